package dev.kikori.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.archive.RecordStream;
import dev.kikori.search.Batch;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.MappedFields;
import dev.kikori.search.Operation;
import dev.kikori.search.SearchException;
import dev.kikori.testing.GoodRecords;
import dev.kikori.testing.Indices;
import dev.kikori.testing.MutatedRecords;
import dev.kikori.testing.MutatedRecords.Mutation;
import dev.kikori.testing.SameRecord;
import dev.kikori.testing.TrailRecords;
import dev.kikori.trail.Document;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Flattener;
import dev.kikori.trail.Unflattener;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Spoilt records, as many as {@code -Dkikori.fuzz.records} says, into the real OpenSearch the way
 * that an object's records take, and back.
 */
class FuzzIT {
    private static final int SHORT = 1_500;
    private static final int RECORDS = Integer.getInteger("kikori.fuzz.records", SHORT);
    private static final long SEED = Long.getLong("kikori.seed", 1L);
    private static final int CHUNK_RECORDS = 500;
    private static final int CHUNK_BYTES = 8 << 20;
    private static final LocalDate OBJECT_DATE = LocalDate.of(2026, 3, 10);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What a query finds a record by, where the record holds a text there. */
    private static final List<String> KEYWORDS =
            List.of("eventName", "eventSource", "awsRegion", "requestID", "sourceIPAddress");

    /** A term of Lucene's holds 32,766 bytes; the flattener shortens what is over 32,000. */
    private static final int KEYWORD_BYTES_MAX = 32_000;

    /** The short form tries only where most values would be indexed. */
    private static final List<String> LARGE_PLACES =
            RECORDS <= SHORT
                    ? List.of("requestParameters")
                    : List.of("requestParameters", "eventName", "unknown");

    /** The large records have no seeds; numbers below zero tell them apart. */
    private static final AtomicLong LARGE = new AtomicLong();

    private static Indices indices;
    private static Indexer indexer;

    private final Flattener flattener = new Flattener(FieldNames.standard());
    private final Unflattener unflattener = new Unflattener(FieldNames.standard());
    private final IndexNames names = new IndexNames(IndexNames.Period.MONTH);
    private final Map<Mutation, Integer> mutations = new EnumMap<>(Mutation.class);
    private final TreeSet<String> expectedIndices = new TreeSet<>();
    private long bytes;
    private long created;

    @BeforeAll
    static void start() throws Exception {
        indices = Indices.embedded();
        indices.reset();
        indexer = indices.indexer();
    }

    @AfterAll
    static void stop() throws Exception {
        indexer.close();
        indices.wipe();
        indices.close();
    }

    /** A record on its way: its seed, its bytes, what was done to it, and its document. */
    private record Sent(
            long seed, MutatedRecords.Mutated mutated, String index, Document document) {}

    @Test
    void whatever_stands_in_records_opensearch_takes_it_and_gives_it_back() throws Exception {
        MutatedRecords records = new MutatedRecords(GoodRecords.some());
        indexAGoodRecord();
        Map<String, Integer> before = mappedFields();
        assertThat(before).hasSize(1);
        int fields = before.values().iterator().next();
        MappedFields metric = new MappedFields(indices.cluster());
        Map<String, Integer> shown = metric.count();
        assertThat(shown.get("events")).as("what the metric shows").isBetween(fields / 2, fields);

        Map<String, Sent> chunk = new LinkedHashMap<>();
        long chunkBytes = 0;
        for (int number = 0; number < RECORDS; number++) {
            Sent sent = sent(records, SEED + number);
            chunk.put(sent.document().id(), sent);
            chunkBytes += sent.document().source().length;
            if (chunk.size() >= CHUNK_RECORDS
                    || chunkBytes >= CHUNK_BYTES
                    || number == RECORDS - 1) {
                check(chunk);
                chunk.clear();
                chunkBytes = 0;
            }
            if ((number + 1) % 10_000 == 0) {
                System.err.printf(
                        "%,d records, %,d created, %,d MB%n", number + 1, created, bytes >> 20);
            }
        }

        Map<String, Integer> after = mappedFields();
        assertThat(after.keySet()).as("indices").isEqualTo(expectedIndices);
        assertThat(after.values()).as("mapped fields").containsOnly(fields);
        assertThat(metric.count()).as("what the metric shows").isEqualTo(shown);
        assertThat(after.keySet())
                .allSatisfy(index ->
                        assertThat(index)
                                .isBetween(
                                        "cloudtrail-events-2013.11", "cloudtrail-events-2026.03"));
        System.err.printf(
                "seed %d: %,d records, %,d created, %,d MB, %d mapped fields (%d in the metric) in each of %d indices, %s%n",
                SEED,
                RECORDS,
                created,
                bytes >> 20,
                fields,
                shown.get("events"),
                after.size(),
                mutations);
        if (RECORDS >= SHORT) {
            assertThat(mutations).as("all mutations").hasSize(Mutation.values().length);
        }
    }

