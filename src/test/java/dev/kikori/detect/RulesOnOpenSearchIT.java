package dev.kikori.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.archive.ObjectRef;
import dev.kikori.archive.RecordStream;
import dev.kikori.archive.S3Archive;
import dev.kikori.findings.FindingStore;
import dev.kikori.ingest.DeadLetters;
import dev.kikori.ingest.Exclusions;
import dev.kikori.ingest.Intake;
import dev.kikori.ingest.Outcome;
import dev.kikori.ingest.Retention;
import dev.kikori.ledger.Ledger;
import dev.kikori.rules.RandomRules;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.telemetry.Meters;
import dev.kikori.telemetry.Telemetry;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.Indices;
import dev.kikori.testing.TrailBucket;
import dev.kikori.testing.TrailRecords;
import dev.kikori.trail.Enrichment;
import dev.kikori.trail.FieldNames;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private static final Clock CLOCK = Clock.systemUTC();
    private static final FieldNames NAMES = FieldNames.standard();
    private static final IndexNames INDEX_NAMES = new IndexNames(IndexNames.Period.MONTH);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final Telemetry telemetry = new Meters(new SimpleMeterRegistry());
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
        try (Indices indices = Indices.embedded();
                Indexer indexer = indices.indexer()) {
            indices.reset();
            var ledger = new Ledger(indices.cluster(), indexer, CLOCK);
            ingest(indices, new Ledger(indices.cluster(), indexer, CLOCK), indexer);
            assertThat(indices.events()).hasSameSizeAs(records);
            new Detector(
                            ledger,
                            RuleLibrary.of(rules, telemetry),
                            new RuleChecker(indices.cluster(), NAMES),
                            new RuleCatalogue(indices.cluster(), indexer, CLOCK, telemetry),
                            new EventSearch(indices.cluster()),
                            new FindingStore(
                                    indices.cluster(), indexer, INDEX_NAMES, CLOCK, telemetry),
                            new Origins(indices.cluster(), indexer),
                            NAMES,
                            Detector.Settings.DEFAULT,
                            CLOCK,
                            telemetry)
                    .drain();
            assertThat(indices.all(IndexNames.RULES))
                    .allSatisfy(rule -> assertThat(rule.text("state")).isEqualTo("active"));
            return indices.findings().stream()
                    .map(finding -> finding.text("rule.id") + ' ' + finding.text("eventID"))
                    .toList();
        }
    }

    private void ingest(Indices indices, Ledger ledger, Indexer indexer) throws Exception {
        TrailBucket bucket = EmbeddedServers.newBucket();
        var intake =
                new Intake(
                        new S3Archive(EmbeddedServers.stack().s3()),
                        ledger,
                        indexer,
                        new DeadLetters(indexer, CLOCK),
                        NAMES,
                        Enrichment.NONE,
                        Exclusions.none(),
                        new Retention(
                                Optional.empty(), INDEX_NAMES, indices.cluster(), ledger, CLOCK),
                        INDEX_NAMES,
                        RecordStream.Limits.DEFAULT,
                        CLOCK,
                        telemetry);
        String key = TrailRecords.key("2019-06-01", "random");
        bucket.putRecords(key, records.toArray(String[]::new));
        assertThat(intake.take(new ObjectRef(bucket.name(), key, null)))
                .isEqualTo(new Outcome.Done());
    }
}
