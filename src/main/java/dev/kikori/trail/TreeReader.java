package dev.kikori.trail;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Builds a tree from a record's tokens without recursion, noting whether the tree tells all that
 * the tokens say.
 *
 * <p>It does not where a key stands twice in an object (the last counts), where a number is spelled
 * as Java would not spell it ({@code -0}, {@code 1e2}), where its exponent or its digits are beyond
 * {@link BigDecimal} (its text then stands for it), and where the record nests deeper than {@link
 * #DEPTH_MAX}: what lies below is read, so that it must be JSON, but the container that would hold
 * it stays empty.
 */
final class TreeReader {
    /**
     * Trees are written, copied and compared by recursion, which an untrusted depth would carry
     * past any stack. CloudTrail's own records nest a dozen deep, the paths of rules no deeper.
     */
    static final int DEPTH_MAX = 256;

    /** Beyond, converting takes time that grows faster than the number does. */
    static final int NUMBER_CHARS_MAX = 10_000;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonParser in;
    private final Deque<ContainerNode<?>> open = new ArrayDeque<>();
    private @Nullable JsonNode root;
    private String key = "";
    private boolean whole = true;

    private TreeReader(JsonParser in) {
        this.in = in;
    }

    /** Reads the only value there is. */
    static RecordJson.Parsed read(JsonParser in) throws IOException {
        return new TreeReader(in).read();
    }

    private RecordJson.Parsed read() throws IOException {
        for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
            if (root != null && open.isEmpty()) {
                throw new JsonParseException(in, "something follows the value");
            }
            take(token);
        }
        if (root == null) {
            throw new JsonEOFException(in, JsonToken.NOT_AVAILABLE, "there is nothing");
        }
        return new RecordJson.Parsed(root, whole);
    }

    private void take(JsonToken token) throws IOException {
        switch (token) {
            case FIELD_NAME -> key = in.currentName();
            case START_OBJECT -> enter(JSON.objectNode());
            case START_ARRAY -> enter(JSON.arrayNode());
            case END_OBJECT, END_ARRAY -> open.removeLast();
            case VALUE_STRING -> put(JSON.textNode(in.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    put(number(in.getText(), token == JsonToken.VALUE_NUMBER_INT));
            case VALUE_TRUE -> put(JSON.booleanNode(true));
            case VALUE_FALSE -> put(JSON.booleanNode(false));
            case VALUE_NULL -> put(JSON.nullNode());
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                    throw new IllegalStateException("not from text: " + token);
        }
    }

    private void enter(ContainerNode<?> container) throws IOException {
        put(container);
        if (open.size() == DEPTH_MAX) {
            in.skipChildren();
            whole = false;
        } else {
            open.addLast(container);
        }
    }

    private void put(JsonNode value) {
        switch (open.peekLast()) {
            case null -> root = value;
            case ObjectNode object -> {
                if (object.replace(key, value) != null) {
                    whole = false;
                }
            }
            case ArrayNode array -> array.add(value);
            case ContainerNode<?> other ->
                    throw new IllegalStateException("not from JSON: " + other.getNodeType());
        }
    }

    private JsonNode number(String text, boolean isInteger) {
        JsonNode number;
        try {
            if (text.length() > NUMBER_CHARS_MAX) {
                number = JSON.textNode(text);
                whole = false;
            } else if (!isInteger) {
                number = DecimalNode.valueOf(new BigDecimal(text));
            } else if (text.length() < 10) {
                number = JSON.numberNode(Integer.parseInt(text));
            } else {
                number = integer(new BigInteger(text));
            }
        } catch (NumberFormatException exponentTooLarge) {
            number = JSON.textNode(text);
            whole = false;
        }
        whole = whole && number.asText().equals(text);
        return number;
    }

    private static JsonNode integer(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return JSON.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE
                ? JSON.numberNode(value.longValue())
                : JSON.numberNode(value);
    }
}
