package dev.kikori.detect;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.embedded.Deliveries;
import dev.kikori.embedded.Player;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.rules.RuleIndex;
import dev.kikori.search.IndexNames;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.Indices;
import dev.kikori.testing.TrailBucket;
import dev.kikori.testing.TrailRecords;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * Measures what it costs to hold 30,000 new events against 800 rules, and writes {@code
 * target/detection-cost.md}.
 *
 * <p>{@code mvn verify -Dit.test=DetectionBench -Dtest=NoneSuch
 * -Dsurefire.failIfNoSpecifiedTests=false}; rules of one's own with {@code -Dkikori.rules=DIR}.
 */
class DetectionBench {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int EVENTS = 30_000;
    private static final int OBJECTS = 60;
    private static final int RULES = 800;
    private static final int ROUNDS = 5;
    private static final long SEED = 20_260_310L;

    @TempDir private Path folder;

    @Test
    void of_800_rules_over_30_000_new_events() throws Exception {
        List<Rule> rules = rules();
        List<JsonNode> records = records();
        TrailBucket bucket = EmbeddedServers.newBucket();
        try (Indices indices = Indices.embedded();
                Rig rig = Rig.embedded()) {
            indices.reset();
            int each = EVENTS / OBJECTS;
            for (int object = 0; object < OBJECTS; object++) {
                String key = TrailRecords.key("2026-03-10", "bench-" + object);
                bucket.putRecords(
                        key,
                        records.subList(object * each, (object + 1) * each).stream()
                                .map(JsonNode::toString)
                                .toArray(String[]::new));
                rig.ingest(bucket, key);
            }
            double[] seconds = new double[ROUNDS];
            long found = 0;
            for (int round = -1; round < ROUNDS; round++) {
                begin(indices);
                long started = System.nanoTime();
                rig.detector(rules).drain();
                if (round >= 0) {
                    seconds[round] = (System.nanoTime() - started) / 1e9;
                }
                found = count(indices, IndexNames.FINDINGS + "-*");
            }
            assertThat(count(indices, IndexNames.EVENTS + "-*")).isEqualTo(EVENTS);
            write(rules, records, seconds, found);
        }
    }

    private static void begin(Indices indices) throws Exception {
        indices.cluster().send("DELETE", "/" + IndexNames.FINDINGS + "-*");
        indices.search(IndexNames.LEDGER, null);
        ObjectNode update = JsonNodeFactory.instance.objectNode();
        update.putObject("script").put("source", "ctx._source.state = 'WRITTEN'");
        indices.cluster()
                .ask("POST", "/" + IndexNames.LEDGER + "/_update_by_query?refresh=true", update);
    }

    private static long count(Indices indices, String names) throws Exception {
        ObjectNode search =
                JsonNodeFactory.instance.objectNode().put("size", 0).put("track_total_hits", true);
        return indices.search(names, search).at("/hits/total/value").asLong();
    }

    private void write(List<Rule> rules, List<JsonNode> records, double[] seconds, long found)
            throws IOException {
        RuleIndex byName = new RuleIndex(rules);
        double dispatched = microseconds(records, byName::matching);
        double linear =
                microseconds(
                        records,
                        record ->
                                rules.stream()
                                        .filter(rule -> rule.predicate().test(record))
                                        .toList());
        Arrays.sort(seconds);
        Files.writeString(
                Path.of("target", "detection-cost.md"),
                String.format(
                        Locale.ROOT,
                        """
                        | %,d rules over %,d new events | |
                        |---|---|
                        | refresh, count, search, decide, keep %,d findings: median of %d, s | %.2f |
                        | fastest and slowest, s | %.2f to %.2f |
                        | predicates alone, by event name, µs an event | %.2f |
                        | predicates alone, every rule, µs an event | %.2f |
                        """,
                        rules.size(),
                        EVENTS,
                        found,
                        ROUNDS,
                        seconds[ROUNDS / 2],
                        seconds[0],
                        seconds[ROUNDS - 1],
                        dispatched,
                        linear));
    }

