package dev.kikori.archive;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Hands out the records of a file that somebody has, one by one, in bounded memory: a trail object,
 * a bare array of records, or records one after the other, as gzip or plain.
 *
 * <p>A trail object is read by {@link RecordStream}, so as the service reads it. What is broken is
 * told with its place, and reading goes on behind it where that can be found.
 */
public final class LooseRecords implements AutoCloseable {

    /** What was found at one place of the file. */
    public sealed interface Item {
        /** {@code record 7} or {@code line 12}, both from 1. */
        String place();
    }

    /**
     * The bytes of a record, which may be no JSON inside.
     *
     * @param listed whether it stands in a list of records, so that it is meant to be one
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record Found(byte[] json, String place, boolean listed) implements Item {}

    /** Something that is no record. */
    public record Lost(String reason, String place) implements Item {}

    /** How much of a file is looked at to tell what it is: keys may stand before Records. */
    private static final int AHEAD = 1 << 16;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final ObjectRef ref;
    private final Unpacked unpacked;
    private final BufferedInputStream plain;
    private @Nullable RecordStream trail;
    private @Nullable RecordLines lines;
    private boolean begun;
    private boolean over;
    private int ordinal;

    /**
     * @param name what the content is called
     * @param content is not closed here
     */
    public LooseRecords(String name, InputStream content) {
        ref = new ObjectRef("", name, null);
        unpacked = new Unpacked(content);
        plain = new BufferedInputStream(new UnpackedStream(unpacked), 2 * AHEAD);
    }

    /** What comes next; null after the last. */
    public @Nullable Item next() throws InterruptedException {
        if (over) {
            return null;
        }
        try {
            if (!begun) {
                begun = true;
                begin();
            }
            Item item = trail != null ? ofTrail(trail) : lines != null ? lines.next() : null;
            over = item == null;
            return item;
        } catch (ArchiveException e) {
            Throwable cause = e.getCause();
            return last(cause == null ? String.valueOf(e.getMessage()) : told(cause));
        } catch (IOException e) {
            return last(told(e));
        }
    }

    @Override
    public void close() {
        if (trail != null) {
            trail.close();
        }
        unpacked.close();
    }

    private Lost last(String reason) {
        over = true;
        String place = lines != null ? lines.place() : "record " + (ordinal + 1);
        return new Lost(reason, place);
    }

    private static String told(Throwable cause) {
        return cause instanceof BrokenException || cause.getCause() instanceof BrokenException
                ? String.valueOf(cause.getMessage())
                : "reading failed: " + cause.getMessage();
    }

    private @Nullable Item ofTrail(RecordStream stream)
            throws ArchiveException, InterruptedException {
        while (true) {
            switch (stream.next()) {
                case RawRecord record -> {
                    ordinal = record.ordinal() + 1;
                    return new Found(record.json(), "record " + ordinal, true);
                }
                case RecordStream.Piece piece when piece.last() -> {
                    ordinal = piece.ordinal() + 1;
                    return new Lost(
                            "the record has "
                                    + piece.length()
                                    + " bytes; expected at most "
                                    + RecordStream.Limits.DEFAULT.recordBytesMax(),
                            "record " + ordinal);
                }
                case RecordStream.Piece _ -> {}
                case null -> {
                    return null;
                }
            }
        }
    }

    private void begin() throws IOException {
        plain.mark(AHEAD);
        byte[] ahead = ahead();
        plain.reset();
        int start = 0;
        if (ahead.length >= 3 && List.of(ahead[0], ahead[1], ahead[2]).equals(boxed())) {
            plain.skipNBytes(3);
            start = 3;
        }
        int first = start;
        while (first < ahead.length && Character.isWhitespace(ahead[first])) {
            first++;
        }
        if (first < ahead.length && ahead[first] == '[') {
            trail = stream(between("{\"Records\":", plain, "}"));
        } else if (isTrail(ahead, first)) {
            trail = stream(plain);
        } else {
            lines = new RecordLines(plain, RecordStream.Limits.DEFAULT.recordBytesMax());
        }
    }

    private byte[] ahead() {
        byte[] ahead = new byte[AHEAD];
        int length = 0;
        try {
            int read;
            do {
                read = plain.read(ahead, length, ahead.length - length);
                length += Math.max(read, 0);
            } while (read > 0 && length < ahead.length);
        } catch (IOException e) {
            // It comes again behind what was read before it.
        }
        return Arrays.copyOf(ahead, length);
    }

    private RecordStream stream(InputStream content) {
        return new RecordStream(ref, content, RecordStream.Limits.DEFAULT);
    }

    private static List<Byte> boxed() {
        return List.of(BYTE_ORDER_MARK[0], BYTE_ORDER_MARK[1], BYTE_ORDER_MARK[2]);
    }

    private static InputStream between(String before, InputStream content, String after) {
        return new SequenceInputStream(
                Collections.enumeration(List.of(bytes(before), content, bytes(after))));
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether the object that begins there has a member of its own called Records. */
    private static boolean isTrail(byte[] ahead, int first) {
        int depth = 0;
        for (int i = first; i < ahead.length; i++) {
            switch (ahead[i]) {
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth <= 0) {
                        return false;
                    }
                }
                case '"' -> {
                    int end = i + 1;
                    while (end < ahead.length && ahead[end] != '"') {
                        end += ahead[end] == '\\' ? 2 : 1;
                    }
                    if (depth == 1 && isRecords(ahead, i + 1, end)) {
                        return true;
                    }
                    i = end;
                }
                default -> {}
            }
        }
        return false;
    }

    private static boolean isRecords(byte[] ahead, int from, int end) {
        if (end >= ahead.length
                || !new String(ahead, from, end - from, StandardCharsets.ISO_8859_1)
                        .equals("Records")) {
            return false;
        }
        int next = end + 1;
        while (next < ahead.length && Character.isWhitespace(ahead[next])) {
            next++;
        }
        return next < ahead.length && ahead[next] == ':';
    }

    /** The plain bytes as a stream of Java's. */
    private static final class UnpackedStream extends InputStream {
        private final Unpacked unpacked;
        private final byte[] one = new byte[1];
        private final byte[] buffer = new byte[1 << 14];
        private int position;
        private int limit;
        private boolean ended;
        private @Nullable IOException broken;

        UnpackedStream(Unpacked unpacked) {
            this.unpacked = unpacked;
        }

        @Override
        public int read() throws IOException {
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (broken != null) {
                throw broken;
            }
            if (ended) {
                return -1;
            }
            if (position == limit) {
                position = 0;
                try {
                    limit = Math.max(unpacked.read(buffer), 0);
                } catch (BrokenException e) {
                    limit = 0;
                    broken = new IOException(e.getMessage(), e);
                    throw broken;
                }
                if (limit == 0) {
                    ended = true;
                    return -1;
                }
            }
            int count = Math.min(length, limit - position);
            System.arraycopy(buffer, position, into, offset, count);
            position += count;
            return count;
        }
    }
}
