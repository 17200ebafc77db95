package dev.kikori.detect;

import static dev.kikori.testing.TrailRecords.call;
import static dev.kikori.testing.TrailRecords.key;
import static dev.kikori.testing.TrailRecords.rootUse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.RecordShape;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.rules.RuleSources;
import dev.kikori.search.IndexNames;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.FakeClock;
import dev.kikori.testing.Indices;
import dev.kikori.testing.TrailBucket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** Looking back, watermark and reload, on a real OpenSearch. */
class HistoryIT {
    private static final List<Rule> RULES = RuleBook.builtIn().rules();
    private static final History.Span ALWAYS = new History.Span(null, null);

    private Indices indices;
    private TrailBucket bucket;
    private Rig rig;

    @TempDir private Path folder;

    @BeforeEach
    void start() throws Exception {
        indices = Indices.embedded();
        indices.reset();
        bucket = EmbeddedServers.newBucket();
        rig = Rig.embedded();
    }

    @AfterEach
    void stop() {
        rig.close();
        indices.close();
    }

    private void ingest(String day, String name) throws Exception {
        String key = key(day, name);
        bucket.putRecords(key, rootUse(day, "root " + name).toString(), call(day, name).toString());
        rig.ingest(bucket, key);
    }

    private History.Report back() throws Exception {
        return rig.history().detect(RULES, ALWAYS, (_, _) -> {});
    }

    private static History.OfRule rootUses(History.Report report) {
        return report.rules().stream()
                .filter(rule -> rule.rule().id().equals("cloudwatch-1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void after_detection_there_is_nothing_new_to_find() throws Exception {
        ingest("2019-01-01", "one");
        ingest("2019-02-01", "two");
        rig.detector(RULES).drain();
        List<Indices.Held> findings = indices.findings();

        History.Report report = back();

        assertThat(rootUses(report).hits()).isEqualTo(2);
        assertThat(report.rules()).allSatisfy(rule -> assertThat(rule.added()).isZero());
        assertThat(indices.findings()).isEqualTo(findings).isNotEmpty();
    }

    @Test
    void what_detection_has_not_come_to_is_found_and_found_once() throws Exception {
        ingest("2019-01-01", "one");

        History.Report report = back();

        assertThat(rootUses(report).pending()).isEqualTo(1);
        assertThat(rootUses(report).missed()).isZero();
        List<Indices.Held> findings = indices.findings();
        rig.detector(RULES).drain();
        assertThat(indices.findings()).isEqualTo(findings).hasSize(1);
        assertThat(findings.getFirst().text("engine.mode")).isEqualTo("history");
    }

    @Test
    void a_rule_that_came_later_is_caught_up_with_and_not_called_missed() throws Exception {
        ingest("2019-01-01", "one");
        rig.detector(List.of(RULES.getLast())).drain();
        assertThat(indices.findings()).isEmpty();
        rig.detector(RULES).drain();

        History.Report report = back();

        assertThat(rootUses(report).laterRule()).isEqualTo(1);
        assertThat(report.missed()).isZero();
        assertThat(indices.findingsByRule()).containsEntry("cloudwatch-1", 1);
    }

    @Test
    void a_finding_that_should_be_there_and_is_not_is_called_missed_and_made() throws Exception {
        ingest("2019-01-01", "one");
        ingest("2019-01-02", "two");
        rig.detector(RULES).drain();
        List<Indices.Held> findings = indices.findings();
        Indices.Held lost = findings.getFirst();
        indices.cluster().ask("DELETE", "/" + lost.index() + "/_doc/" + lost.id(), null);

        History.Report preview = rig.history().preview(RULES, ALWAYS, (_, _) -> {});
        assertThat(preview.missed()).isEqualTo(1);
        assertThat(indices.findings()).hasSize(findings.size() - 1);

        assertThat(back().missed()).isEqualTo(1);
        assertThat(indices.findings().stream().map(Indices.Held::timeless).toList())
                .isEqualTo(findings.stream().map(Indices.Held::timeless).toList());
        assertThat(rig.meters.find("kikori.detection.missed.findings").counter())
                .satisfies(counter -> assertThat(counter.count()).isEqualTo(2));
    }

    @Test
    void a_span_takes_its_first_moment_and_not_its_last() throws Exception {
        for (String day : List.of("2019-01-01", "2019-01-02", "2019-01-03")) {
            ingest(day, day);
        }
        Instant first = first("2019-01-02");

        History.Report report =
                rig.history()
                        .preview(RULES, new History.Span(first, first("2019-01-03")), (_, _) -> {});

        assertThat(rootUses(report).byDay().keySet())
                .containsExactly(LocalDate.parse("2019-01-02"));
        assertThat(rootUses(report).noisiest())
                .anySatisfy(noise -> {
                    assertThat(noise.field()).isEqualTo("actor");
                    assertThat(noise.value()).isEqualTo("root");
                });
        assertThat(indices.findings()).isEmpty();
    }

    private Instant first(String day) throws Exception {
        return indices.events().stream()
                .map(event -> Instant.parse(event.text("@timestamp")))
                .filter(time -> time.toString().startsWith(day))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    @Test
    void the_watermark_stands_at_the_oldest_object_that_no_rule_has_seen() throws Exception {
        Instant before = Rig.CLOCK.instant();
        ingest("2019-01-01", "one");
        Instant between = Rig.CLOCK.instant();
        rig.detector(RULES).drain();
        ObjectNode back = JsonNodeFactory.instance.objectNode();
        back.putObject("script").put("source", "ctx._source.begun = '2019-01-01T00:00:00Z'");
        indices.cluster()
                .ask("POST", "/" + IndexNames.LEDGER + "/_update_by_query?refresh=true", back);
        assertThat(rig.ledger.lowWatermark())
                .isAfterOrEqualTo(before.minus(dev.kikori.ledger.Ledger.CLOCKS_APART));

        ingest("2019-01-02", "two");
        assertThat(indices.ledger()).hasSize(2);
        ObjectNode waiting = JsonNodeFactory.instance.objectNode();
        waiting.putObject("script").put("source", "ctx._source.begun = '2019-02-01T00:00:00Z'");
        waiting.putObject("query").putObject("term").put("state", "WRITTEN");
        indices.cluster()
                .ask("POST", "/" + IndexNames.LEDGER + "/_update_by_query?refresh=true", waiting);
        assertThat(rig.ledger.lowWatermark()).isEqualTo("2019-02-01T00:00:00Z");

        rig.detector(RULES).drain();
        assertThat(rig.ledger.lowWatermark())
                .isAfterOrEqualTo(between.minus(dev.kikori.ledger.Ledger.CLOCKS_APART));
        assertThat(indices.all(IndexNames.RULES))
                .allSatisfy(rule ->
                        assertThat(Instant.parse(rule.text("completeUpTo")))
                                .isAfter("2019-03-01T00:00:00Z"));
    }

    @Test
    void rules_are_read_again_and_a_file_that_becomes_faulty_takes_none_away() throws Exception {
        Path file = folder.resolve("names.yml");
        Files.writeString(file, sigma("reads", "CreateKey"));
        FakeClock clock = new FakeClock();
        RuleLibrary library =
                RuleLibrary.open(
                        new RuleSources(false, List.of(folder), null, Set.of()),
                        RecordShape.UNKNOWN,
                        Duration.ofSeconds(1),
                        clock,
                        rig.telemetry);
        Detector detector = rig.detector(library, Detector.Settings.DEFAULT);
        ingest("2019-01-01", "one");
        detector.drain();
        assertThat(indices.findings()).isEmpty();

        Files.writeString(file, sigma("reads", eventName()));
        clock.advance(Duration.ofSeconds(2));
        ingest("2019-01-02", "two");
        detector.drain();
        assertThat(indices.findings()).isNotEmpty();

        int found = indices.findings().size();
        Files.writeString(file, "title: half a rule\ndetection:\n  [");
        clock.advance(Duration.ofSeconds(2));
        ingest("2019-01-03", "three");
        detector.drain();
        assertThat(indices.findings()).hasSizeGreaterThan(found);
        assertThat(indices.all(IndexNames.RULES))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.text("state")).isEqualTo("outdated");
                    assertThat(rule.text("reason")).contains("names.yml:3");
                });

        Files.delete(file);
        clock.advance(Duration.ofSeconds(2));
        ingest("2019-01-04", "four");
        int before = indices.findings().size();
        detector.drain();
        assertThat(indices.findings()).hasSize(before);
        assertThat(indices.all(IndexNames.RULES))
                .singleElement()
                .satisfies(rule -> assertThat(rule.text("state")).isEqualTo("removed"));
    }