    private interface Matching {
        List<Rule> of(JsonNode record);
    }

    /** The median of five passes, after one to warm up. */
    private static double microseconds(List<JsonNode> records, Matching matching) {
        double[] each = new double[ROUNDS];
        long matches = 0;
        for (int round = -1; round < ROUNDS; round++) {
            long started = System.nanoTime();
            for (JsonNode record : records) {
                matches += matching.of(record).size();
            }
            if (round >= 0) {
                each[round] = (System.nanoTime() - started) / 1e3 / records.size();
            }
        }
        assertThat(matches).isPositive();
        Arrays.sort(each);
        return each[ROUNDS / 2];
    }

    /** The story's records over and over, each with an identity of its own. */
    private static List<JsonNode> records() throws IOException {
        List<JsonNode> story = new ArrayList<>();
        for (Player.Delivery object : Deliveries.story()) {
            if (object.key().contains("/CloudTrail/")) {
                try (var in = new GZIPInputStream(new ByteArrayInputStream(object.bytes()))) {
                    JSON.readTree(in).path("Records").forEach(story::add);
                }
            }
        }
        List<JsonNode> records = new ArrayList<>();
        for (int number = 0; number < EVENTS; number++) {
            ObjectNode record = story.get(number % story.size()).deepCopy();
            records.add(record.put("eventID", "bench-" + number));
        }
        return records;
    }

    private List<Rule> rules() throws IOException {
        String own = System.getProperty("kikori.rules");
        if (own != null) {
            return RuleBook.load(Path.of(own)).rules();
        }
        List<Rule> rules = new ArrayList<>(RuleBook.builtIn().rules());
        Random random = new Random(SEED);
        List<String> sources = sources();
        while (rules.size() < RULES) {
            int number = rules.size();
            Path file = folder.resolve("rule-" + number + ".yml");
            Files.writeString(file, sigma(number, sources, random), UTF_8);
            rules.addAll(RuleBook.load(file).rules());
        }
        return rules;
    }

    /** Lines {@code source: Name Name}; a quarter are of services that the story's people use. */
    private static List<String> sources() throws IOException {
        try (var lines = Objects.requireNonNull(RuleBook.class.getResourceAsStream("events.txt"))) {
            List<String> all =
                    new ArrayList<>(
                            new String(lines.readAllBytes(), UTF_8)
                                    .lines()
                                    .filter(line -> line.contains(": ") && !line.startsWith("#"))
                                    .toList());
            List<String> often =
                    all.stream()
                            .filter(line -> line.matches("(iam|ec2|s3|sts|kms|cloudtrail): .*"))
                            .toList();
            for (int times = 0; times < all.size() / 4 / often.size(); times++) {
                all.addAll(often);
            }
            return all;
        }
    }

    /** Shaped like public rules: nearly all name their events, some look at more. */
    private static String sigma(int number, List<String> sources, Random random) {
        String[] line = sources.get(random.nextInt(sources.size())).split(": ", 2);
        List<String> names = List.of(line[1].split(" "));
        StringBuilder events = new StringBuilder();
        for (int event = 0; event < 1 + random.nextInt(4); event++) {
            events.append("      - ").append(names.get(random.nextInt(names.size()))).append('\n');
        }
        String more =
                switch (number % 10) {
                    case 0 -> "    userAgent|contains: 'tool-" + number + "'\n";
                    case 1 -> "    requestParameters|contains: 'word-" + number + "'\n";
                    case 2 -> "    errorCode|startswith: Access\n";
                    default -> "";
                };
        return """
        title: Rule %d
        id: bench-%d
        logsource:
          product: aws
          service: cloudtrail
        detection:
          selection:
            eventSource: %s
            eventName:
        %s%s  own:
            userIdentity.invokedBy|exists: true
          condition: selection and not own
        level: low
        """
                .formatted(number, number, line[0] + ".amazonaws.com", events, more);
    }
}
