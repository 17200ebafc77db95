package dev.kikori.search;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Set;

/** What became of one operation of a bulk. Pure. */
public sealed interface BulkVerdict {
    /** Written, as that version. */
    record Written(Operation.Version version) implements BulkVerdict {}

    /** A document with that id, or a newer version of it, is there already. */
    record Conflict() implements BulkVerdict {}

    /** OpenSearch cannot take it now; the same bytes may pass later. */
    record Again(String reason) implements BulkVerdict {}

    /** OpenSearch will never take these bytes. */
    record Never(String reason) implements BulkVerdict {}

    /**
     * Errors of type 400 that the document itself causes; others, such as a closed index, pass with
     * time.
     */
    Set<String> CAUSED_BY_DOCUMENT =
            Set.of(
                    "mapper_parsing_exception",
                    "document_parsing_exception",
                    "strict_dynamic_mapping_exception",
                    "parsing_exception",
                    "parse_exception",
                    "x_content_parse_exception",
                    "json_parse_exception",
                    "stream_read_exception",
                    "input_coercion_exception",
                    "not_x_content_exception");

    /**
     * Judges one item of a bulk's answer.
     *
     * @param item the object below {@code create} or {@code index}
     */
    static BulkVerdict of(JsonNode item) {
        int status = item.path("status").asInt();
        JsonNode error = item.path("error");
        String reason =
                status
                        + " "
                        + error.path("type").asText()
                        + ": "
                        + error.path("reason").asText()
                        + cause(error);
        return switch (status) {
            case 200, 201 ->
                    new Written(
                            new Operation.Version(
                                    item.path("_seq_no").asLong(),
                                    item.path("_primary_term").asLong()));
            case 409 -> new Conflict();
            case 400 -> isCausedByDocument(error) ? new Never(reason) : new Again(reason);
            case 413 -> new Never(reason);
            default -> new Again(reason);
        };
    }

    private static boolean isCausedByDocument(JsonNode error) {
        String type = error.path("type").asText();
        return CAUSED_BY_DOCUMENT.contains(type)
                || (type.equals("illegal_argument_exception")
                        && error.path("reason").asText().contains("immense term"));
    }

    private static String cause(JsonNode error) {
        String cause = error.path("caused_by").path("reason").asText();
        return cause.isEmpty() ? "" : " (" + cause + ")";
    }
}
