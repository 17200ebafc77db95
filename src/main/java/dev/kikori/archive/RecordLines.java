package dev.kikori.archive;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Finds JSON objects that stand one after the other: one a line, several in one, or each laid out
 * over many lines.
 *
 * <p>A line that begins with a brace while an object is still open ends that one as broken, so that
 * it takes none of those behind it along; no tool lays out the inside of an object unindented.
 */
final class RecordLines {
    private final InputStream content;
    private final int recordBytesMax;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;

    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private long length;
    private long depth;
    private boolean inString;
    private boolean escaped;
    private long line = 1;
    private long openedAt = 1;
    private boolean lineStarts = true;
    private boolean any;

    RecordLines(InputStream content, int recordBytesMax) {
        this.content = content;
        this.recordBytesMax = recordBytesMax;
    }

    /** Where the object that is being read begins. */
    String place() {
        return "line " + (depth > 0 ? openedAt : line);
    }

    /** The next object, or what stands in place of one; null at the end. */
    LooseRecords.@Nullable Item next() throws IOException {
        while (position < limit || fill()) {
            byte b = buffer[position];
            boolean first = lineStarts;
            lineStarts = b == '\n';
            if (depth > 0 && first && b == '{') {
                lineStarts = true;
                return end("the record before the next line that begins with { has no end");
            }
            position++;
            LooseRecords.Item item = depth > 0 ? inside(b) : between(b);
            if (b == '\n') {
                line++;
            }
            if (item != null) {
                any = true;
                return item;
            }
        }
        if (depth > 0) {
            return end("the record has no end");
        }
        if (!any) {
            any = true;
            return new LooseRecords.Lost("there is nothing in it", "line 1");
        }
        return null;
    }

    private LooseRecords.@Nullable Item between(byte b) throws IOException {
        if (b == '{') {
            openedAt = line;
            open.reset();
            length = 0;
            inString = false;
            escaped = false;
            return inside(b);
        }
        if (b == ',' || Character.isWhitespace(b)) {
            return null;
        }
        skipLine();
        return new LooseRecords.Lost("no JSON object; expected a record", "line " + line);
    }

    private LooseRecords.@Nullable Item inside(byte b) {
        length++;
        if (length <= recordBytesMax) {
            open.write(b);
        }
        if (inString) {
            // A string cannot go on behind a line's end; what follows is looked at anew.
            boolean ends = b == '\n' || (!escaped && b == '"');
            escaped = !escaped && b == '\\';
            inString = !ends;
            return null;
        }
        switch (b) {
            case '"' -> inString = true;
            case '{', '[' -> depth++;
            case '}', ']' -> depth--;
            default -> {}
        }
        if (depth > 0) {
            return null;
        }
        return length > recordBytesMax
                ? new LooseRecords.Lost(
                        "the record has " + length + " bytes; expected at most " + recordBytesMax,
                        "line " + openedAt)
                : new LooseRecords.Found(open.toByteArray(), "line " + openedAt, false);
    }

    private LooseRecords.Lost end(String reason) {
        depth = 0;
        any = true;
        return new LooseRecords.Lost(reason, "line " + openedAt);
    }

    private void skipLine() throws IOException {
        while (position < limit || fill()) {
            if (buffer[position] == '\n') {
                return;
            }
            position++;
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(content.read(buffer, 0, buffer.length), 0);
        return limit > 0;
    }
}
