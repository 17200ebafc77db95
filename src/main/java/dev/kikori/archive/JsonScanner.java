package dev.kikori.archive;

import java.io.IOException;
import java.util.Arrays;

/**
 * Finds where JSON values begin and end, and lifts them out, without parsing them.
 *
 * <p>Looks at brackets, strings and white space only: numbers, literals, commas, colons and UTF-8
 * inside a value pass as they are. It keeps no stack frame a level, so nesting costs one bit.
 */
final class JsonScanner {
    private static final byte WORD = 0;
    private static final byte PUNCTUATION = 1;
    private static final byte SPACE = 2;
    private static final byte QUOTE = 3;
    private static final byte OPEN = 4;
    private static final byte CLOSE = 5;
    private static final byte[] CLASS = new byte[256];

    /**
     * Deeper than this, brackets are counted but may close each other mixed: a bit each would be
     * memory for nothing.
     */
    private static final int KINDS_MAX = 1 << 20;

    static {
        CLASS[' '] = SPACE;
        CLASS['\t'] = SPACE;
        CLASS['\n'] = SPACE;
        CLASS['\r'] = SPACE;
        CLASS['"'] = QUOTE;
        CLASS['{'] = OPEN;
        CLASS['['] = OPEN;
        CLASS['}'] = CLOSE;
        CLASS[']'] = CLOSE;
        CLASS[','] = PUNCTUATION;
        CLASS[':'] = PUNCTUATION;
    }

    private final Unpacked source;
    private final long bytesMax;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long before;

    private byte[] value = new byte[1 << 12];
    private int kept;
    private int keepMax;
    private boolean inPieces;
    private boolean isWord;
    private boolean ended;
    private boolean inString;
    private boolean escaped;
    private long length;
    private byte last;
    private long depth;
    private long depthMax;
    private long[] kinds = new long[1];

    JsonScanner(Unpacked source, long bytesMax) {
        this.source = source;
        this.bytesMax = bytesMax;
    }

    /** The first byte that is not white space, left where it is; -1 at the end. */
    int peek() throws IOException, BrokenException {
        while (true) {
            while (position < limit) {
                int next = buffer[position] & 0xff;
                if (CLASS[next] != SPACE) {
                    return next;
                }
                position++;
            }
            if (!fill()) {
                return -1;
            }
        }
    }

    /** Steps over the byte that {@link #peek} showed. */
    void step() {
        position++;
    }

    /** How many bytes have been passed. */
    long passed() {
        return before + position;
    }

    /**
     * Passes the value that begins at the next byte that is not white space.
     *
     * @param keepMax how many of its bytes to keep; the rest is only counted
     */
    void value(int keepMax) throws IOException, BrokenException {
        inPieces = false;
        begin(keepMax);
    }

    /**
     * Passes the value that begins at the next byte that is not white space, or a first piece of
     * it; {@link #goOn} passes the next one until the value has {@link #ended}.
     *
     * @param pieceMax the most bytes of a value that comes in one piece; the piece of a longer one
     *     is longer by less than 128 KiB, but for the last
     */
    void piece(int pieceMax) throws IOException, BrokenException {
        inPieces = true;
        begin(pieceMax);
    }

    private void begin(int max) throws IOException, BrokenException {
        keepMax = max;
        kept = 0;
        length = 0;
        last = 0;
        depth = 0;
        depthMax = 0;
        ended = false;
        inString = false;
        escaped = false;
        int first = peek();
        if (first < 0) {
            throw new BrokenException("a value is missing");
        }
        switch (CLASS[first]) {
            case QUOTE, OPEN -> {
                isWord = false;
                bracketed();
            }
            case WORD -> {
                isWord = true;
                word();
            }
            default -> throw new BrokenException("a value is missing");
        }
    }

    /** Passes the next piece of a value that has not ended. */
    void goOn() throws IOException, BrokenException {
        kept = 0;
        if (isWord) {
            word();
        } else {
            bracketed();
        }
    }

    /** Whether the value has been passed to its end. */
    boolean ended() {
        return ended;
    }

    /** How many bytes the value had, white space outside strings left out. */
    long length() {
        return length;
    }

    /** How deep its brackets nested. */
    int depthMax() {
        return (int) Math.min(depthMax, Integer.MAX_VALUE);
    }

    /** The bytes that were kept of the value, or of its last piece. */
    byte[] kept() {
        return Arrays.copyOf(value, kept);
    }

