package dev.kikori.findings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.Rule;
import dev.kikori.trail.Actor;
import dev.kikori.trail.DocumentId;
import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One rule that fired on one event.
 *
 * @param rule the rule
 * @param event the event's document: {@code _id}, {@code _index} and {@code _source}
 */
public record Finding(Rule rule, Event event) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<FieldName> COPIED = FindingFields.fromEvent(FieldNames.standard());

    /** An event's document as a search gives it. */
    public record Event(String id, String index, JsonNode source) {
        /** When it happened. */
        public Instant time() {
            return Instant.parse(source.path(FieldNames.TIMESTAMP).asText());
        }
    }

    /** The same rule on the same event is the same finding, whoever finds it and however often. */
    public String id() {
        return DocumentId.hash(
                rule.id().getBytes(StandardCharsets.UTF_8),
                new byte[1],
                event.id().getBytes(StandardCharsets.UTF_8));
    }

    /** Its document, as JSON in one line. */
    public byte[] source(Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put(FieldNames.TIMESTAMP, event.source().path(FieldNames.TIMESTAMP).asText())
                .put("finding.id", id())
                .put("finding.kind", "event")
                .put("finding.status", "new")
                .put("finding.created", now.toString())
                .put("finding.reason", reason())
                .put("finding.actor", Actor.of(event.source()))
                .put("finding.event", event.id())
                .put("finding.index", event.index())
                .put("rule.id", rule.id())
                .put("rule.title", rule.title())
                .put("rule.hash", rule.hash())
                .put("rule.language", rule.language().name().toLowerCase(Locale.ROOT))
                .put("severity.label", rule.level().word())
                .put("severity.number", rule.level().number());
        rule.tags().forEach(json.putArray("rule.tags")::add);
        @Nullable String control = rule.control();
        if (control != null) {
            json.put("control.id", control);
        }
        for (FieldName field : COPIED) {
            @Nullable JsonNode value = event.source().get(field.name());
            if (value != null && !value.isNull()) {
                json.set(field.name(), value);
            }
        }
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /** Who did what, where from, and how it ended, in a sentence. */
    String reason() {
        JsonNode source = event.source();
        StringBuilder sentence = new StringBuilder(rule.title()).append(": ");
        sentence.append(Actor.of(source))
                .append(" called ")
                .append(text(source, "eventName", "an unnamed event"));
        sentence.append(" of ").append(text(source, "eventSource", "an unnamed service"));
        sentence.append(" in ").append(text(source, "awsRegion", "an unnamed Region"));
        sentence.append(", account ").append(text(source, "recipientAccountId", "unknown"));
        sentence.append(", from ").append(text(source, "sourceIPAddress", "an unknown address"));
        String error = text(source, "errorCode", text(source, "errorMessage", ""));
        return error.isEmpty()
                ? sentence.append('.').toString()
                : sentence + "; it failed with " + error + ".";
    }

    private static String text(JsonNode source, String field, String otherwise) {
        String text = source.path(field).asText("");
        return text.isEmpty() || source.path(field).isNull() ? otherwise : text;
    }
}
