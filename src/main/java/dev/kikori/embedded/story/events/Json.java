package dev.kikori.embedded.story.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes JSON down the way it reads: {@code object("key", value, "key", value)}. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    /** An object of the given keys and values, in this order; a null value is JSON's null. */
    public static ObjectNode object(@Nullable Object... keysAndValues) {
        ObjectNode object = NODES.objectNode();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.set(String.valueOf(keysAndValues[i]), node(keysAndValues[i + 1]));
        }
        return object;
    }

    public static ArrayNode list(@Nullable Object... values) {
        ArrayNode array = NODES.arrayNode();
        for (Object value : values) {
            array.add(node(value));
        }
        return array;
    }

    /** EC2's way of writing a list: an object whose only key is {@code items}. */
    public static ObjectNode items(@Nullable Object... values) {
        return object("items", list(values));
    }

    /** EC2's tags, from keys and values in turn. */
    public static ObjectNode tags(String... keysAndValues) {
        ArrayNode tags = NODES.arrayNode();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            tags.add(object("key", keysAndValues[i], "value", keysAndValues[i + 1]));
        }
        return object("items", tags);
    }

    /** The JSON text of a value, as a policy document stands in a request. */
    public static String text(JsonNode value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The JSON text of a value, URL-encoded, as IAM answers with a policy document. */
    public static String encoded(JsonNode value) {
        return URLEncoder.encode(text(value), StandardCharsets.UTF_8).replace("+", "%20");
    }

    static JsonNode node(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case JsonNode node -> node;
            case String text -> NODES.textNode(text);
            case Boolean bool -> NODES.booleanNode(bool);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            case List<?> values -> list(values.toArray());
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }
}
