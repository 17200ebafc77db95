package dev.kikori.trail;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.trail.summary.Summaries;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Turns one CloudTrail record into one event document with flat dotted keys, losing nothing.
 *
 * <p>A value that has a field and fits its type moves there. Parts of any shape stay objects:
 * {@code requestParameters} and {@code resources} under their own names, all else under {@code
 * detail}, at the path it has in the record. What OpenSearch cannot take is kept as text (see
 * {@link Kept}), and {@link Unflattener} puts the record together again.
 */
public final class Flattener {
    private final FieldNames names;
    private final Enrichment enrichment;

    /** One that adds nothing but what the record tells. */
    public Flattener(FieldNames names) {
        this(names, Enrichment.NONE);
    }

    public Flattener(FieldNames names, Enrichment enrichment) {
        this.names = names;
        this.enrichment = enrichment;
    }

    /** A record that is no JSON, with the parser's reason; it belongs in the dead letters. */
    public static final class NotJsonException extends Exception {
        private static final long serialVersionUID = 1;

        private NotJsonException(JsonProcessingException cause) {
            super("the record is not JSON: " + cause.getOriginalMessage(), cause);
        }
    }

    /** A parsed record on its way to becoming a document. */
    public final class Flattening {
        private final byte[] json;
        private final RecordJson.Parsed parsed;

        private Flattening(byte[] json, RecordJson.Parsed parsed) {
            this.json = json;
            this.parsed = parsed;
        }

        /**
         * The record as a tree, for predicates: of duplicate keys the last, without what lies
         * deeper than 256 levels, which no rule's path reaches.
         */
        public JsonNode record() {
            return parsed.tree();
        }

        /** The time that the document is filed under. */
        public Instant timestamp(LocalDate objectDate) {
            return RecordTime.filedUnder(parsed.tree(), objectDate);
        }

