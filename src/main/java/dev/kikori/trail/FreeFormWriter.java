package dev.kikori.trail;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes a free-form part of a record as a flat_object takes it, keeping aside what it would
 * refuse.
 *
 * <p>One writer serves one record: past {@link #VALUES_MAX} values, or {@link #INDEXED_BYTES_MAX}
 * bytes of values with their paths (each leaf is indexed with its whole path), the rest of the
 * record's free-form parts is left out and its bytes are kept. Two million numbers in an array
 * would cost a node a gigabyte of heap.
 *
 * <p>The other limits are OpenSearch 3.8's, each with room to spare: it refuses a leaf whose path
 * and value exceed 32,766 bytes, arrays nested more than 20 deep, numbers over 1,000 digits, keys
 * over 50,000 characters and lone surrogates, and breaks on objects some 600 deep.
 */
final class FreeFormWriter {
    static final int LEAF_BYTES_MAX = 32_000;
    static final int DEPTH_MAX = 20;
    static final int NUMBER_CHARS_MAX = 900;
    static final int KEY_CHARS_MAX = 1_000;
    private static final int PATH_BYTES_MAX = 8_000;

    /** Forty times what the largest of 34,203 real records holds. */
    static final int VALUES_MAX = 10_000;

    static final int INDEXED_BYTES_MAX = 2 << 20;

    private final JsonGenerator out;
    private final Kept kept;
    private int values;
    private long indexedBytes;
    private final Deque<Object> path = new ArrayDeque<>();

    FreeFormWriter(JsonGenerator out, Kept kept) {
        this.out = out;
        this.kept = kept;
    }

    /** Writes the value that stands in the record under one top-level key. */
    void writePart(String key, JsonNode value) throws IOException {
        path.addLast(key);
        write(value, key.length() + FieldNames.DETAIL.length() + 2, 1);
        path.removeLast();
    }

    /** Writes the members of an object whose keys are the record's own top-level keys. */
    void writeParts(JsonNode parts) throws IOException {
        out.writeStartObject();
        writeMembers(parts, FieldNames.DETAIL.length() + 1, 0);
        out.writeEndObject();
    }

    private void write(JsonNode value, int pathBytes, int depth) throws IOException {
        values++;
        indexedBytes += pathBytes;
        switch (value.getNodeType()) {
            case OBJECT -> {
                if (depth > DEPTH_MAX) {
                    keepAside(value);
                    return;
                }
                out.writeStartObject();
                writeMembers(value, pathBytes, depth);
                out.writeEndObject();
            }
            case ARRAY -> {
                if (depth > DEPTH_MAX) {
                    keepAside(value);
                    return;
                }
                out.writeStartArray();
                for (int i = 0; i < value.size(); i++) {
                    if (isFull()) {
                        leaveOut(path.getFirst().toString());
                        break;
                    }
                    path.addLast(i);
                    write(value.get(i), pathBytes, depth + 1);
                    path.removeLast();
                }
                out.writeEndArray();
            }
            case STRING -> writeText(value, pathBytes);
            case NUMBER -> {
                if (!value.isInt()
                        && !value.isLong()
                        && value.asText().length() > NUMBER_CHARS_MAX) {
                    keepAside(value);
                } else {
                    RecordJson.mapper().writeTree(out, value);
                }
            }
            case BOOLEAN -> out.writeBoolean(value.booleanValue());
            case NULL -> out.writeNull();
            case BINARY, POJO, MISSING ->
                    throw new IllegalStateException("not from JSON: " + value.getNodeType());
        }
    }

    private void writeMembers(JsonNode object, int pathBytes, int depth) throws IOException {
        for (var member : object.properties()) {
            String key = member.getKey();
            if (isFull()) {
                leaveOut(path.isEmpty() ? key : path.getFirst().toString());
                continue;
            }
            path.addLast(key);
            if (key.length() > KEY_CHARS_MAX
                    || pathBytes + 3 * key.length() > PATH_BYTES_MAX
                    || hasLoneSurrogate(key)) {
                kept.patch(path, member.getValue());
            } else {
                out.writeFieldName(key);
                write(member.getValue(), pathBytes + utf8Length(key) + 1, depth + 1);
            }
            path.removeLast();
        }
    }

    private void writeText(JsonNode value, int pathBytes) throws IOException {
        String text = value.textValue();
        indexedBytes += Math.min(text.length(), LEAF_BYTES_MAX);
        if (hasLoneSurrogate(text)) {
            keepAside(value);
        } else if (3 * text.length() + pathBytes <= LEAF_BYTES_MAX
                || utf8Length(text) + pathBytes <= LEAF_BYTES_MAX) {
            out.writeString(text);
        } else {
            kept.patch(path, value);
            out.writeString(shortened(text, LEAF_BYTES_MAX - pathBytes));
        }
    }

    private boolean isFull() {
        return values >= VALUES_MAX || indexedBytes >= INDEXED_BYTES_MAX;
    }

    private void leaveOut(String topLevelKey) {
        kept.divert(topLevelKey);
        kept.original();
    }

    /** Leaves a null in the place, so that positions in arrays hold. */
    private void keepAside(JsonNode value) throws IOException {
        kept.patch(path, value);
        out.writeNull();
    }

    /** The longest beginning of a text that fits into that many bytes of UTF-8. */
    static String shortened(String text, int bytesMax) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            if (bytes > bytesMax) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end);
    }

    static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.isHighSurrogate(text.charAt(i))
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    return true;
                }
            }
        }
        return false;
    }
}
