package dev.kikori.archive;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Hands out the records of one trail object, one by one, in bounded memory.
 *
 * <p>The content is {@code {"Records":[…]}}, as gzip or plain; keys beside {@code Records} are
 * skipped, several such documents one after the other (as concatenated gzip members give them) are
 * read as one, and a byte order mark is let pass. A record that is not JSON inside is handed out
 * like any other, so that it costs nobody but itself; only what hides the boundary between records
 * ends the object.
 *
 * <p>The check sum of gzip stands behind the records it covers: they have been handed out when it
 * fails. That is the price of not holding an object in memory, and no loss: the object is then
 * CORRUPT, and said to be.
 */
public final class RecordStream implements AutoCloseable {

    /** What was found at one place of a {@code Records} array. */
    public sealed interface Item permits RawRecord, Piece {}

    /**
     * A piece of a record longer than {@code recordBytesMax}. All its pieces come one after the
     * other, before the next record; where the content breaks off inside, the last is missing.
     *
     * @param ordinal the record's place in the object, from 0
     * @param number the piece's place in the record, from 0
     * @param bytes the piece itself: somewhat more than {@code recordBytesMax}, but for the last.
     *     What stands past {@code recordKeptBytesMax} is in no piece
     * @param length how many bytes of the record have been passed, white space outside strings left
     *     out; with the last piece, how many it has
     * @param last whether the record ends with it
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record Piece(int ordinal, int number, byte[] bytes, long length, boolean last)
            implements Item {}

    /**
     * How much one object may ask for.
     *
     * @param objectBytesMax unpacked. Reading streams, so this bounds time, not memory: 4 GiB are
     *     about ten seconds of inflating, eighty times the 50 MB at which CloudTrail starts another
     *     file, and less than gzip can make of 5 MB
     * @param recordsMax 10 million: a bomb made of {@code 0,0,0,…} would otherwise become a dead
     *     letter each; a real object of 4 GiB holds three million records
     * @param recordBytesMax 4 MiB: CloudTrail stops at 256 KB a record, at 1 MB where larger events
     *     were asked for. It bounds the memory an object takes
     * @param recordKeptBytesMax 64 MiB: what is handed out of one longer record, in pieces, so that
     *     it can be kept whole. It bounds what one record can fill in OpenSearch; 64 times the
     *     largest that CloudTrail writes
     */
    public record Limits(
            long objectBytesMax, int recordsMax, int recordBytesMax, long recordKeptBytesMax) {
        public static final Limits DEFAULT = new Limits(4L << 30, 10_000_000, 4 << 20, 64L << 20);

        public Limits {
            if (objectBytesMax < 1
                    || recordsMax < 1
                    || recordBytesMax < 1
                    || recordKeptBytesMax < recordBytesMax) {
                throw new IllegalArgumentException(
                        "limits are at least 1, and no less is kept of a record than is read");
            }
        }
    }

    private enum Place {
        DOCUMENT,
        FIRST_MEMBER,
        AFTER_MEMBER,
        FIRST_RECORD,
        IN_RECORD,
        AFTER_RECORD,
        END
    }

    private static final byte[] RECORDS = "\"Records\"".getBytes(StandardCharsets.US_ASCII);
    private static final int[] BYTE_ORDER_MARK = {0xef, 0xbb, 0xbf};

    private final ObjectRef ref;
    private final Limits limits;
    private final Unpacked unpacked;
    private final JsonScanner scanner;
    private Place place = Place.DOCUMENT;
    private boolean recordsSeen;
    private int documents;
    private int handedOut;
    private int pieces;
    private long keptOfRecord;

    /**
     * @param ref what the content belongs to, for messages
     * @param content is not closed here: the {@link ArchivedObject} it came from is
     */
    public RecordStream(ObjectRef ref, InputStream content, Limits limits) {
        this.ref = ref;
        this.limits = limits;
        unpacked = new Unpacked(content);
        scanner = new JsonScanner(unpacked, limits.objectBytesMax());
    }

