package dev.kikori.search;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.testing.DistinctRecords;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Flattener;
import dev.kikori.trail.TextAnalysis;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What designs of the free-form parts, and what Kikori adds for whoever searches, cost on the same
 * records, alternating in one run. Not among the tests that {@code mvn verify} runs by itself;
 * docs/decisions has the command.
 */
class MappingCostBench {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int DOCUMENTS = Integer.getInteger("kikori.bench.documents", 10_000);
    private static final int ROUNDS = Integer.getInteger("kikori.bench.rounds", 5);
    private static final List<String> ASKED =
            List.of(System.getProperty("kikori.bench.designs", "").split(",", -1)).stream()
                    .filter(name -> !name.isEmpty())
                    .toList();
    private static final int BULK = 1_000;
    private static final int QUERIES = 60;
    private static final List<String> FREE_FORM =
            List.of("requestParameters", "resources", FieldNames.DETAIL);

    /** What Kikori adds for whoever searches; detection needs none of it. */
    private static final List<String> ADDED =
            FieldNames.standard().all().stream()
                    .filter(field ->
                            List.of("hunt", "touched", "actor", "how").contains(field.group()))
                    .map(FieldName::name)
                    .toList();

    private enum Design {
        FLAT_OBJECT("flat_object alone"),
        FLAT_COMPRESSED("flat_object alone, codec as shipped"),
        EVERYTHING("as shipped: full text, entities, resources, actors"),
        UNCOMPRESSED("as shipped, but OpenSearch's default codec"),
        NO_TEXT("the same without full text"),
        MATCH_ONLY("as shipped, the text as match_only_text"),
        UNINDEXED("kept, not indexed"),
        PATH_AND_VALUE("kept, and one keyword array of path=value"),
        DYNAMIC("OpenSearch's default dynamic mapping");

        private final String words;

        Design(String words) {
            this.words = words;
        }
    }

    private static final Set<Design> COMPRESSED =
            EnumSet.of(
                    Design.FLAT_COMPRESSED, Design.EVERYTHING, Design.NO_TEXT, Design.MATCH_ONLY);

    /** One round of one design: microseconds of OpenSearch's CPU an event, bytes, milliseconds. */
    private record Sample(double cpu, double bytes, double query, long refused) {}

    @Test
    void measure() throws Exception {
        try (SearchCluster cluster =
                SearchCluster.connect(
                        SearchCluster.Settings.open(EmbeddedServers.stack().openSearchUrl()))) {
            List<JsonNode> documents = documents();
            Map<Design, List<Sample>> samples = new EnumMap<>(Design.class);
            // The first round warms the node up and does not count.
            for (int round = 0; round <= ROUNDS; round++) {
                for (Design design : Design.values()) {
                    if (!ASKED.isEmpty() && !ASKED.contains(design.name())) {
                        continue;
                    }
                    Sample sample = sample(cluster, design, documents);
                    if (round > 0) {
                        samples.computeIfAbsent(design, _ -> new ArrayList<>()).add(sample);
                    }
                }
            }
            print(samples);
        }
    }

    private static void print(Map<Design, List<Sample>> samples) throws java.io.IOException {
        double cpuOne = median(samples.getOrDefault(Design.FLAT_OBJECT, List.of()), 0);
        double bytesOne = median(samples.getOrDefault(Design.FLAT_OBJECT, List.of()), 1);
        List<String> lines = new ArrayList<>();
        lines.add(
                "| design | CPU, µs an event | relative | bytes an event | relative | query, ms | refused |");
        lines.add("|---|---|---|---|---|---|---|");
        samples.forEach((design, ofDesign) ->
                lines.add(
                        String.format(
                                Locale.ROOT,
                                "| %s | %.0f | %.2f | %.0f | %.2f | %.1f | %d |",
                                design.words,
                                median(ofDesign, 0),
                                median(ofDesign, 0) / cpuOne,
                                median(ofDesign, 1),
                                median(ofDesign, 1) / bytesOne,
                                median(ofDesign, 2),
                                ofDesign.getLast().refused())));
        Files.write(Path.of("target", "mapping-cost.md"), lines);
    }

