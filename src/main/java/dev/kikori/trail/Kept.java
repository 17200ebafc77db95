package dev.kikori.trail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of one record OpenSearch cannot take in its place: collected while flattening, kept as JSON
 * text in one unindexed field, put back while rebuilding.
 *
 * <p>The text is {@code {"patches":[[PATH,VALUE],…]}}, PATH being an array of keys and array
 * positions in the record; or {@code {"original":TEXT}} or {@code {"originalBase64":TEXT}} where no
 * tree can say what the bytes said (see {@link TreeReader}; broken UTF-8).
 */
final class Kept {
    /** ASCII only, so that even a lone surrogate passes through as an escape. */
    static final ObjectWriter WRITER =
            RecordJson.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private static final int DIVERTED_KEY_CHARS_MAX = 256;

    private final byte[] json;
    private final ObjectNode text = JsonNodeFactory.instance.objectNode();
    private final Set<String> diverted = new TreeSet<>();
    private boolean hasOriginal;
    private long pathChars;

    /**
     * @param json the record's bytes
     */
    Kept(byte[] json) {
        this.json = json;
    }

    /**
     * Notes that something below a top-level key of the record is not, or not wholly, indexed in
     * its place.
     */
    void divert(String topLevelKey) {
        diverted.add(
                topLevelKey.length() <= DIVERTED_KEY_CHARS_MAX && isPlain(topLevelKey)
                        ? topLevelKey
                        : FieldNames.DETAIL);
    }

    /** Keeps a value of which the place holds nothing or a shortened copy. */
    void patch(Deque<Object> path, JsonNode value) {
        divert(path.getFirst().toString());
        if (hasOriginal) {
            return;
        }
        ArrayNode steps = JsonNodeFactory.instance.arrayNode();
        for (Object step : path) {
            switch (step) {
                case Integer position -> steps.add(position);
                default -> steps.add(step.toString());
            }
            pathChars += step.toString().length();
        }
        text.withArray("/patches").add(JsonNodeFactory.instance.arrayNode().add(steps).add(value));
        if (pathChars > json.length) {
            // A thousand values below one long path would repeat that a thousand times.
            original();
        }
    }

    /** Keeps a record that is no object at all. */
    void patchWhole(JsonNode record) {
        text.withArray("/patches")
                .add(
                        JsonNodeFactory.instance
                                .arrayNode()
                                .add(JsonNodeFactory.instance.arrayNode())
                                .add(record));
        diverted.add(FieldNames.DETAIL);
    }

    /** Keeps the whole record, byte for byte, so that single values need not be kept. */
    void original() {
        if (hasOriginal) {
            return;
        }
        text.removeAll();
        if (RecordJson.isUtf8(json)) {
            text.put("original", new String(json, StandardCharsets.UTF_8));
        } else {
            text.put("originalBase64", Base64.getEncoder().encodeToString(json));
        }
        diverted.add(FieldNames.DETAIL);
        hasOriginal = true;
    }

    Set<String> diverted() {
        return diverted;
    }

    /** The text to keep, or nothing when all could stand in its place. */
    Optional<String> text() throws JsonProcessingException {
        return text.isEmpty() ? Optional.empty() : Optional.of(WRITER.writeValueAsString(text));
    }

    /** The bytes of the whole record where they were kept. */
    static Optional<byte[]> originalIn(JsonNode kept) {
        if (kept.has("original")) {
            return Optional.of(kept.get("original").textValue().getBytes(StandardCharsets.UTF_8));
        }
        return kept.has("originalBase64")
                ? Optional.of(Base64.getDecoder().decode(kept.get("originalBase64").textValue()))
                : Optional.empty();
    }

    /** Puts every kept value back in its place. */
    static JsonNode restore(JsonNode kept, JsonNode record) {
        JsonNode restored = record;
        for (JsonNode patch : kept.path("patches")) {
            Deque<JsonNode> path = new ArrayDeque<>();
            patch.get(0).forEach(path::add);
            if (path.isEmpty()) {
                restored = patch.get(1);
            } else {
                put(restored, path, patch.get(1));
            }
        }
        return restored;
    }

    private static void put(JsonNode parent, Deque<JsonNode> path, JsonNode value) {
        JsonNode step = path.removeFirst();
        @Nullable JsonNode child =
                step.isInt() ? parent.get(step.intValue()) : parent.get(step.textValue());
        if (!path.isEmpty() && child != null && child.isContainerNode()) {
            put(child, path, value);
        } else if (!path.isEmpty()) {
            // The parent object held nothing that could stand in its place, so it was not written.
            ObjectNode missing = ((ObjectNode) parent).putObject(step.textValue());
            put(missing, path, value);
        } else if (step.isInt()) {
            ((ArrayNode) parent).set(step.intValue(), value);
        } else {
            ((ObjectNode) parent).set(step.textValue(), value);
        }
    }

    private static boolean isPlain(String key) {
        return !key.isEmpty() && key.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