        /**
         * The document.
         *
         * @param objectDate the date of the object that holds the record
         * @param batch the ledger id of that object
         * @param now when the document is sent
         */
        public Document document(LocalDate objectDate, String batch, Instant now) {
            JsonNode record = parsed.tree();
            String id =
                    DocumentId.of(record.path("recipientAccountId"), record.path("eventID"), json);
            Instant timestamp = timestamp(objectDate);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length + 512);
            try (JsonGenerator out = RecordJson.mapper().createGenerator(bytes)) {
                new Writing(out, json).write(parsed, timestamp, batch, now);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory", e);
            }
            return new Document(id, timestamp, bytes.toByteArray());
        }
    }

    /**
     * Reads a record.
     *
     * @param json its bytes, without white space between tokens
     */
    public Flattening read(byte[] json) throws NotJsonException {
        try {
            return new Flattening(json, RecordJson.parse(json));
        } catch (JsonProcessingException e) {
            throw new NotJsonException(e);
        }
    }

    /** The writing of one document. */
    private final class Writing {
        private final JsonGenerator out;
        private final Kept kept;
        private final FreeFormWriter freeForm;

        Writing(JsonGenerator out, byte[] json) {
            this.out = out;
            kept = new Kept(json);
            freeForm = new FreeFormWriter(out, kept);
        }

        void write(RecordJson.Parsed parsed, Instant timestamp, String batch, Instant now)
                throws IOException {
            if (!parsed.whole()) {
                kept.original();
            }
            out.writeStartObject();
            out.writeStringField(FieldNames.TIMESTAMP, timestamp.toString());
            if (parsed.tree() instanceof ObjectNode record) {
                @Nullable ObjectNode rest = writeFields(record, names.root(), null);
                if (rest != null) {
                    out.writeFieldName(FieldNames.DETAIL);
                    freeForm.writeParts(rest);
                }
            } else if (parsed.whole()) {
                kept.patchWhole(parsed.tree());
            }
            writeKept();
            if (parsed.tree() instanceof ObjectNode record) {
                out.writeStringField(
                        FieldNames.SUMMARY, Summaries.standard().of(record, Language.ENGLISH));
            }
            String text = FullText.of(parsed.tree());
            if (!text.isEmpty()) {
                out.writeStringField(FieldNames.TEXT, text);
            }
            writeAll(Entities.of(parsed.tree()), TouchedResources.standard().of(parsed.tree()));
            for (var field : Who.of(parsed.tree()).entrySet()) {
                out.writeStringField(field.getKey(), field.getValue());
            }
            for (var field : How.of(parsed.tree()).entrySet()) {
                out.writeStringField(field.getKey(), field.getValue());
            }
            new Known(enrichment, out).write(parsed.tree());
            out.writeStringField(FieldNames.BATCH, batch);
            out.writeStringField(FieldNames.INGEST_TIME, now.toString());
            out.writeEndObject();
        }

        /**
         * Writes the values below an object that have a field, and returns what is left for {@code
         * detail}, or null.
         *
         * @param topLevelKey the record's key that the object stands below; null for the record
         *     itself
         */
        private @Nullable ObjectNode writeFields(
                ObjectNode object, FieldNames.Step step, @Nullable String topLevelKey)
                throws IOException {
            ObjectNode rest = JsonNodeFactory.instance.objectNode();
            for (var member : object.properties()) {
                String key = member.getKey();
                JsonNode value = member.getValue();
                String top = topLevelKey == null ? key : topLevelKey;
                FieldNames.@Nullable Step next = step.child(key);
                if (next == null) {
                    rest.set(key, value);
                } else if (next.field() != null) {
                    boolean written = writeField(next.field(), value, top);
                    if (!written || next.field().copy()) {
                        rest.set(key, value);
                    }
                } else if (value instanceof ObjectNode inner) {
                    @Nullable ObjectNode innerRest = writeFields(inner, next, top);
                    if (next.keptWhole()) {
                        rest.set(key, value);
                    } else if (innerRest != null || inner.isEmpty()) {
                        rest.set(key, innerRest == null ? inner : innerRest);
                    }
                } else {
                    rest.set(key, value);
                    if (!value.isNull()) {
                        kept.divert(top);
                    }
                }
            }
            return rest.isEmpty() ? null : rest;
        }

        /** Writes a value under its field's name; false when it cannot stand there. */
        private boolean writeField(FieldName field, JsonNode value, String top) throws IOException {
            if (value.isNull()) {
                if (!field.copy()) {
                    out.writeNullField(field.name());
                }
                return true;
            }
            return switch (field.type()) {
                case KEYWORD, ADDRESS -> writeKeyword(field, value, top);
                case BOOLEAN ->
                        writeIf(value.isBoolean() || isBooleanText(value), field, value, top);
                case DATE -> writeIf(RecordTime.instant(value).isPresent(), field, value, top);
                case NUMBER -> writeIf(isDouble(value), field, value, top);
                case FREEFORM -> {
                    boolean fits = value.isObject() || isArrayOfObjects(value);
                    if (fits) {
                        out.writeFieldName(field.name());
                        freeForm.writePart(field.name(), value);
                    } else {
                        kept.divert(top);
                    }
                    yield fits;
                }
                case LONG, GEO_POINT, IP, TEXT_KEPT, FULL_TEXT, WITHIN ->
                        throw new IllegalStateException(field.name() + " is not in records");
            };
        }

        private boolean writeKeyword(FieldName field, JsonNode value, String top)
                throws IOException {
            boolean isText =
                    value.isTextual() && !FreeFormWriter.hasLoneSurrogate(value.textValue());
            if (!isText
                    || 3 * value.textValue().length() <= FreeFormWriter.LEAF_BYTES_MAX
                    || FreeFormWriter.utf8Length(value.textValue())
                            <= FreeFormWriter.LEAF_BYTES_MAX) {
                return writeIf(
                        isText || value.isInt() || value.isLong() || value.isBoolean(),
                        field,
                        value,
                        top);
            }
            kept.divert(top);
            out.writeStringField(
                    field.name(),
                    FreeFormWriter.shortened(value.textValue(), FreeFormWriter.LEAF_BYTES_MAX));
            if (!field.copy()) {
                kept.patch(new ArrayDeque<>(List.<Object>copyOf(field.steps())), value);
            }
            return true;
        }

        private boolean writeIf(boolean fits, FieldName field, JsonNode value, String top)
                throws IOException {
            if (fits) {
                out.writeFieldName(field.name());
                RecordJson.mapper().writeTree(out, value);
            } else {
                kept.divert(top);
            }
            return fits;
        }

        private void writeKept() throws IOException {
            if (!kept.diverted().isEmpty()) {
                out.writeArrayFieldStart(FieldNames.DIVERTED);
                for (String key : kept.diverted()) {
                    out.writeString(key);
                }
                out.writeEndArray();
            }
            var text = kept.text();
            if (text.isPresent()) {
                out.writeStringField(FieldNames.UNINDEXED, text.get());
            }
        }

        private void writeAll(
                Map<Entities.Kind, SortedSet<String>> entities,
                Map<String, SortedSet<String>> touched)
                throws IOException {
            touched.values()
                    .forEach(names ->
                            entities.computeIfAbsent(Entities.Kind.RESOURCE, _ -> new TreeSet<>())
                                    .addAll(names));
            for (var ofKind : entities.entrySet()) {
                writeAll(ofKind.getKey().field(), ofKind.getValue());
            }
            for (var ofField : touched.entrySet()) {
                writeAll(ofField.getKey(), ofField.getValue());
            }
        }

        private void writeAll(String field, SortedSet<String> values) throws IOException {
            out.writeArrayFieldStart(field);
            for (String value : values) {
                out.writeString(value);
            }
            out.writeEndArray();
        }

        private static boolean isBooleanText(JsonNode value) {
            return value.isTextual()
                    && (value.textValue().equals("true") || value.textValue().equals("false"));
        }

        // OpenSearch parses the text of a number and refuses one of too many digits.
        private static boolean isDouble(JsonNode value) {
            return value.isNumber()
                    && value.asText().length() <= FreeFormWriter.NUMBER_CHARS_MAX
                    && Double.isFinite(value.doubleValue());
        }

        private static boolean isArrayOfObjects(JsonNode value) {
            if (!value.isArray()) {
                return false;
            }
            for (JsonNode element : value) {
                if (!element.isObject()) {
                    return false;
                }
            }
            return true;
        }
    }
}