    @Test
    void a_file_that_never_was_a_rule_is_shown_with_its_reason() throws Exception {
        Files.writeString(folder.resolve("bad.yml"), "title: half a rule\ndetection: nothing\n");
        RuleLibrary library =
                RuleLibrary.open(
                        new RuleSources(true, List.of(folder), null, Set.of("cloudwatch-2")),
                        RecordShape.UNKNOWN,
                        Duration.ofSeconds(1),
                        Rig.CLOCK,
                        rig.telemetry);

        rig.detector(library, Detector.Settings.DEFAULT).drain();

        assertThat(indices.all(IndexNames.RULES))
                .hasSize(RULES.size() + 1)
                .filteredOn(rule -> rule.text("state").equals("refused"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.text("reason")).contains("bad.yml:"));
        assertThat(indices.all(IndexNames.RULES))
                .filteredOn(rule -> rule.text("state").equals("disabled"))
                .extracting(Indices.Held::id)
                .containsExactly("cloudwatch-2");
        assertThat(
                        rig.meters
                                .find("kikori.rule.state")
                                .tags("rule", "cloudwatch-2", "state", "disabled")
                                .gauge())
                .satisfies(gauge -> assertThat(gauge.value()).isEqualTo(1));
    }

    @Test
    void a_rule_whose_id_is_taken_is_shown_beside_the_one_that_has_it() throws Exception {
        Files.writeString(folder.resolve("a.yml"), sigma("first", "PutItem"));
        Files.writeString(folder.resolve("b.yml"), sigma("second", "GetItem"));
        RuleLibrary library =
                RuleLibrary.open(
                        new RuleSources(false, List.of(folder), null, Set.of()),
                        RecordShape.UNKNOWN,
                        Duration.ofSeconds(1),
                        Rig.CLOCK,
                        rig.telemetry);

        rig.detector(library, Detector.Settings.DEFAULT).drain();

        assertThat(indices.all(IndexNames.RULES))
                .extracting(rule -> rule.text("state"))
                .containsExactlyInAnyOrder("active", "refused");
        assertThat(indices.all(IndexNames.RULES))
                .filteredOn(rule -> rule.text("state").equals("refused"))
                .singleElement()
                .satisfies(rule ->
                        assertThat(rule.text("reason")).contains("b.yml:", "already taken by"));
    }

    private static String eventName() {
        return call("2019-01-01", "x").path("eventName").asText();
    }

    private static String sigma(String title, String eventName) {
        return """
        title: %s
        id: 3f0bd5d2-7a0e-4a0f-9a5b-1d1f5a6e7c10
        status: test
        logsource:
          product: aws
          service: cloudtrail
        detection:
          selection:
            eventName: %s
          condition: selection
        level: low
        """
                .formatted(title, eventName);
    }
}
