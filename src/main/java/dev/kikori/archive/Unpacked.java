package dev.kikori.archive;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The plain bytes of a stream that may be gzip (RFC 1952), in one member or several.
 *
 * <p>Not a {@link java.util.zip.GZIPInputStream}: that one asks {@code available()} whether another
 * member follows, which a network stream may deny, and lets a broken stream look like a failed
 * read.
 */
final class Unpacked implements AutoCloseable {
    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream packed;
    private final byte[] input = new byte[1 << 16];
    private final CRC32 crc = new CRC32();
    private int position;
    private int limit;
    private boolean begun;
    private @Nullable Inflater inflater;
    private @Nullable BrokenException broken;

    Unpacked(InputStream packed) {
        this.packed = packed;
    }

    /**
     * Reads some bytes, at least one.
     *
     * @return how many; -1 at the end of the last member
     * @throws IOException as the packed stream throws it
     * @throws BrokenException the stream is not gzip to its end; every byte before the place has
     *     been returned
     */
    int read(byte[] into) throws IOException, BrokenException {
        if (broken != null) {
            throw broken;
        }
        if (!begun) {
            begun = true;
            if (startsWithMagic()) {
                inflater = new Inflater(true);
                openMember();
            }
        }
        return inflater == null ? copy(into) : inflate(inflater, into);
    }

    private boolean startsWithMagic() throws IOException {
        // A stream may hand out a single byte, and the magic is two.
        while (limit < 2) {
            int read = packed.read(input, limit, input.length - limit);
            if (read < 0) {
                return false;
            }
            limit += read;
        }
        return (input[0] & 0xff) == MAGIC_1 && (input[1] & 0xff) == MAGIC_2;
    }

    private int copy(byte[] into) throws IOException {
        if (position == limit && !fill()) {
            return -1;
        }
        int count = Math.min(limit - position, into.length);
        System.arraycopy(input, position, into, 0, count);
        position += count;
        return count;
    }

    private int inflate(Inflater inflater, byte[] into) throws IOException, BrokenException {
        while (true) {
            long before = inflater.getBytesWritten();
            int count;
            try {
                count = inflater.inflate(into);
            } catch (DataFormatException e) {
                broken = new BrokenException("the gzip stream is broken: " + e.getMessage());
                count = (int) (inflater.getBytesWritten() - before);
                if (count == 0) {
                    throw broken;
                }
            }
            if (count > 0) {
                crc.update(into, 0, count);
                return count;
            }
            if (inflater.finished()) {
                position = limit - inflater.getRemaining();
                closeMember(inflater);
                if (!anotherMember()) {
                    return -1;
                }
                openMember();
            } else if (inflater.needsDictionary()) {
                throw new BrokenException(
                        "the gzip stream wants a dictionary, which gzip does not know");
            } else if (fill()) {
                inflater.setInput(input, 0, limit);
            } else {
                throw truncated();
            }
        }
    }

    private void openMember() throws IOException, BrokenException {
        if (next() != MAGIC_1 || next() != MAGIC_2) {
            throw new BrokenException("what follows the gzip stream is not gzip");
        }
        int method = next();
        int flags = next();
        if (method != DEFLATE || (flags & RESERVED) != 0) {
            throw new BrokenException("a gzip header that RFC 1952 does not know");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
        Inflater current = inflater;
        if (current != null) {
            current.reset();
            current.setInput(input, position, limit - position);
        }
        crc.reset();
    }

    private void closeMember(Inflater inflater) throws IOException, BrokenException {
        long sum = littleEndian();
        long length = littleEndian();
        if (sum != crc.getValue() || length != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new BrokenException("the gzip check sum does not fit the content");
        }
    }

    /** Zeros may follow: tapes and some tools pad with them. */
    private boolean anotherMember() throws IOException {
        while (position < limit || fill()) {
            if (input[position] != 0) {
                return true;
            }
            position++;
        }
        return false;
    }

    private long littleEndian() throws IOException, BrokenException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private void skip(int count) throws IOException, BrokenException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException, BrokenException {
        while (next() != 0) {}
    }

    private int next() throws IOException, BrokenException {
        if (position == limit && !fill()) {
            throw truncated();
        }
        return input[position++] & 0xff;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = 0;
        int read = packed.read(input, 0, input.length);
        limit = Math.max(read, 0);
        return read > 0;
    }

    private static BrokenException truncated() {
        return new BrokenException("the gzip stream ends too early");
    }

    /** Gives back the memory outside the heap; the packed stream is the caller's. */
    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