    private static double median(List<Sample> samples, int of) {
        double[] sorted =
                samples.stream()
                        .mapToDouble(sample ->
                                switch (of) {
                                    case 0 -> sample.cpu();
                                    case 1 -> sample.bytes();
                                    default -> sample.query();
                                })
                        .sorted()
                        .toArray();
        return sorted[sorted.length / 2];
    }

    private static Sample sample(SearchCluster cluster, Design design, List<JsonNode> documents)
            throws Exception {
        String index = "bench-" + design.name().toLowerCase(Locale.ROOT);
        cluster.send("DELETE", "/" + index + "?ignore_unavailable=true");
        cluster.ask("PUT", "/" + index, body(design));
        List<byte[]> bulks = bulks(index, design, documents);
        long before = openSearchCpu();
        long refused = 0;
        for (byte[] bulk : bulks) {
            SearchCluster.Answer answer = cluster.bulk(bulk);
            assertThat(answer.isOk()).isTrue();
            for (JsonNode item : answer.body().path("items")) {
                refused += item.elements().next().path("status").asInt() >= 300 ? 1 : 0;
            }
        }
        cluster.ask("POST", "/" + index + "/_refresh", null);
        double cpu = (openSearchCpu() - before) / 1e3 / documents.size();
        cluster.ask("POST", "/" + index + "/_forcemerge?max_num_segments=1", null);
        JsonNode store = cluster.ask("GET", "/" + index + "/_stats/store,docs", null);
        double bytes =
                store.at("/_all/primaries/store/size_in_bytes").asDouble()
                        / store.at("/_all/primaries/docs/count").asDouble();
        Sample sample = new Sample(cpu, bytes, query(cluster, index, design), refused);
        cluster.ask("DELETE", "/" + index, null);
        return sample;
    }

    /** The median of some searches for one value of a free-form part, past the request cache. */
    private static double query(SearchCluster cluster, String index, Design design)
            throws SearchException {
        String path = "requestParameters.bucketName";
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", 10);
        ObjectNode term = search.putObject("query").putObject("term");
        double[] millis = new double[QUERIES];
        for (int number = 0; number < QUERIES; number++) {
            String value = "bucket-" + number;
            term.removeAll();
            switch (design) {
                case FLAT_OBJECT, FLAT_COMPRESSED, EVERYTHING, UNCOMPRESSED, NO_TEXT, MATCH_ONLY ->
                        term.put(path, value);
                case PATH_AND_VALUE -> term.put("leaves", path + "=" + value);
                case DYNAMIC -> term.put(path + ".keyword", value);
                case UNINDEXED -> {
                    return Double.NaN;
                }
            }
            long started = System.nanoTime();
            cluster.ask("POST", "/" + index + "/_search?request_cache=false", search);
            millis[number] = (System.nanoTime() - started) / 1e6;
        }
        Arrays.sort(millis);
        return millis[QUERIES / 2];
    }

