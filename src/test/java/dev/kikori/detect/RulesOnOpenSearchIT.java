package dev.kikori.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.RandomRules;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.search.IndexNames;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.Indices;
import dev.kikori.testing.TrailBucket;
import dev.kikori.testing.TrailRecords;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Random rules of both languages over random records: what a real OpenSearch finds, after the
 * predicates have looked at its hits, is what the predicates find among all records.
 */
class RulesOnOpenSearchIT {
    // Another one is tried with -Dkikori.seed=…
    private static final long SEED = Long.getLong("kikori.seed", 20_240_311L);
    // More findings than a test can list would come of all turns in one cluster.
    private static final int GROUPS = 4;
    private static final int TURNS = 15;
    private static final int RULES_A_TURN = 4;
    private static final int RECORDS_A_TURN = 8;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final RandomRules made = new RandomRules(SEED);
    private final List<String> records = new ArrayList<>();

    @Test
    void hits_after_the_second_look_are_what_the_predicates_say(@TempDir Path folder)
            throws Exception {
        for (int group = 0; group < GROUPS; group++) {
            check(Files.createDirectory(folder.resolve("group-" + group)));
        }
    }

    private void check(Path folder) throws Exception {
        records.clear();
        for (int turn = 0; turn < TURNS; turn++) {
            made.turn();
            for (int number = 0; number < RULES_A_TURN; number++) {
                String id = "r" + turn + '-' + number;
                Files.writeString(folder.resolve(id + ".yml"), rule(id, number));
            }
            for (int number = 0; number < RECORDS_A_TURN; number++) {
                records.add(record("e" + turn + '-' + number));
            }
        }
        List<Rule> rules = RuleBook.load(folder).rules();
        assertThat(rules).hasSizeGreaterThan(TURNS * RULES_A_TURN * 3 / 4);

        List<String> expected = new ArrayList<>();
        for (String text : records) {
            JsonNode event = JSON.readTree(text);
            rules.stream()
                    .filter(rule -> rule.predicate().test(event))
                    .forEach(
                            rule -> expected.add(rule.id() + ' ' + event.path("eventID").asText()));
        }
        assertThat(expected).hasSizeGreaterThan(500);

        assertThat(found(rules))
                .as("seed %d, %s", SEED, folder.getFileName())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private String rule(String id, int number) {
        String head =
                "title: "
                        + id
                        + "\nid: "
                        + id
                        + "\ndescription: random\nlevel: low\nlogsource:\n  product: aws\n  service: cloudtrail\n";
        if (number % 4 == 3) {
            return head + "pattern: '" + made.pattern().replace("'", "''") + "'\n";
        }
        return head
                + "detection:\n"
                + made.detection()
                        .lines()
                        .map(line -> "  " + line)
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    private String record(String id) throws Exception {
        ObjectNode record = TrailRecords.call("2019-06-01", id);
        JsonNode random = JSON.readTree(made.record());
        random.properties().stream()
                .filter(member -> !member.getKey().equals("eventTime"))
                .forEach(member -> record.set(member.getKey(), member.getValue()));
        return record.toString();
    }

    private List<String> found(List<Rule> rules) throws Exception {
        try (Rig rig = Rig.embedded();
                Indices indices = Indices.embedded()) {
            indices.reset();
            TrailBucket bucket = EmbeddedServers.newBucket();
            String key = TrailRecords.key("2019-06-01", "random");
            bucket.putRecords(key, records.toArray(String[]::new));
            rig.ingest(bucket, key);
            assertThat(indices.events()).hasSameSizeAs(records);
            rig.detector(rules).drain();
            assertThat(indices.all(IndexNames.RULES))
                    .allSatisfy(rule -> assertThat(rule.text("state")).isEqualTo("active"));
            return indices.findings().stream()
                    .map(finding -> finding.text("rule.id") + ' ' + finding.text("eventID"))
                    .toList();
        }
    }
}
