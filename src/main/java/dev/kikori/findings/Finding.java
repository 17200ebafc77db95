package dev.kikori.findings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.MatchedField;
import dev.kikori.rules.Rule;
import dev.kikori.telemetry.Version;
import dev.kikori.trail.Actor;
import dev.kikori.trail.DocumentId;
import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.summary.Shown;
import dev.kikori.trail.summary.Summaries;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One rule that fired on one event.
 *
 * @param rule the rule
 * @param event the event's document: {@code _id}, {@code _index} and {@code _source}
 * @param matched what made it fire
 * @param mode on what occasion
 */
public record Finding(Rule rule, Event event, List<MatchedField> matched, Mode mode) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<FieldName> COPIED = FindingFields.fromEvent(FieldNames.standard());
    private static final String SCHEMA = "1";

    public Finding {
        matched = List.copyOf(matched);
    }

    /** On what occasion a finding is made. */
    public enum Mode {
        /** When the event came in. */
        LIVE,
        /** Looking back over events that are there already. */
        HISTORY
    }

    /** An event's document as a search gives it. */
    public record Event(String id, String index, JsonNode source) {
        /** When it happened. */
        public Instant time() {
            return Instant.parse(source.path(FieldNames.TIMESTAMP).asText());
        }

        /** When its document was sent to the index. */
        Optional<Instant> ingested() {
            return Optional.ofNullable(source.path(FieldNames.INGEST_TIME).textValue())
                    .map(Instant::parse);
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
        String time = event.source().path(FieldNames.TIMESTAMP).asText();
        json.put(FieldNames.TIMESTAMP, time)
                .put("finding.id", id())
                .put("finding.kind", "event")
                .put("finding.schema", SCHEMA)
                .put("finding.title", rule.title())
                .put("finding.reason", reason())
                .put("finding.actor", Actor.of(event.source()))
                .put("finding.first", time)
                .put("finding.last", time)
                .put("finding.count", 1)
                .put("finding.created", now.toString())
                .put("finding.updated", now.toString())
                .put("finding.status", "new")
                .put("finding.event", event.id())
                .put("finding.index", event.index());
        event.ingested()
                .ifPresent(at -> json.put("finding.delay", Duration.between(at, now).toMillis()));
        putAll(json, "finding.recommendation", rule.nextSteps());
        putMatched(json);
        putEvidence(json);
        putRule(json);
        json.put("engine.version", Version.TEXT)
                .put("engine.mode", mode.name().toLowerCase(Locale.ROOT));
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

    private void putMatched(ObjectNode json) {
        if (matched.isEmpty()) {
            return;
        }
        ArrayNode array = json.putArray("matched");
        for (MatchedField field : matched) {
            ObjectNode entry = array.addObject().put("path", field.path()).put("op", field.op());
            if (field.expected() != null) {
                entry.put("expected", field.expected());
            }
            if (field.value() != null) {
                entry.put("value", field.value());
            }
        }
    }

    private void putEvidence(ObjectNode json) {
        json.putArray("evidence")
                .addObject()
                .put("event_id", event.source().path("eventID").asText(""))
                .put("doc_id", event.id())
                .put("index", event.index())
                .put("batch_id", event.source().path(FieldNames.BATCH).asText())
                .put("time", event.source().path(FieldNames.TIMESTAMP).asText());
    }

    private void putRule(ObjectNode json) {
        json.put("rule.id", rule.id())
                .put("rule.title", rule.title())
                .put("rule.hash", rule.hash())
                .put("rule.language", rule.language().name().toLowerCase(Locale.ROOT))
                .put("rule.status", rule.status())
                .put("severity.label", rule.level().word())
                .put("severity.number", rule.level().number());
        putAll(json, "rule.tags", rule.tags());
        putAll(json, "rule.references", rule.references());
        putAll(json, "rule.falsepositives", rule.falsePositives());
        Threat threat = Threat.of(rule.tags());
        if (!threat.isEmpty()) {
            json.put("threat.framework", Threat.FRAMEWORK);
        }
        putAll(json, "threat.tactic.name", threat.tactics());
        putAll(json, "threat.technique.id", threat.techniques());
        putIfKnown(json, "rule.author", rule.author());
        putIfKnown(json, "rule.license", rule.license());
        putIfKnown(json, "control.id", rule.control());
    }

    private static void putIfKnown(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void putAll(ObjectNode json, String name, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(json.putArray(name)::add);
        }
    }

    /**
     * The rule's title, then who did what, where from, and how it ended: in the event's own
     * sentence, or in a plainer one where the document has none. One line, however odd the event.
     */
    String reason() {
        String summary = text(event.source(), FieldNames.SUMMARY, "");
        String sentence =
                Shown.line(
                        summary.isBlank() ? called(event.source()) : summary, Summaries.CHARS_MAX);
        return rule.title() + ": " + sentence + (sentence.endsWith("…") ? "" : ".");
    }

    private static String called(JsonNode source) {
        StringBuilder sentence = new StringBuilder();
        sentence.append(Actor.of(source))
                .append(" called ")
                .append(text(source, "eventName", "an unnamed event"));
        sentence.append(" of ").append(text(source, "eventSource", "an unnamed service"));
        sentence.append(" in ").append(text(source, "awsRegion", "an unnamed Region"));
        sentence.append(", account ").append(text(source, "recipientAccountId", "unknown"));
        sentence.append(", from ").append(text(source, "sourceIPAddress", "an unknown address"));
        String error = text(source, "errorCode", text(source, "errorMessage", ""));
        return error.isEmpty() ? sentence.toString() : sentence + "; it failed with " + error;
    }

    private static String text(JsonNode source, String field, String otherwise) {
        String text = source.path(field).asText("");
        return text.isEmpty() || source.path(field).isNull() ? otherwise : text;
    }
}
