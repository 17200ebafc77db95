package dev.kikori.trail.summary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.kikori.trail.RecordJson;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A policy document as it stands in a record: an object, JSON in a text, or that URL-encoded.
 *
 * @param document the document; a missing node where the text is no policy
 */
record PolicyText(JsonNode document) {
    /** IAM's own limit for the largest kind of policy, spaces aside, is a third of this. */
    private static final int CHARS_MAX = 64 * 1024;

    static PolicyText of(JsonNode value) {
        if (!value.isTextual() || value.textValue().length() > CHARS_MAX) {
            return new PolicyText(value);
        }
        String text = value.textValue().strip();
        try {
            if (text.startsWith("%")) {
                text = URLDecoder.decode(text, StandardCharsets.UTF_8);
            }
            return new PolicyText(
                    text.startsWith("{")
                            ? RecordJson.read(text.getBytes(StandardCharsets.UTF_8))
                            : MissingNode.getInstance());
        } catch (JsonProcessingException | IllegalArgumentException notPolicy) {
            return new PolicyText(MissingNode.getInstance());
        }
    }

    /** Adds the actions that it allows. */
    void actions(Set<String> into) {
        eachAllowing(statement -> texts(statement.path("Action"), into));
    }

    /** Adds whom it allows something: ARNs, account ids, services, or {@code *} for everyone. */
    void principals(Set<String> into) {
        eachAllowing(statement -> {
            JsonNode principal = statement.path("Principal");
            texts(principal, into);
            principal.forEach(kind -> texts(kind, into));
        });
    }

    private void eachAllowing(java.util.function.Consumer<JsonNode> taker) {
        JsonNode statements = document.path("Statement");
        if (statements.isObject()) {
            allowing(statements, taker);
        } else {
            statements.forEach(statement -> allowing(statement, taker));
        }
    }

    private static void allowing(JsonNode statement, java.util.function.Consumer<JsonNode> taker) {
        if (statement.path("Effect").asText("").equals("Allow")) {
            taker.accept(statement);
        }
    }

    private static void texts(JsonNode value, Set<String> into) {
        if (value.isTextual()) {
            into.add(value.textValue());
        } else if (value.isArray()) {
            value.forEach(element -> {
                if (element.isTextual()) {
                    into.add(element.textValue());
                }
            });
        }
    }
}