    boolean keptEquals(byte[] bytes) {
        return length == bytes.length && Arrays.equals(value, 0, kept, bytes, 0, bytes.length);
    }

    /** A string, or an object or array to the bracket that closes it. */
    private void bracketed() throws IOException, BrokenException {
        while (!isPieceFull()) {
            if (position == limit && !fill()) {
                throw new BrokenException("ends inside a value");
            }
            byte[] bytes = buffer;
            int from = position;
            int end = limit;
            int at = from;
            while (at < end) {
                if (inString) {
                    if (escaped) {
                        escaped = false;
                        at++;
                    }
                    while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
                        at++;
                    }
                    if (at == end) {
                        break;
                    }
                    inString = bytes[at] == '\\';
                    escaped = inString;
                    at++;
                    if (!inString && depth == 0) {
                        take(from, at);
                        ended = true;
                        return;
                    }
                    continue;
                }
                byte next = bytes[at];
                switch (CLASS[next & 0xff]) {
                    case QUOTE -> {
                        inString = true;
                        at++;
                    }
                    case OPEN -> {
                        open(next);
                        at++;
                    }
                    case CLOSE -> {
                        position = at;
                        close(next);
                        at++;
                        if (depth == 0) {
                            take(from, at);
                            ended = true;
                            return;
                        }
                    }
                    case SPACE -> {
                        take(from, at);
                        space();
                        // Back to the outer loop, which looks for the end of the buffer and of
                        // the piece.
                        from = position;
                        end = from;
                        at = from;
                    }
                    default -> at++;
                }
            }
            take(from, end);
        }
    }

    /** A number, a literal, or something that should have been one. */
    private void word() throws IOException, BrokenException {
        while (!isPieceFull()) {
            int from = position;
            int at = from;
            while (at < limit && CLASS[buffer[at] & 0xff] == WORD) {
                at++;
            }
            take(from, at);
            if (at < limit) {
                ended = true;
                return;
            }
            if (!fill()) {
                throw new BrokenException("ends inside a value");
            }
        }
    }

    private boolean isPieceFull() {
        return inPieces && kept > keepMax;
    }

    private void take(int from, int to) {
        int count = to - from;
        if (count > 0) {
            keep(buffer, from, count);
            last = buffer[to - 1];
        }
        position = to;
    }

    /**
     * Passes white space. Between two words it stays as one blank: {@code 1 2} is not JSON, and
     * must not become 12 by being tidied.
     */
    private void space() throws IOException, BrokenException {
        int next = peek();
        if (next >= 0 && CLASS[next] == WORD && CLASS[last & 0xff] == WORD) {
            keep(new byte[] {' '}, 0, 1);
        }
    }

    private void keep(byte[] bytes, int from, int count) {
        length += count;
        int wanted = inPieces ? count : Math.min(count, keepMax - kept);
        if (wanted > 0) {
            if (kept + wanted > value.length) {
                int most = inPieces ? keepMax + 2 * buffer.length : keepMax;
                value =
                        Arrays.copyOf(
                                value,
                                Math.max(kept + wanted, (int) Math.min(2L * value.length, most)));
            }
            System.arraycopy(bytes, from, value, kept, wanted);
            kept += wanted;
        }
    }

    private void open(byte bracket) {
        if (depth < KINDS_MAX) {
            int word = (int) (depth >> 6);
            if (word == kinds.length) {
                kinds = Arrays.copyOf(kinds, 2 * kinds.length);
            }
            long bit = 1L << depth;
            kinds[word] = bracket == '{' ? kinds[word] | bit : kinds[word] & ~bit;
        }
        depth++;
        depthMax = Math.max(depthMax, depth);
    }

    private void close(byte bracket) throws BrokenException {
        depth--;
        if (depth < KINDS_MAX) {
            boolean brace = (kinds[(int) (depth >> 6)] & 1L << depth) != 0;
            if (brace != (bracket == '}')) {
                throw new BrokenException((char) bracket + " closes " + (brace ? "{" : "["));
            }
        }
    }

    private boolean fill() throws IOException, BrokenException {
        before += limit;
        position = 0;
        limit = 0;
        int read = source.read(buffer);
        if (read < 0) {
            return false;
        }
        if (before + read > bytesMax) {
            throw new BrokenException(
                    "unpacks to more than " + bytesMax + " bytes (objectBytesMax)");
        }
        limit = read;
        return true;
    }
}
