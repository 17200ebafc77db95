package dev.kikori.trail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Rebuilds the original record from the {@code _source} of its document. */
public final class Unflattener {
    private final FieldNames names;

    public Unflattener(FieldNames names) {
        this.names = names;
    }

    /**
     * The record as a tree, for predicates: equal to the original as JSON, but of duplicate keys
     * the last, and without what lies deeper than 256 levels; {@link #bytes} has all of it.
     *
     * @throws IllegalArgumentException when the source was not written by {@link Flattener}
     */
    public JsonNode record(JsonNode source) {
        JsonNode kept = kept(source);
        Optional<byte[]> original = Kept.originalIn(kept);
        if (original.isPresent()) {
            try {
                return RecordJson.read(original.get());
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("the kept original is not JSON", e);
            }
        }
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        for (FieldName field : names.all()) {
            @Nullable JsonNode value = source.get(field.name());
            if (value != null && !field.derived() && !field.copy()) {
                put(record, field.steps(), value.deepCopy());
            }
        }
        if (source.get(FieldNames.DETAIL) instanceof ObjectNode detail) {
            merge(record, detail.deepCopy());
        }
        return Kept.restore(kept, record);
    }

    /**
     * The record's bytes: as they were where JSON equality would say too little, written anew
     * otherwise.
     */
    public byte[] bytes(JsonNode source) {
        return Kept.originalIn(kept(source)).orElseGet(() -> written(record(source)));
    }

    /** The same of a source as it is written. */
    public byte[] bytes(byte[] source) {
        try {
            return bytes(RecordJson.read(source));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the source is not JSON", e);
        }
    }

    private static byte[] written(JsonNode record) {
        try {
            String text = RecordJson.mapper().writeValueAsString(record);
            // UTF-8 cannot say a lone surrogate; an escape can.
            return (FreeFormWriter.hasLoneSurrogate(text)
                            ? Kept.WRITER.writeValueAsString(record)
                            : text)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    private static JsonNode kept(JsonNode source) {
        @Nullable JsonNode text = source.get(FieldNames.UNINDEXED);
        if (text == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return RecordJson.mapper().readTree(text.asText());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(FieldNames.UNINDEXED + " is not JSON", e);
        }
    }

    private static void put(ObjectNode record, List<String> steps, JsonNode value) {
        ObjectNode at = record;
        for (String key : steps.subList(0, steps.size() - 1)) {
            at = at.get(key) instanceof ObjectNode inner ? inner : at.putObject(key);
        }
        at.set(steps.getLast(), value);
    }

    private static void merge(ObjectNode target, ObjectNode added) {
        for (var member : added.properties()) {
            if (target.get(member.getKey()) instanceof ObjectNode into
                    && member.getValue() instanceof ObjectNode from) {
                merge(into, from);
            } else {
                target.set(member.getKey(), member.getValue());
            }
        }
    }
}
