package dev.kikori;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.embedded.Deliveries;
import dev.kikori.embedded.Player;
import dev.kikori.search.IndexNames;
import dev.kikori.testing.IndexedRecords;
import dev.kikori.testing.Indices;
import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.FieldType;
import dev.kikori.trail.RecordJson;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Of each of the 42 documented fields, OpenSearch counts what a plain walk over the records counts:
 * by its name and by CloudTrail's path, searched, aggregated and sorted. On the story, or with
 * {@code -Dkikori.trails=DIR} on every {@code *.json.gz} below a folder.
 */
class DocumentedFieldsIT {
    private static final String EVENTS = IndexNames.EVENTS + "-*";
    private static final int BUCKETS_MAX = 60_000;

    /** The walk's side: distinct records only, for the index holds each once. */
    private static final List<JsonNode> RECORDS = new ArrayList<>();

    private static Indices indices;

    @BeforeAll
    static void index() throws Exception {
        Set<String> distinct = new HashSet<>();
        List<byte[]> bytes = new ArrayList<>();
        for (byte[] object : objects()) {
            for (JsonNode record : RecordJson.read(object).path("Records")) {
                String text = record.toString();
                if (distinct.add(text)) {
                    RECORDS.add(record);
                    bytes.add(text.getBytes(UTF_8));
                }
            }
        }
        indices = Indices.embedded();
        indices.reset();
        assertThat(IndexedRecords.index(indices, bytes, LocalDate.parse("2026-11-23")))
                .isEqualTo(RECORDS.size());
    }

    @AfterAll
    static void close() {
        indices.close();
    }

    private static List<byte[]> objects() throws IOException {
        String folder = System.getProperty("kikori.trails", "");
        List<byte[]> objects = new ArrayList<>();
        if (folder.isEmpty()) {
            for (Player.Delivery delivery : Deliveries.story()) {
                objects.add(unpacked(delivery.bytes()));
            }
            return objects;
        }
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json.gz")).toList()) {
                objects.add(unpacked(Files.readAllBytes(file)));
            }
        }
        return objects;
    }

    private static byte[] unpacked(byte[] gzip) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    static List<FieldName> the42() {
        List<FieldName> fields =
                FieldNames.standard().all().stream()
                        .filter(field -> field.number() != null)
                        .toList();
        assertThat(fields).hasSize(42);
        return fields;
    }

    @ParameterizedTest
    @MethodSource("the42")
    void it_counts_what_a_walk_over_the_records_counts(FieldName field) throws Exception {
        if (field.type() == FieldType.FREEFORM) {
            Map<String, Integer> leaves = new HashMap<>();
            for (JsonNode record : RECORDS) {
                Set<String> ofRecord = new HashSet<>();
                JsonNode part = at(record, field);
                if (part.isObject() || part.isArray()) {
                    leaves(field.name(), part, ofRecord);
                }
                ofRecord.forEach(leaf -> leaves.merge(leaf, 1, Integer::sum));
            }
            assertThat(leaves).isNotEmpty();
            int asked = 0;
            for (var leaf : leaves.entrySet()) {
                int tab = leaf.getKey().indexOf('\t');
                if (asked++ % Math.max(1, leaves.size() / 200) == 0) {
                    assertThat(
                                    hits(
                                            leaf.getKey().substring(0, tab),
                                            leaf.getKey().substring(tab + 1)))
                            .as(leaf.getKey())
                            .isEqualTo(leaf.getValue());
                }
            }
            return;
        }
        Map<String, Integer> walked = new HashMap<>();
        for (JsonNode record : RECORDS) {
            JsonNode value = at(record, field);
            if (fits(field, value)) {
                walked.merge(normal(field, value.asText()), 1, Integer::sum);
            }
        }
        assertThat(counted(field, field.name())).isEqualTo(walked);
        int asked = 0;
        for (var value : walked.entrySet()) {
            if (asked++ % Math.max(1, walked.size() / 20) == 0) {
                assertThat(hits(field.name(), value.getKey()))
                        .as(value.getKey())
                        .isEqualTo(value.getValue());
                assertThat(hits(field.path(), value.getKey()))
                        .as(field.path() + ' ' + value.getKey())
                        .isEqualTo(value.getValue());
            }
        }
        assertThat(counted(field, field.path())).isEqualTo(walked);
        ObjectNode sorted = JsonNodeFactory.instance.objectNode().put("size", 10);
        sorted.putArray("sort").addObject().put(field.name(), "asc");
        assertThat(indices.search(EVENTS, sorted).at("/hits/hits"))
                .hasSize(Math.min(10, RECORDS.size()));
    }

    private static boolean fits(FieldName field, JsonNode value) {
        return switch (field.type()) {
            case DATE -> value.isTextual() && !normal(field, value.asText()).isEmpty();
            case BOOLEAN -> value.isBoolean() || Set.of("true", "false").contains(value.asText(""));
            case NUMBER -> value.isNumber();
            default -> value.isValueNode() && !value.isNull() && !value.isMissingNode();
        };
    }

    /** The value as OpenSearch words it in a bucket's key. */
    private static String normal(FieldName field, String text) {
        if (field.type() != FieldType.DATE) {
            return text;
        }
        try {
            return Instant.parse(text).toString();
        } catch (java.time.DateTimeException e) {
            return "";
        }
    }

    private static JsonNode at(JsonNode record, FieldName field) {
        JsonNode at = record;
        for (String step : field.steps()) {
            at = at.path(step);
        }
        return at;
    }

    private static void leaves(String path, JsonNode value, Set<String> found) {
        if (value.isObject()) {
            value.properties()
                    .forEach(member ->
                            leaves(path + "." + member.getKey(), member.getValue(), found));
        } else if (value.isArray()) {
            value.forEach(element -> leaves(path, element, found));
        } else if (!value.isNull()) {
            found.add(path + '\t' + value.asText());
        }
    }

    private static Map<String, Integer> counted(FieldName field, String name) throws Exception {
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", 0);
        search.putObject("aggs")
                .putObject("values")
                .putObject("terms")
                .put("field", name)
                .put("size", BUCKETS_MAX);
        Map<String, Integer> counts = new HashMap<>();
        JsonNode answer = indices.search(EVENTS, search).at("/aggregations/values");
        assertThat(answer.path("sum_other_doc_count").asInt()).isZero();
        for (JsonNode bucket : answer.path("buckets")) {
            String key =
                    field.type() == FieldType.DATE
                            ? Instant.ofEpochMilli(bucket.path("key").asLong()).toString()
                            : bucket.path(bucket.has("key_as_string") ? "key_as_string" : "key")
                                    .asText();
            counts.merge(key, bucket.path("doc_count").asInt(), Integer::sum);
        }
        return counts;
    }

    private static int hits(String field, String value) throws Exception {
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", 0);
        search.put("track_total_hits", true).putObject("query").putObject("term").put(field, value);
        return indices.search(EVENTS, search).at("/hits/total/value").asInt();
    }
}
