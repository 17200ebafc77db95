package dev.kikori.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.Wiring;
import dev.kikori.embedded.Deliveries;
import dev.kikori.embedded.Player;
import dev.kikori.telemetry.Meters;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.Indices;
import dev.kikori.testing.RunningService;
import dev.kikori.testing.TrailBucket;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The boards on the story: what each panel asks is asked of an OpenSearch that holds it. */
class BoardsIT {
    private static final String NO_LETTERS = "every record of the story can be indexed";
    private static final String ALL_DONE = "every object of the story was seen by the rules";

    /** What has nothing to show, and why. */
    private static final Map<String, String> EMPTY =
            Map.ofEntries(
                    entry("kikori-letters-over-time", NO_LETTERS),
                    entry("kikori-letter-reasons", NO_LETTERS),
                    entry("kikori-letter-places", NO_LETTERS),
                    entry("kikori-dead-letters", NO_LETTERS),
                    entry("kikori-unfinished", ALL_DONE),
                    entry("kikori-unfinished-objects", ALL_DONE),
                    entry("kikori-grave-findings", "the 14 controls are rules of level low"));

    /** Of a panel's own words for its filters, those that nothing in the story meets. */
    private static final Map<String, Set<String>> QUIET =
            Map.of(
                    "kikori-severities", Set.of("Critical", "High", "Medium", "Informational"),
                    "kikori-data-opened",
                            Set.of(
                                    "Function URL without sign-in",
                                    "Database reachable from outside"),
                    "kikori-ledger-states", Set.of("Being read", "Before the rules"));

    /** All rules are asked, so none has a reason; what they matched is noted once a minute. */
    private static final Set<String> UNFILLED = Set.of("reason", "lastMatch");

    private static Indices indices;

    @BeforeAll
    static void play() throws Exception {
        indices = Indices.embedded();
        indices.wipe();
        TrailBucket bucket = EmbeddedServers.newBucket();
        Wiring.setUp(EmbeddedServers.config(bucket), new Meters(new SimpleMeterRegistry()));
        List<Player.Delivery> story = Deliveries.story();
        try (RunningService service = RunningService.start(EmbeddedServers.config(bucket))) {
            bucket.play(story);
            service.awaitDone(story.size());
        }
        indices.cluster().ask("POST", "/cloudtrail-*/_refresh", null);
    }

    @AfterAll
    static void close() {
        indices.close();
    }

    @Test
    void every_chart_shows_something_of_the_story() throws Exception {
        int asked = 0;
        for (SavedObject chart : Boards.all("visualization")) {
            if (PanelRequest.aggs(chart).isEmpty()) {
                continue;
            }
            asked++;
            JsonNode answer = ask(chart, PanelRequest.aggregations(chart, List.of()));
            if (EMPTY.containsKey(chart.id())) {
                assertThat(answer.at("/hits/total/value").asLong()).as(chart.id()).isZero();
                continue;
            }
            assertThat(answer.at("/hits/total/value").asLong()).as(chart.id()).isPositive();
            assertThat(leaves(buckets(chart), answer.path("aggregations")))
                    .as(chart.id())
                    .isPositive();
            assertThat(quiet(buckets(chart), answer.path("aggregations")))
                    .as(chart.id())
                    .isEqualTo(QUIET.getOrDefault(chart.id(), Set.of()));
        }
        assertThat(asked).isGreaterThan(60);
    }

    @Test
    void every_saved_search_lists_something_of_the_story() throws Exception {
        for (SavedObject search : Boards.all("search")) {
            long listed =
                    ask(search, PanelRequest.documents(search, List.of()))
                            .at("/hits/total/value")
                            .asLong();
            if (EMPTY.containsKey(search.id())) {
                assertThat(listed).as(search.id()).isZero();
            } else {
                assertThat(listed).as(search.id()).isPositive();
            }
        }
    }

    @Test
    void every_column_of_a_saved_search_is_filled_by_some_document() throws Exception {
        for (SavedObject search : Boards.all("search")) {
            if (EMPTY.containsKey(search.id())) {
                continue;
            }
            ObjectNode request = PanelRequest.documents(search, List.of()).put("size", 1_000);
            request.set("_source", search.attributes().path("columns"));
            Set<String> filled = new TreeSet<>();
            for (JsonNode hit : ask(search, request).at("/hits/hits")) {
                hit.path("_source")
                        .properties()
                        .forEach(field -> {
                            if (!field.getValue().isNull()) {
                                filled.add(field.getKey());
                            }
                        });
            }
            for (JsonNode column : search.attributes().path("columns")) {
                if (!UNFILLED.contains(column.asText())) {
                    assertThat(filled).as(search.id()).contains(column.asText());
                }
            }
        }
    }

