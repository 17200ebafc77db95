package dev.kikori.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.report.Report.Completeness;
import dev.kikori.report.Report.Counted;
import dev.kikori.report.Report.Delivery;
import dev.kikori.report.Report.Top;
import dev.kikori.rules.Level;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;

class ReportPageTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' style='background:red",
                "</style></title><script>alert(1)</script>",
                "<!-- ",
                "]]>",
                "&lt;b&gt;",
                "javascript:alert(1)",
                "{0} {99} ${x}",
            })
    void hostile_text_stays_text_wherever_it_stands(String hostile) throws Exception {
        String page = ReportPage.of(Reports.everywhere(hostile));

        Pages parsed = Pages.parse(page);
        assertThat(parsed.all("script")).isEmpty();
        assertThat(parsed.all("img")).isEmpty();
        assertThat(parsed.all("style")).hasSize(1);
        assertThat(parsed.all("b")).isEmpty();
        assertThat(parsed.all("*"))
                .allSatisfy(element -> {
                    assertThat(element.hasAttribute("style")).isFalse();
                    assertThat(element.hasAttribute("onerror")).isFalse();
                });
        assertThat(parsed.all("a")).isEmpty();
        assertThat(parsed.document().getDocumentElement().getTextContent()).contains(hostile);
        assertThat(parsed.rows("denied")).hasSize(Questions.ROWS);
    }

    @Test
    void what_a_reader_would_not_see_is_named() throws Exception {
        Pages parsed =
                Pages.parse(ReportPage.of(Reports.everywhere("exe.\u202Egpj\u0000\u200B\uD83C\n")));

        assertThat(parsed.all("main").getFirst().getTextContent())
                .contains("exe.⟨U+202E⟩gpj⟨U+0000⟩⟨U+200B⟩⟨U+D83C⟩⟨U+000A⟩")
                .doesNotContain("\u202E")
                .doesNotContain("\u200B");
    }

    @Test
    void text_of_any_characters_makes_a_page() throws Exception {
        long seed = 20260311L;
        Random random = new Random(seed);
        for (int page = 0; page < 50; page++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append(
                        random.nextBoolean()
                                ? (char) random.nextInt(0x10000)
                                : "<>&\"'{}]".charAt(random.nextInt(8)));
            }
            assertThat(Pages.parse(ReportPage.of(Reports.everywhere(text.toString()))).all("main"))
                    .as("seed %s, page %s: %s", seed, page, text)
                    .hasSize(1);
        }
    }

    @Test
    void ten_thousand_characters_do_not_make_a_long_page() {
        String page = ReportPage.of(Reports.everywhere("Mozilla ".repeat(1_250)));

        assertThat(page).contains("… (10,000 characters)");
        assertThat(page.length()).isLessThan(600_000);
    }

    @Test
    void what_is_left_out_is_counted() throws Exception {
        Pages parsed = Pages.parse(ReportPage.of(Reports.everywhere("x")));

        assertThat(parsed.section("subjects").getTextContent()).endsWith("and 4,990 more");
        assertThat(parsed.section("findings").getTextContent()).endsWith("and 50 more");
        assertThat(parsed.rows("root").getFirst().getFirst()).isEqualTo("x, x, x and 74 more");
    }

    @Test
    void nothing_is_loaded_from_anywhere_and_only_its_own_style_is_let_through() throws Exception {
        String page = ReportPage.of(Reports.everywhere("https://evil.example/x.png"));

        Pages parsed = Pages.parse(page);
        assertThat(parsed.all("*"))
                .allSatisfy(element -> {
                    assertThat(element.hasAttribute("src")).isFalse();
                    assertThat(element.hasAttribute("xlink:href")).isFalse();
                    assertThat(element.hasAttribute("href"))
                            .isEqualTo(element.getTagName().equals("a"));
                });
        String style = parsed.all("style").getFirst().getTextContent();
        assertThat(style)
                .doesNotContain("url(", "@import", "http", "<", ">", "&")
                .contains("prefers-color-scheme: dark", "@media print");
        String hash =
                java.util.Base64.getEncoder()
                        .encodeToString(
                                java.security.MessageDigest.getInstance("SHA-256")
                                        .digest(
                                                style.getBytes(
                                                        java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(page)
                .contains("<style>" + style + "</style>")
                .contains("default-src 'none'; style-src 'sha256-" + hash + "'");
    }

    @Test
    void a_page_of_nothing_says_so_and_when_there_are_events() throws Exception {
        Span everything =
                new Span(
                        Instant.parse("2024-01-31T15:00:00Z"),
                        Instant.parse("2024-03-01T03:04:00Z"));
        Pages parsed = Pages.parse(ReportPage.of(Reports.empty(everything)));

        assertThat(parsed.section("summary").getTextContent())
                .contains(
                        "There are no events in these 7 days. The index holds events from"
                                + " 1 Feb 2024, 00:00 to 1 Mar 2024, 12:04.");
        for (String section :
                List.of("subjects", "findings", "root", "sign-ins", "denied", "identities")) {
            assertThat(parsed.section(section).getTextContent()).as(section).endsWith("none");
        }
        assertThat(parsed.section("time").getTextContent()).contains("none in this time");
        assertThat(parsed.section("completeness").getTextContent())
                .contains("is not known", "No dead letters", "No object waits");
    }

    @Test
    void an_empty_index_is_told_apart_from_an_empty_week() throws Exception {
        assertThat(summary(Reports.empty(null)))
                .contains("There are no events in these 7 days. The index holds no events at all.");
    }

    @Test
    void the_summary_compares_with_the_time_before() throws Exception {
        Report report =
                Reports.of(
                        Reports.totals(12_345, Map.of(Level.LOW, 37L, Level.HIGH, 5L)),
                        Reports.totals(10_000, Map.of(Level.LOW, 21L)),
                        Reports.whole());

        assertThat(summary(report))
                .contains(
                        "In these 7 days there were 12,345 events of 3 accounts in 2 Regions and"
                                + " 4 services, 23 % more than in the 7 days before.")
                .contains(
                        "Kikori’s rules made 42 findings, about twice as many as in the 7 days"
                                + " before; 5 of them are high or critical.");
        assertThat(Pages.parse(ReportPage.of(report)).tiles())
                .contains("12,345 Events", "42 Findings", "5 high or critical");
    }

    @Test
    void where_nothing_is_known_of_the_time_before_nothing_is_compared() throws Exception {
        Report report = Reports.of(Reports.totals(1, Map.of()), null, Reports.whole());

        assertThat(summary(report))
                .contains("there was 1 event of 3 accounts in 2 Regions and 4 services. ")
                .contains("No rule fired")
                .contains("There are no events of the 7 days before to compare with.");
        assertThat(ReportPage.of(report))
                .doesNotContain("▲", "▼", "<th class=\"number\" scope=\"col\">" + Wording.BEFORE);
    }

    @Test
    void what_is_missing_is_said_at_the_top() throws Exception {
        Completeness lacking =
                new Completeness(
                        Reports.FROM,
                        9,
                        1,
                        12,
                        Reports.FROM,
                        List.of(new Counted("event", 2), new Counted("object", 1)),
                        Reports.FROM,
                        new Top<>(List.of("my-rule"), 1),
                        Top.none(),
                        0);
        Report report = Reports.of(Reports.totals(5, Map.of()), null, lacking);

        assertThat(summary(report))
                .contains(
                        "Not everything is in this report: 1 object is being ingested or tried"
                                + " again, 12 objects wait to be shown to the rules, 3 dead"
                                + " letters, 1 rule is not asked.");
        assertThat(Pages.parse(ReportPage.of(report)).section("completeness").getTextContent())
                .contains("3 dead letters: 2 records, 1 object; the latest of 9 Mar 2026, 00:00")
                .contains("1 rule is not asked: my-rule")
                .contains("the oldest was begun 9 Mar 2026, 00:00");
        assertThat(summary(Reports.of(Reports.totals(5, Map.of()), null, Reports.whole())))
                .doesNotContain("Not everything");
    }

    @Test
    void of_every_account_and_region_it_is_said_what_came_in_and_how_late() throws Exception {
        Top<Delivery> deliveries =
                new Top<>(
                        List.of(
                                delivery("111122223333", "us-east-1", Duration.ofSeconds(400)),
                                new Delivery("", "", 2, 0, 0, null, null)),
                        30);
        Pages page =
                Pages.parse(
                        ReportPage.of(
                                Reports.of(
                                        Reports.totals(5, Map.of()),
                                        null,
                                        Reports.whole(deliveries))));

        assertThat(page.rows("completeness"))
                .containsExactly(
                        List.of(
                                "111122223333",
                                "us-east-1",
                                "1,200",
                                "0",
                                "0",
                                "9 Mar 2026, 00:00",
                                "7 minutes"),
                        List.of("not known", "not known", "2", "0", "0", "none", "–"));
        assertThat(page.section("completeness").getTextContent())
                .contains("Of all 30 pairs of account and Region that deliver, nothing is missing.")
                .contains("and 28 more, of which nothing is missing");
    }

    @Test
    void accounts_and_regions_of_which_something_is_missing_stand_first_and_are_counted()
            throws Exception {
        JsonNode ledger =
                answer(
                        """
                        {"aggregations":{"places":{"buckets":[
                          {"key":["1","eu-west-1"],"doc_count":9,"notDone":{"doc_count":2},
                           "last":{"value":1773068400000},
                           "ofSpan":{"delay":{"values":[{"key":50.0,"value":60000.0}]}}},
                          {"key":["1","us-east-1"],"doc_count":9,"notDone":{"doc_count":0},
                           "last":{"value":null},
                           "ofSpan":{"delay":{"values":[{"key":50.0,"value":null}]}}},
                          {"key":["3","us-east-1"],"doc_count":4,"notDone":{"doc_count":0},
                           "last":{"value":1773068400000},
                           "ofSpan":{"delay":{"values":[{"key":50.0,"value":7200000.0}]}}}]}}}
                        """);
        JsonNode letters =
                answer(
                        """
                        {"aggregations":{"accounts":{"buckets":[
                          {"key":"","doc_count":1,
                           "regions":{"buckets":[{"key":"","doc_count":1}]}},
                          {"key":"2","doc_count":5,
                           "regions":{"buckets":[{"key":"us-east-1","doc_count":5}]}}]}}}
                        """);

        Deliveries deliveries = new Deliveries(ledger, letters);

        Instant last = Instant.ofEpochMilli(1_773_068_400_000L);
        assertThat(deliveries.lacking()).isEqualTo(3);
        assertThat(deliveries.top())
                .isEqualTo(
                        new Top<>(
                                List.of(
                                        new Delivery("2", "us-east-1", 0, 0, 5, null, null),
                                        new Delivery("", "", 0, 0, 1, null, null),
                                        new Delivery(
                                                "1",
                                                "eu-west-1",
                                                7,
                                                2,
                                                0,
                                                last,
                                                Duration.ofMinutes(1)),
                                        new Delivery(
                                                "3",
                                                "us-east-1",
                                                4,
                                                0,
                                                0,
                                                last,
                                                Duration.ofHours(2)),
                                        new Delivery("1", "us-east-1", 9, 0, 0, null, null)),
                                5));
        assertThat(Wording.deliveries(5, 3))
                .isEqualTo(
                        "Of 3 of 5 pairs of account and Region, something is not done or could not be"
                                + " read.");
        assertThat(new Deliveries(answer("{}"), answer("{}")).top()).isEqualTo(Top.none());
    }

    @Test
    void a_delay_is_told_in_the_unit_that_fits() {
        assertThat(Wording.delay(Duration.ofMillis(1_900))).isEqualTo("1 second");
        assertThat(Wording.delay(Duration.ofSeconds(119))).isEqualTo("119 seconds");
        assertThat(Wording.delay(Duration.ofSeconds(401))).isEqualTo("7 minutes");
        assertThat(Wording.delay(Duration.ofHours(5))).isEqualTo("5 hours");
        assertThat(Wording.delay(Duration.ofDays(12))).isEqualTo("12 days");
        assertThat(Wording.delay(Duration.ofDays(258))).isEqualTo("8 months");
    }

    private static Delivery delivery(String account, String region, Duration delay) {
        return new Delivery(account, region, 1_200, 0, 0, Reports.FROM, delay);
    }

    private static JsonNode answer(String json) throws Exception {
        return JsonMapper.builder().build().readTree(json);
    }

    @Test
    void each_bar_tells_its_counts_and_a_gap_stays_a_gap() throws Exception {
        Pages parsed = Pages.parse(ReportPage.of(Reports.everywhere("x")));

        List<String> titles =
                parsed.all("g").stream()
                        .map(bar -> bar.getElementsByTagName("title").item(0).getTextContent())
                        .filter(title -> title.endsWith("findings"))
                        .toList();
        assertThat(titles)
                .hasSize(6)
                .contains("9 Mar, 00:00 – 10 Mar, 00:00: 15 findings")
                .noneMatch(title -> title.startsWith("11 Mar"));
        for (Element rect : parsed.all("rect")) {
            assertThat(Double.parseDouble(rect.getAttribute("y"))).isBetween(0.0, 240.0);
            assertThat(Double.parseDouble(rect.getAttribute("height"))).isBetween(1.0, 240.0);
        }
    }

    @Test
    void a_command_is_offered_only_for_an_id_that_a_shell_takes_as_a_word() {
        String danger = "0f6a04f5; rm -rf ~";
        assertThat(ReportPage.of(Reports.everywhere(danger))).doesNotContain("kikori show");
        assertThat(ReportPage.of(Reports.everywhere("0f6a04f5-812a-44ed-bb2c-c7c013299db8")))
                .contains("kikori explain 0f6a04f5-812a-44ed-bb2c-c7c013299db8");
    }

    @Test
    void times_are_told_in_the_zone_of_the_report() {
        assertThat(ReportPage.of(Reports.empty(null)))
                .contains("times in Asia/Tokyo (UTC+09:00)")
                .contains("<time datetime=\"2026-03-08T15:00:00Z\">9 Mar 2026, 00:00</time>");
    }

    @Test
    void a_zone_is_told_with_every_offset_that_it_has_in_the_span() {
        Moments york = new Moments(ZoneId.of("America/New_York"));
        assertThat(york.zoneName(span("2026-03-07T12:00:00Z", "2026-03-09T12:00:00Z")))
                .isEqualTo("America/New_York (UTC-05:00, later UTC-04:00)");
        assertThat(york.zoneName(span("2026-03-06T12:00:00Z", "2026-03-08T07:00:00Z")))
                .as("clocks change at the first moment after the span")
                .isEqualTo("America/New_York (UTC-05:00)");
        assertThat(york.zoneName(span("0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z")))
                .as("not every offset of two thousand years")
                .hasSizeLessThan(80);
        assertThat(
                        new Moments(ZoneId.of("+09:00"))
                                .zoneName(span("2026-03-07T12:00:00Z", "2026-03-09T12:00:00Z")))
                .isEqualTo("UTC+09:00");
        assertThat(
                        new Moments(ZoneId.of("Etc/UTC"))
                                .zoneName(span("2026-03-07T12:00:00Z", "2026-03-09T12:00:00Z")))
                .isEqualTo("UTC");
    }

    private static Span span(String from, String to) {
        return new Span(Instant.parse(from), Instant.parse(to));
    }

    @Test
    void of_one_finding_it_is_told_when_and_how_grave_it_is_not_between_what() throws Exception {
        Instant once = Reports.FROM.plusSeconds(90);
        String one = summary(Reports.oneFinding(Level.LOW, 1, once, once.plusSeconds(20)));
        assertThat(one)
                .contains("made 1 finding; it is neither high nor critical.")
                .contains("set off 1 rule (1 finding, low)")
                .contains(", at 9 Mar 2026, 00:01.");

        String two = summary(Reports.oneFinding(Level.HIGH, 2, once, once.plusSeconds(60)));
        assertThat(two)
                .contains("made 2 findings; 2 of them are high or critical.")
                .contains("(2 findings, at most high)")
                .contains("between 9 Mar 2026, 00:01 and 9 Mar 2026, 00:02.");
        assertThat(summary(Reports.oneFinding(Level.HIGH, 1, once, once)))
                .contains("made 1 finding; it is high or critical.");
    }

    @Test
    void an_account_and_an_address_are_never_broken_into_lines() {
        Cells cells = new Cells(new Moments(Reports.TOKYO));
        assertThat(
                        Html.page(
                                Html.element(
                                        "p",
                                        cells.values(
                                                new Report.Top<>(
                                                        List.of(
                                                                new Report.Counted(
                                                                        "111122223333", 1),
                                                                new Report.Counted(
                                                                        "a-longer-name-of-a-role",
                                                                        1)),
                                                        2)))))
                .contains("<span class=\"item whole\"><bdi>111122223333</bdi>")
                .contains("<span class=\"item\"><bdi>a-longer-name-of-a-role</bdi>");
    }

    @Test
    void lengths_are_told_as_people_count_them() {
        assertThat(Wording.theseTimes(Duration.ofDays(7))).isEqualTo("these 7 days");
        assertThat(Wording.theseTimes(Duration.ofDays(1))).isEqualTo("these 24 hours");
        assertThat(Wording.theseTimes(Duration.ofHours(1))).isEqualTo("this hour");
        assertThat(Wording.theseTimes(Duration.ofHours(36))).isEqualTo("these 36 hours");
        assertThat(Wording.theseTimes(Duration.ofMinutes(90))).isEqualTo("these 90 minutes");
        assertThat(Wording.timesBefore(Duration.ofDays(365))).isEqualTo("the 12 months before");
        assertThat(Wording.timesBefore(Duration.ofDays(2_557))).isEqualTo("the 7 years before");
        // Clocks went forward in these.
        assertThat(Wording.theseTimes(Duration.ofHours(7 * 24 - 1))).isEqualTo("these 7 days");
    }

    private static String summary(Report report) throws Exception {
        return Pages.parse(ReportPage.of(report)).section("summary").getTextContent();
    }
}