    /**
     * The next record; null after the last one. Not to be called again after it has thrown.
     *
     * @throws ArchiveException TRANSIENT where reading failed, CORRUPT where the content is broken;
     *     every whole record before that place has been handed out
     */
    public @Nullable Item next() throws ArchiveException, InterruptedException {
        try {
            return advance();
        } catch (BrokenException e) {
            throw new ArchiveException(
                    ArchiveException.Kind.CORRUPT, ref, e.getMessage() + " " + where(), e);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while reading " + ref);
            }
            throw new ArchiveException(
                    ArchiveException.Kind.TRANSIENT,
                    ref,
                    "reading failed (" + e + ") " + where(),
                    e);
        }
    }

    /** How many unpacked bytes have been read so far. */
    public long bytesRead() {
        return scanner.passed();
    }

    @Override
    public void close() {
        unpacked.close();
    }

    private @Nullable Item advance() throws IOException, BrokenException {
        while (true) {
            switch (place) {
                case DOCUMENT -> openDocument();
                case FIRST_MEMBER -> {
                    switch (scanner.peek()) {
                        case '"' -> member();
                        case '}' -> closeDocument();
                        default -> throw new BrokenException("a key or } is missing");
                    }
                }
                case AFTER_MEMBER -> {
                    switch (scanner.peek()) {
                        case ',' -> {
                            scanner.step();
                            member();
                        }
                        case '}' -> closeDocument();
                        default -> throw new BrokenException(", or } is missing");
                    }
                }
                case FIRST_RECORD -> {
                    if (scanner.peek() != ']') {
                        return item();
                    }
                    scanner.step();
                    place = Place.AFTER_MEMBER;
                }
                case IN_RECORD -> {
                    scanner.goOn();
                    return piece();
                }
                case AFTER_RECORD -> {
                    switch (scanner.peek()) {
                        case ',' -> {
                            scanner.step();
                            return item();
                        }
                        case ']' -> {
                            scanner.step();
                            place = Place.AFTER_MEMBER;
                        }
                        default -> throw new BrokenException(", or ] is missing");
                    }
                }
                case END -> {
                    return null;
                }
            }
        }
    }

    private void openDocument() throws IOException, BrokenException {
        int next = scanner.peek();
        if (next == BYTE_ORDER_MARK[0]) {
            for (int mark : BYTE_ORDER_MARK) {
                if (scanner.peek() == mark) {
                    scanner.step();
                }
            }
            next = scanner.peek();
        }
        if (next == '{') {
            scanner.step();
            recordsSeen = false;
            place = Place.FIRST_MEMBER;
        } else if (next >= 0) {
            throw new BrokenException("{ is missing");
        } else if (documents == 0) {
            throw new BrokenException("there is nothing in it");
        } else {
            place = Place.END;
        }
    }

    private void closeDocument() throws BrokenException {
        if (!recordsSeen) {
            throw new BrokenException("there is no Records");
        }
        scanner.step();
        documents++;
        place = Place.DOCUMENT;
    }

    private void member() throws IOException, BrokenException {
        if (scanner.peek() != '"') {
            throw new BrokenException("a key is missing");
        }
        scanner.value(RECORDS.length);
        boolean records = scanner.keptEquals(RECORDS);
        if (scanner.peek() != ':') {
            throw new BrokenException(": is missing");
        }
        scanner.step();
        if (!records) {
            scanner.value(0);
            place = Place.AFTER_MEMBER;
        } else if (scanner.peek() == '[') {
            scanner.step();
            recordsSeen = true;
            place = Place.FIRST_RECORD;
        } else {
            throw new BrokenException("Records is not an array");
        }
    }

    private Item item() throws IOException, BrokenException {
        if (handedOut == limits.recordsMax()) {
            throw new BrokenException("more than " + handedOut + " records (recordsMax)");
        }
        scanner.piece(limits.recordBytesMax());
        if (scanner.length() > limits.recordBytesMax()) {
            pieces = 0;
            keptOfRecord = 0;
            return piece();
        }
        place = Place.AFTER_RECORD;
        return new RawRecord(scanner.kept(), handedOut++, scanner.depthMax());
    }

    private Piece piece() throws IOException, BrokenException {
        byte[] bytes = scanner.kept();
        keptOfRecord += bytes.length;
        while (!scanner.ended() && keptOfRecord >= limits.recordKeptBytesMax()) {
            scanner.goOn();
        }
        place = scanner.ended() ? Place.AFTER_RECORD : Place.IN_RECORD;
        int ordinal = scanner.ended() ? handedOut++ : handedOut;
        return new Piece(ordinal, pieces++, bytes, scanner.length(), scanner.ended());
    }

    private String where() {
        return "at byte " + scanner.passed() + " unpacked, after " + handedOut + " records";
    }
}
