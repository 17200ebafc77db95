package dev.kikori.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges, with a reader of its own, whether a rebuilt record is the original: byte for byte, or
 * equal as JSON where neither a key stands twice nor UTF-8 is broken. Numbers are equal when they
 * are spelled the same.
 */
public final class SameRecord {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private SameRecord() {}

    /**
     * What bytes say: strings, booleans, null, {@link Spelled} numbers, lists and maps.
     *
     * @param unambiguous whether no key stands twice and UTF-8 is not broken
     */
    public record Said(@Nullable Object value, boolean unambiguous) {

        /** The text of a key of the record, where it is one that UTF-8 can say. */
        public @Nullable String text(String key) {
            return value instanceof Map<?, ?> members
                            && members.get(key) instanceof String text
                            && text.equals(
                                    new String(
                                            text.getBytes(StandardCharsets.UTF_8),
                                            StandardCharsets.UTF_8))
                    ? text
                    : null;
        }
    }

    /** A number, by its spelling. */
    public record Spelled(String number) {}

    /** What is wrong with what was rebuilt; null when nothing is. */
    public static @Nullable String difference(byte[] original, byte[] rebuilt) throws IOException {
        if (Arrays.equals(original, rebuilt)) {
            return null;
        }
        Said said = read(original);
        if (!said.unambiguous()) {
            return "the bytes differ, and JSON equality would say nothing";
        }
        return said.equals(read(rebuilt)) ? null : "it is another value";
    }

    /** Reads JSON; of a key that stands twice the last counts. */
    public static Said read(byte[] json) throws IOException {
        boolean unambiguous = isUtf8(json);
        Deque<Object> open = new ArrayDeque<>();
        Deque<String> keys = new ArrayDeque<>();
        List<@Nullable Object> root = new ArrayList<>();
        open.addLast(root);
        keys.addLast("");
        try (JsonParser in = JSON.createParser(new String(json, StandardCharsets.UTF_8))) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                switch (token) {
                    case FIELD_NAME -> {
                        keys.removeLast();
                        keys.addLast(in.currentName());
                    }
                    case END_OBJECT, END_ARRAY -> {
                        open.removeLast();
                        keys.removeLast();
                    }
                    default -> {
                        Object value = value(in, token);
                        unambiguous &= put(open.getLast(), keys.getLast(), value);
                        if (token.isStructStart() && value != null) {
                            open.addLast(value);
                            keys.addLast("");
                        }
                    }
                }
            }
        }
        return new Said(root.getFirst(), unambiguous);
    }

    private static @Nullable Object value(JsonParser in, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> new HashMap<String, @Nullable Object>();
            case START_ARRAY -> new ArrayList<@Nullable Object>();
            case VALUE_STRING -> in.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> new Spelled(in.getText());
        };
    }

    /** Whether the key is new. */
    @SuppressWarnings("unchecked")
    private static boolean put(Object container, String key, @Nullable Object value) {
        if (container instanceof List<?> list) {
            Collections.addAll((List<@Nullable Object>) list, value);
            return true;
        }
        Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) container;
        boolean isNew = !members.containsKey(key);
        members.put(key, value);
        return isNew;
    }

    private static boolean isUtf8(byte[] json) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
