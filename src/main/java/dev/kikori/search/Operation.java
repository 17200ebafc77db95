package dev.kikori.search;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * One write of one document, as a bulk carries it.
 *
 * @param kind how it is written
 * @param index where to
 * @param id the document's {@code _id}; plain ASCII without quotes
 * @param source the document as JSON in one line
 * @param expected the version that must still be the newest, or null
 */
@SuppressWarnings("ArrayRecordComponent") // Written once and handed to the wire; never compared.
public record Operation(
        Kind kind, String index, String id, byte[] source, @Nullable Version expected) {

    /** How a document is written. */
    public enum Kind {
        /** Only if there is none with that id. */
        CREATE("create"),
        /** In place of the one with that id. */
        INDEX("index");

        private final String action;

        Kind(String action) {
            this.action = action;
        }
    }

    /**
     * One version of a document, by OpenSearch's own counting.
     *
     * @param sequence its {@code _seq_no}
     * @param term its {@code _primary_term}
     */
    public record Version(long sequence, long term) {}

    public static Operation create(String index, String id, byte[] source) {
        return new Operation(Kind.CREATE, index, id, source, null);
    }

    public static Operation index(String index, String id, byte[] source) {
        return new Operation(Kind.INDEX, index, id, source, null);
    }

    /** Replaces exactly that version; a newer one makes it a conflict. */
    public static Operation replace(String index, String id, byte[] source, Version expected) {
        return new Operation(Kind.INDEX, index, id, source, expected);
    }

    /** The action line, without its newline. */
    byte[] action() {
        String version =
                expected == null
                        ? ""
                        : ",\"if_seq_no\":"
                                + expected.sequence()
                                + ",\"if_primary_term\":"
                                + expected.term();
        String line =
                "{\""
                        + kind.action
                        + "\":{\"_index\":\""
                        + index
                        + "\",\"_id\":\""
                        + id
                        + "\""
                        + version
                        + "}}";
        return line.getBytes(StandardCharsets.UTF_8);
    }
}