    /** Records of just under 4 MiB, which is the most that is read, each the worst of its kind. */
    static Stream<Arguments> large() {
        int max = RecordStream.Limits.DEFAULT.recordBytesMax() - 100;
        StringBuilder keys = new StringBuilder("{\"k\":0");
        for (int i = 0; keys.length() < max; i++) {
            keys.append(",\"").append(i).append("\":").append(i);
        }
        StringBuilder texts = new StringBuilder("[0");
        while (texts.length() < max - 40_000) {
            texts.append(",\"").append("x".repeat(31_900)).append(texts.length()).append('"');
        }
        return Stream.of(
                Arguments.of("numbers", "[0" + ",0".repeat(max / 2) + "]"),
                Arguments.of("empty objects", "[{}" + ",{}".repeat(max / 3 - 1) + "]"),
                Arguments.of("keys", keys + "}"),
                Arguments.of("texts", texts + "]"),
                Arguments.of("lone surrogates", "[0" + ",\"\\ud800\"".repeat(max / 9) + "]"),
                Arguments.of("brackets", "[".repeat(99_998) + "]".repeat(99_998)),
                Arguments.of("one text", '"' + "x".repeat(max) + '"'),
                Arguments.of("control characters", '"' + "\\u0000".repeat(max / 6) + '"'),
                Arguments.of("quotes", '"' + "\\\"".repeat(max / 2) + '"'),
                Arguments.of("accents", '"' + "é".repeat(max / 2) + '"'),
                Arguments.of("kanji", '"' + "鍵".repeat(max / 3) + '"'),
                Arguments.of("one number", "9".repeat(max)),
                Arguments.of("one key", "{\"" + "k".repeat(max - 6) + "\":1}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("large")
    void a_record_as_large_as_is_read_is_taken_and_given_back(String kind, String value)
            throws Exception {
        for (String key : LARGE_PLACES) {
            long mark = LARGE.decrementAndGet();
            byte[] json =
                    ("{\"requestID\":\"fuzz-" + mark + "\",\"" + key + "\":" + value + "}")
                            .getBytes(StandardCharsets.UTF_8);
            var mutated = new MutatedRecords.Mutated(json, List.of());
            Document document = flattener.read(json).document(OBJECT_DATE, kind, Instant.EPOCH);
            String index = names.events(document.timestamp());
            check(Map.of(document.id(), new Sent(mark, mutated, index, document)));
        }
    }

    /** So that there is a mapping to begin with. */
    private void indexAGoodRecord() throws Exception {
        byte[] json =
                TrailRecords.call("2026-03-10", "good").toString().getBytes(StandardCharsets.UTF_8);
        Document document = flattener.read(json).document(OBJECT_DATE, "batch", Instant.EPOCH);
        String index = names.events(document.timestamp());
        expectedIndices.add(index);
        indexer.write(Operation.create(index, document.id(), document.source()));
    }

    private Sent sent(MutatedRecords records, long seed) throws Exception {
        var mutated = records.of(new SplittableRandom(seed), "fuzz-" + seed);
        mutated.mutations().forEach(mutation -> mutations.merge(mutation, 1, Integer::sum));
        try {
            Document document =
                    flattener.read(mutated.json()).document(OBJECT_DATE, "batch", Instant.EPOCH);
            String index = names.events(document.timestamp());
            expectedIndices.add(index);
            bytes += mutated.json().length;
            return new Sent(seed, mutated, index, document);
        } catch (Flattener.NotJsonException | RuntimeException | StackOverflowError e) {
            throw new AssertionError(told(seed, mutated) + ": " + e, e);
        }
    }

    private void check(Map<String, Sent> chunk) throws Exception {
        Batch batch = indexer.batch();
        for (Sent sent : chunk.values()) {
            batch.add(
                    Operation.create(sent.index(), sent.document().id(), sent.document().source()));
        }
        Batch.Result result = finished(batch, chunk);
        for (Batch.Refused refused : result.refused()) {
            Sent sent = named(chunk, refused.operation().id());
            throw new AssertionError(told(sent.seed(), sent.mutated()) + ": " + refused.reason());
        }
        assertThat(result.written() + result.conflicts()).isEqualTo(chunk.size());
        created += result.written();
        assertHealthy();
        assertRebuilt(chunk);
        assertFound(chunk);
    }

    private static Batch.Result finished(Batch batch, Map<String, Sent> chunk) throws Exception {
        try {
            return batch.finish();
        } catch (SearchException e) {
            List<Long> seeds = chunk.values().stream().map(Sent::seed).toList();
            throw new AssertionError("one of the seeds " + seeds, e);
        }
    }

    private static void assertHealthy() throws Exception {
        JsonNode health = indices.cluster().ask("GET", "/_cluster/health?timeout=10s", null);
        assertThat(health.path("status").asText()).isIn("green", "yellow");
        assertThat(health.path("timed_out").asBoolean()).isFalse();
        assertThat(health.path("number_of_nodes").asInt()).isEqualTo(1);
    }

    private void assertRebuilt(Map<String, Sent> chunk) throws Exception {
        ObjectNode body = JSON.objectNode();
        ArrayNode documents = body.putArray("docs");
        chunk.forEach(
                (id, sent) -> documents.addObject().put("_index", sent.index()).put("_id", id));
        JsonNode answers = indices.cluster().ask("POST", "/_mget", body).path("docs");
        assertThat(answers).hasSize(chunk.size());
        for (JsonNode answer : answers) {
            Sent sent = named(chunk, answer.path("_id").asText());
            assertThat(answer.path("found").asBoolean()).isTrue();
            @Nullable String difference =
                    SameRecord.difference(
                            sent.mutated().json(), unflattener.bytes(answer.path("_source")));
            if (difference != null) {
                throw new AssertionError(told(sent.seed(), sent.mutated()) + ": " + difference);
            }
        }
    }

    /** What is in its place is indexed, whatever else the record holds. */
    private void assertFound(Map<String, Sent> chunk) throws Exception {
        ObjectNode byId = JSON.objectNode().put("size", chunk.size()).put("_source", false);
        ArrayNode ids = byId.putObject("query").putObject("ids").putArray("values");
        ObjectNode byMark = byId.deepCopy();
        ArrayNode marks = byMark.putObject("query").putObject("terms").putArray("requestID");
        ArrayNode keywords = byId.putArray("docvalue_fields");
        KEYWORDS.forEach(keywords::add);
        TreeSet<String> marked = new TreeSet<>();
        Map<String, Map<String, String>> expected = new LinkedHashMap<>();
        for (var entry : chunk.entrySet()) {
            Sent sent = entry.getValue();
            ids.add(entry.getKey());
            SameRecord.Said said = SameRecord.read(sent.mutated().json());
            Map<String, String> texts = new TreeMap<>();
            for (String keyword : KEYWORDS) {
                @Nullable String text = said.text(keyword);
                if (text != null
                        && text.getBytes(StandardCharsets.UTF_8).length <= KEYWORD_BYTES_MAX) {
                    texts.put(keyword, text);
                }
            }
            expected.put(entry.getKey(), texts);
            String mark = "fuzz-" + sent.seed();
            if (mark.equals(texts.get("requestID"))) {
                marks.add(mark);
                marked.add(entry.getKey());
            }
        }
        JsonNode hits = indices.search(IndexNames.EVENTS + "-*", byId).at("/hits/hits");
        assertThat(hits).hasSize(chunk.size());
        for (JsonNode hit : hits) {
            Sent sent = named(chunk, hit.path("_id").asText());
            named(expected, hit.path("_id").asText())
                    .forEach((keyword, text) ->
                            assertThat(hit.at("/fields/" + keyword + "/0").asText())
                                    .as("%s of seed %s", keyword, sent.seed())
                                    .isEqualTo(text));
        }
        TreeSet<String> found = new TreeSet<>();
        indices.search(IndexNames.EVENTS + "-*", byMark)
                .at("/hits/hits")
                .forEach(hit -> found.add(hit.path("_id").asText()));
        assertThat(found).as("found by what requestID holds").isEqualTo(marked);
    }

    private static <T> T named(Map<String, T> all, String id) {
        return Objects.requireNonNull(all.get(id), id);
    }

    /** How many fields, aliases and objects the mapping of each index of events holds. */
    private static Map<String, Integer> mappedFields() throws Exception {
        Map<String, Integer> counts = new TreeMap<>();
        JsonNode mappings =
                indices.cluster().ask("GET", "/" + IndexNames.EVENTS + "-*/_mapping", null);
        for (var index : mappings.properties()) {
            counts.put(index.getKey(), fields(index.getValue().path("mappings")));
        }
        return counts;
    }

    private static int fields(JsonNode definition) {
        int count = 0;
        for (String below : List.of("properties", "fields")) {
            for (JsonNode field : definition.path(below)) {
                count += 1 + fields(field);
            }
        }
        return count;
    }

    /** Writes the record down, and says where. */
    private static String told(long seed, MutatedRecords.Mutated mutated) throws IOException {
        Path file = Path.of("target", "fuzz-" + seed + ".json");
        Files.write(file, mutated.json());
        return "seed "
                + seed
                + " (-Dkikori.seed="
                + seed
                + " -Dkikori.fuzz.records=1) "
                + mutated.mutations()
                + ", "
                + mutated.json().length
                + " bytes, written to "
                + file;
    }
}