    private static ObjectNode body(Design design) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode settings = body.putObject("settings");
        settings.put("number_of_shards", 1)
                .put("number_of_replicas", 0)
                .put("refresh_interval", "30s")
                .put("mapping.total_fields.limit", 20_000);
        if (COMPRESSED.contains(design)) {
            settings.set(
                    "codec",
                    Templates.body(IndexNames.EVENTS).at("/template/settings/index/codec"));
        }
        if (design == Design.DYNAMIC) {
            return body;
        }
        ObjectNode mappings =
                (ObjectNode) Templates.body(IndexNames.EVENTS).at("/template/mappings").deepCopy();
        body.set("mappings", mappings);
        ObjectNode properties = (ObjectNode) mappings.path("properties");
        if (design != Design.FLAT_OBJECT && design != Design.FLAT_COMPRESSED) {
            TextAnalysis.settings(settings);
        } else {
            properties.remove(FieldNames.TEXT);
        }
        if (design == Design.NO_TEXT) {
            properties.remove(FieldNames.TEXT);
        }
        if (design == Design.MATCH_ONLY) {
            properties
                    .putObject(FieldNames.TEXT)
                    .put("type", "match_only_text")
                    .put("analyzer", "kikori_text")
                    .put("search_analyzer", "kikori_words");
        }
        if (design == Design.UNINDEXED || design == Design.PATH_AND_VALUE) {
            FREE_FORM.forEach(
                    part -> properties.putObject(part).put("type", "object").put("enabled", false));
        }
        if (design == Design.PATH_AND_VALUE) {
            properties.putObject("leaves").put("type", "keyword").put("doc_values", false);
        }
        return body;
    }

    private static List<byte[]> bulks(String index, Design design, List<JsonNode> documents)
            throws Exception {
        List<byte[]> bulks = new ArrayList<>();
        byte[] action = ("{\"index\":{\"_index\":\"" + index + "\"}}\n").getBytes(UTF_8);
        for (int from = 0; from < documents.size(); from += BULK) {
            ByteArrayOutputStream bulk = new ByteArrayOutputStream();
            for (JsonNode document :
                    documents.subList(from, Math.min(documents.size(), from + BULK))) {
                bulk.write(action);
                bulk.write(JSON.writeValueAsBytes(designed(design, document)));
                bulk.write('\n');
            }
            bulks.add(bulk.toByteArray());
        }
        return bulks;
    }

    private static JsonNode designed(Design design, JsonNode document) {
        if (design == Design.EVERYTHING
                || design == Design.UNCOMPRESSED
                || design == Design.MATCH_ONLY) {
            return document;
        }
        ObjectNode with = document.deepCopy();
        with.remove(FieldNames.TEXT);
        if (design == Design.NO_TEXT) {
            return with;
        }
        with.remove(ADDED);
        if (design == Design.PATH_AND_VALUE) {
            ArrayNode leaves = with.putArray("leaves");
            for (String part : FREE_FORM) {
                leaves(part, document.path(part), leaves);
            }
        }
        return with;
    }

    private static void leaves(String path, JsonNode value, ArrayNode leaves) {
        if (value.isObject()) {
            value.properties()
                    .forEach(member ->
                            leaves(path + "." + member.getKey(), member.getValue(), leaves));
        } else if (value.isArray()) {
            value.forEach(element -> leaves(path, element, leaves));
        } else if (value.isValueNode() && !value.isNull()) {
            leaves.add(path + "=" + value.asText());
        }
    }

    /**
     * The story's events over and over, or with {@code -Dkikori.trails=DIR} those of real trails.
     */
    private static List<JsonNode> documents() throws Exception {
        Flattener flattener = new Flattener(FieldNames.standard());
        List<JsonNode> once = new ArrayList<>();
        List<JsonNode> records = DistinctRecords.read();
        for (JsonNode record : records.subList(0, Math.min(records.size(), DOCUMENTS))) {
            byte[] source =
                    flattener
                            .read(record.toString().getBytes(UTF_8))
                            .document(LocalDate.EPOCH, "bench", Instant.EPOCH)
                            .source();
            once.add(JSON.readTree(source));
        }
        List<JsonNode> documents = new ArrayList<>();
        while (documents.size() < DOCUMENTS) {
            documents.addAll(once.subList(0, Math.min(once.size(), DOCUMENTS - documents.size())));
        }
        return documents;
    }

    /** Nanoseconds of CPU that the node's threads have taken. */
    private static long openSearchCpu() {
        var threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            var thread = threads.getThreadInfo(id);
            if (thread != null && thread.getThreadName().contains("opensearch[")) {
                sum += Math.max(0, threads.getThreadCpuTime(id));
            }
        }
        return sum;
    }
}
