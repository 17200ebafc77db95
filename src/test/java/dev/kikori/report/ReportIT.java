package dev.kikori.report;

import static dev.kikori.testing.TrailRecords.call;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.kikori.Wiring;
import dev.kikori.cli.CommandLineInterface;
import dev.kikori.embedded.Deliveries;
import dev.kikori.embedded.Player;
import dev.kikori.telemetry.Meters;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.IndexedRecords;
import dev.kikori.testing.Indices;
import dev.kikori.testing.RunningService;
import dev.kikori.testing.TrailBucket;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The report on the story, by the command, from a real OpenSearch. */
class ReportIT {
    /** Of CloudWatch.1 to CloudWatch.14. */
    private static final int[] FINDINGS = {21, 82, 2, 19, 7, 7, 6, 6, 5, 11, 6, 11, 6, 6};

    private static List<Indices.Held> events;
    private static List<Indices.Held> findings;
    private static Path config;

    @TempDir private static Path folder;

    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void play() throws Exception {
        config =
                Files.writeString(
                        folder.resolve("kikori.yaml"),
                        "opensearch:\n  url: " + EmbeddedServers.stack().openSearchUrl() + "\n");
        try (Indices indices = Indices.embedded()) {
            indices.wipe();
            TrailBucket bucket = EmbeddedServers.newBucket();
            Wiring.setUp(EmbeddedServers.config(bucket), new Meters(new SimpleMeterRegistry()));
            List<Player.Delivery> story = Deliveries.story();
            try (RunningService service = RunningService.start(EmbeddedServers.config(bucket))) {
                bucket.play(story);
                service.awaitDone(story.size());
            }
            events = indices.events();
            findings = indices.findings();
        }
    }

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(err, true, UTF_8));
    }

    @AfterEach
    void stopListening() {
        System.setErr(realErr);
    }

    @Test
    void the_story_is_told_in_its_own_figures() throws Exception {
        Pages page = report("--from", "2026-03-09", "--to", "2026-03-12", "--tz", "UTC");

        assertThat(page.section("summary").getTextContent())
                .contains(
                        "In these 3 days there were 3,096 events of 4 accounts in 4 Regions and 45"
                                + " services")
                .contains("Kikori’s rules made 195 findings; none of them is high or critical.")
                .contains("All 14 controls fired.")
                .contains("svc-backup-sync set off 12 rules (40 findings, at most low)");
        assertThat(page.tiles())
                .containsExactly(
                        "3,096 Events",
                        "195 Findings",
                        "0 high or critical",
                        "21 uses of root",
                        count(ReportIT::isWithoutMfa) + " sign-ins without MFA",
                        count(event ->
                                event.text("eventName").equals("ConsoleLogin")
                                        && event.text("responseElements.ConsoleLogin")
                                                .equals("Failure"))
                                + " sign-ins failed",
                        count(ReportIT::isDenied) + " calls denied",
                        count(ReportIT::isIdentityChange) + " identity changes");
    }

    @Test
    void each_control_stands_there_with_its_count() throws Exception {
        List<List<String>> rows =
                report("--from", "2026-03-09", "--to", "2026-03-12", "--tz", "UTC")
                        .rows("controls");

        assertThat(rows).hasSize(FINDINGS.length);
        for (int control = 1; control <= FINDINGS.length; control++) {
            assertThat(rows.get(control - 1).getFirst()).isEqualTo("CloudWatch." + control);
            assertThat(rows.get(control - 1).get(3))
                    .isEqualTo(String.valueOf(FINDINGS[control - 1]));
        }
    }

    @Test
    void a_few_events_with_a_wrong_clock_do_not_stretch_the_span_of_most() throws Exception {
        try (Indices indices = Indices.embedded()) {
            Reporter reporter = new Reporter(indices.cluster(), Clock.systemUTC());
            byte[] wrong = call("1970-01-01", "wrong-clock").toString().getBytes(UTF_8);
            IndexedRecords.index(indices, List.of(wrong), LocalDate.EPOCH);
            try {
                assertThat(requireNonNull(reporter.everything()).from())
                        .isBefore("1970-01-02T00:00:00Z");
                Span most = requireNonNull(reporter.most());
                assertThat(most.from()).isAfter("2026-03-08T00:00:00Z");
                assertThat(most.to()).isBefore("2026-03-13T00:00:00Z");
                assertThat(events)
                        .filteredOn(event -> isOutside(most, event))
                        .hasSizeLessThan(events.size() / 50);
            } finally {
                indices.cluster().ask("DELETE", "/cloudtrail-events-1970.01", null);
            }
        }
    }

    private static boolean isOutside(Span span, Indices.Held event) {
        Instant time = Instant.parse(event.text("@timestamp"));
        return time.isBefore(span.from()) || !time.isBefore(span.to());
    }

    @Test
    void a_control_that_was_quiet_tells_when_it_fired_last() throws Exception {
        List<List<String>> rows =
                report("--from", "2026-03-09", "--to", "2026-03-09T05:00:00Z", "--tz", "Asia/Tokyo")
                        .rows("controls");

        assertThat(rows).hasSize(FINDINGS.length);
        assertThat(rows.get(6)).contains("CloudWatch.7", "0", "no; last 11 Mar 2026, 09:15");
    }

    @Test
    void one_day_is_compared_with_the_day_before() throws Exception {
        Pages page = report("--from", "2026-03-10", "--to", "2026-03-11", "--tz", "UTC");

        long now = on("2026-03-10", events);
        long before = on("2026-03-09", events);
        assertThat(page.section("summary").getTextContent())
                .contains("In these 24 hours there were " + Wording.number(now) + " events")
                .contains("in the 24 hours before");
        assertThat(page.section("summary").getTextContent())
                .contains(Wording.arrow(Change.of(now, before)))
                .contains(
                        Wording.arrow(
                                Change.of(on("2026-03-10", findings), on("2026-03-09", findings))));
        assertThat(page.rows("places"))
                .anySatisfy(row -> assertThat(row.getFirst()).isEqualTo("sa-east-1new"))
                .anySatisfy(row -> assertThat(row.getFirst()).isEqualTo("us-east-1"));
    }

    @Test
    void a_date_begins_in_the_zone_of_the_page() throws Exception {
        long inTokyo =
                events.stream()
                        .map(event -> Instant.parse(event.text("@timestamp")))
                        .filter(time ->
                                time.atZone(ZoneId.of("Asia/Tokyo"))
                                        .toLocalDate()
                                        .equals(LocalDate.parse("2026-03-10")))
                        .count();
        assertThat(inTokyo).isNotEqualTo(on("2026-03-10", events));

        Pages page = report("--from", "2026-03-10", "--to", "2026-03-11", "--tz", "Asia/Tokyo");
        assertThat(page.section("summary").getTextContent())
                .contains("In these 24 hours there were " + Wording.number(inTokyo) + " events");

        page =
                report(
                        "--from",
                        "2026-03-10T00:00:00+09:00",
                        "--to",
                        "2026-03-11T00:00:00+09:00",
                        "--tz",
                        "UTC");
        assertThat(page.section("summary").getTextContent())
                .contains("In these 24 hours there were " + Wording.number(inTokyo) + " events");
    }

    @Test
    void a_card_tells_who_when_where_why_and_what_next() throws Exception {
        Pages page = report("--from", "2026-03-09", "--to", "2026-03-12", "--tz", "Asia/Tokyo");

        assertThat(page.all("article").stream().map(card -> card.getTextContent()))
                .hasSize(Questions.GROUPS)
                .anySatisfy(card ->
                        assertThat(card)
                                .startsWith("Unauthorized API call")
                                .contains("ci-deployer")
                                .contains("11 Mar 2026, 02:1")
                                .contains("444455556666")
                                .contains("198.51.100.77")
                                .contains("(like AccessDenied*)")
                                .contains("one call repeated is a misconfiguration")
                                .contains("IAM user ci-deployer tried to ")
                                .contains("kikori explain "));
        assertThat(page.rows("denied").getFirst().getFirst()).isEqualTo("ci-deployer");
        assertThat(page.section("completeness").getTextContent())
                .contains("No object waits", "No dead letters", "Every rule is asked.")
                .contains("that deliver, nothing is missing.")
                .contains("more, of which nothing is missing");
        assertThat(page.rows("completeness"))
                .hasSizeGreaterThan(5)
                .anySatisfy(row -> assertThat(row).contains("444455556666", "sa-east-1", "1", "0"))
                .allSatisfy(row -> assertThat(row.getLast()).isNotEqualTo("–"));
    }

    @Test
    void an_empty_span_says_when_there_are_events() throws Exception {
        Pages page = report("--from", "2020-01-01", "--to", "2020-01-08", "--tz", "UTC");

        assertThat(page.section("summary").getTextContent())
                .contains("There are no events in these 7 days. The index holds events from 9 Mar");
        assertThat(err.toString(UTF_8))
                .contains("It is empty: the index holds events from 2026-03-09T");
    }

    @Test
    void what_cannot_be_is_refused_and_nothing_is_written() {
        assertThat(run("--out", folder.resolve("no/such/file.html").toString())).isEqualTo(1);
        assertThat(run("--tz", "Mars", "--out", folder.resolve("never.html").toString()))
                .isEqualTo(1);
        assertThat(
                        run(
                                "--from",
                                "2026-03-12",
                                "--to",
                                "2026-03-09",
                                "--out",
                                folder.resolve("never.html").toString()))
                .isEqualTo(1);
        assertThat(folder.resolve("never.html")).doesNotExist();
        assertThat(err.toString(UTF_8))
                .contains("'Mars' is no time zone")
                .contains("is not before --to");
    }

    private Pages report(String... arguments) throws Exception {
        Path file = folder.resolve("report.html");
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--out", file.toString()));
        assertThat(run(line.toArray(String[]::new))).as(() -> err.toString(UTF_8)).isZero();
        return Pages.parse(Files.readString(file));
    }

    private static int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("report", "--config", config.toString()));
        line.addAll(List.of(arguments));
        return CommandLineInterface.run(line.toArray(String[]::new));
    }

    private static long count(Predicate<Indices.Held> events) {
        return ReportIT.events.stream().filter(events).count();
    }

    private static long on(String day, List<Indices.Held> documents) {
        Instant start = Instant.parse(day + "T00:00:00Z");
        Span span = new Span(start, start.plusSeconds(86_400));
        return documents.stream()
                .map(document -> Instant.parse(document.text("@timestamp")))
                .filter(time -> !time.isBefore(span.from()) && time.isBefore(span.to()))
                .count();
    }

    private static boolean isDenied(Indices.Held event) {
        return event.text("errorCode").startsWith("AccessDenied")
                || event.text("errorCode").endsWith("UnauthorizedOperation");
    }

    private static boolean isWithoutMfa(Indices.Held event) {
        return event.text("eventName").equals("ConsoleLogin")
                && event.text("responseElements.ConsoleLogin").equals("Success")
                && event.text("additionalEventData.MFAUsed").equals("No")
                && !event.text("userIdentity.type").equals("AssumedRole");
    }

    private static boolean isIdentityChange(Indices.Held event) {
        return event.text("readOnly").equals("false")
                && event.text("errorCode").isEmpty()
                && List.of("iam", "sso", "sso-directory", "identitystore", "organizations")
                        .contains(event.text("eventSource").replace(".amazonaws.com", ""));
    }
}