    @Test
    void every_control_offers_values() throws Exception {
        for (SavedObject chart : Boards.all("visualization")) {
            for (JsonNode control : Boards.inner(chart, "/visState").at("/params/controls")) {
                ObjectNode request = SavedObjects.JSON.createObjectNode().put("size", 0);
                request.putObject("aggs")
                        .putObject("values")
                        .putObject("terms")
                        .put("field", control.path("fieldName").asText());
                String pattern =
                        chart.references().stream()
                                .filter(reference ->
                                        reference
                                                .name()
                                                .equals(
                                                        control.path("indexPatternRefName")
                                                                .asText()))
                                .map(reference ->
                                        Boards.one(reference.type(), reference.id()).title())
                                .findFirst()
                                .orElseThrow();
                assertThat(indices.search(pattern, request).at("/aggregations/values/buckets"))
                        .as(chart.id() + " " + control.path("label").asText())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void every_drawing_gets_its_data() throws Exception {
        int drawings = 0;
        for (SavedObject chart : Boards.all("visualization")) {
            if (!Boards.kind(chart).equals("vega")) {
                continue;
            }
            JsonNode spec =
                    SavedObjects.JSON.readTree(
                            Boards.inner(chart, "/visState").at("/params/spec").asText());
            for (JsonNode data : spec.path("data")) {
                JsonNode answer =
                        indices.search(data.at("/url/index").asText(), data.at("/url/body"));
                assertThat(answer.at("/hits/hits")).as(chart.id()).hasSize(14);
                for (JsonNode hit : answer.at("/hits/hits")) {
                    assertThat(hit.at("/_source/control").asText()).startsWith("CloudWatch.");
                    assertThat(hit.at("/_source/state").asText()).isEqualTo("active");
                }
                drawings++;
            }
        }
        assertThat(drawings).isPositive();
    }

    @Test
    void each_question_is_answered_within_two_clicks_from_the_start_board() throws Exception {
        Set<String> letters = new TreeSet<>();
        for (Question question : Question.ALL) {
            assertThat(question.clicks()).as(question.words()).hasSizeLessThanOrEqualTo(2);
            Analyst analyst = new Analyst(indices);
            for (Question.Click click : question.clicks()) {
                analyst.click(click);
            }
            for (Question.Answer answer : question.answers()) {
                assertThat(analyst.read(answer.panel()))
                        .as("%s: %s", question.letter(), question.words())
                        .anySatisfy(line -> assertThat(line).containsAll(answer.words()));
            }
            letters.add(question.letter());
        }
        assertThat(String.join("", letters)).isEqualTo("abcdefghijkl");
    }

    private static JsonNode ask(SavedObject object, ObjectNode request) throws Exception {
        return indices.cluster()
                .ask(
                        "POST",
                        "/" + PanelRequest.index(object) + "/_search?ignore_unavailable=true",
                        request);
    }

    private static List<JsonNode> buckets(SavedObject chart) {
        List<JsonNode> buckets = new ArrayList<>();
        for (JsonNode agg : PanelRequest.aggs(chart)) {
            if (!agg.path("schema").asText().equals("metric")) {
                buckets.add(agg);
            }
        }
        return buckets;
    }

    /** How many innermost buckets hold something. */
    private static long leaves(List<JsonNode> buckets, JsonNode answer) {
        if (buckets.isEmpty()) {
            return 1;
        }
        long leaves = 0;
        for (JsonNode bucket :
                answer.path(buckets.getFirst().path("id").asText()).path("buckets")) {
            if (bucket.path("doc_count").asLong() > 0) {
                leaves += leaves(buckets.subList(1, buckets.size()), bucket);
            }
        }
        return leaves;
    }

    /** The words of a chart's filters that no document met. */
    private static Set<String> quiet(List<JsonNode> buckets, JsonNode answer) {
        Set<String> quiet = new TreeSet<>();
        for (JsonNode bucket : buckets) {
            if (bucket.path("type").asText().equals("filters")) {
                Map<String, Long> met = new TreeMap<>();
                for (JsonNode held : answer.findValues(bucket.path("id").asText())) {
                    held.path("buckets")
                            .properties()
                            .forEach(named ->
                                    met.merge(
                                            named.getKey(),
                                            named.getValue().path("doc_count").asLong(),
                                            Long::sum));
                }
                met.forEach((words, documents) -> {
                    if (documents == 0) {
                        quiet.add(words);
                    }
                });
            }
        }
        return quiet;
    }
}
