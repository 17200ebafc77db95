package dev.kikori.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The boards and saved searches that ship, as far as no server is needed to judge them. */
final class BoardsTest {
    private static final Set<String> COUNTABLE =
            Set.of("keyword", "ip", "boolean", "date", "integer", "long", "double");
    private static final Map<String, Set<String>> ACCEPTED =
            Map.of(
                    "terms", COUNTABLE,
                    "cardinality", COUNTABLE,
                    "max", Set.of("date", "integer", "long", "double"),
                    "median", Set.of("integer", "long", "double"),
                    "min", Set.of("date", "integer", "long", "double"),
                    "sum", Set.of("integer", "long", "double"),
                    "date_histogram", Set.of("date"));

    private static final Pattern LINK = Pattern.compile("#/view/(kikori-[a-z-]+)");

    private static final Pattern LINK_FIELD =
            Pattern.compile("(?<!params:\\()(?<![\\w.@-])([\\w.@-]+):[\"']\\{\\{value}}[\"']");

    @Test
    void there_are_boards_enough_and_searches_enough() {
        assertThat(Boards.all("dashboard")).hasSizeGreaterThanOrEqualTo(8);
        assertThat(Boards.all("search")).hasSizeGreaterThanOrEqualTo(25);
        for (int control = 1; control <= 14; control++) {
            assertThat(
                            Boards.query(
                                            Boards.one(
                                                    "search",
                                                    "kikori-control-%02d".formatted(control)))
                                    .query())
                    .isEqualTo(PanelRequest.term("control.id", "CloudWatch." + control));
        }
    }

    @Test
    void every_file_imports_alone_into_every_version() {
        for (String file : SavedObjects.FILES) {
            assertThat(SavedObjects.shipped(file).problems()).as(file).isEmpty();
        }
    }

    @Test
    void every_file_is_in_the_form_that_compares_well() {
        for (String file : SavedObjects.FILES) {
            SavedObjects shipped = SavedObjects.shipped(file);
            assertThat(shipped.normalised().ndjson()).as(file).isEqualTo(shipped.ndjson());
        }
    }

    @Test
    void an_object_is_the_same_in_every_file() {
        for (String file : SavedObjects.FILES) {
            for (SavedObject object : SavedObjects.shipped(file).objects()) {
                assertThat(object.json())
                        .as("%s in %s", object.id(), file)
                        .isEqualTo(Boards.one(object.type(), object.id()).json());
            }
        }
    }

    @Test
    void only_visualizations_that_every_version_has_are_used() {
        for (SavedObject chart : Boards.all("visualization")) {
            assertThat(Boards.kind(chart))
                    .as(chart.id())
                    .isIn(
                            "heatmap",
                            "histogram",
                            "horizontal_bar",
                            "input_control_vis",
                            "markdown",
                            "metric",
                            "table",
                            "vega");
        }
    }

    @Test
    void every_aggregation_has_a_mapped_field_of_a_type_that_it_accepts() {
        for (SavedObject chart : Boards.all("visualization")) {
            for (JsonNode agg : PanelRequest.aggs(chart)) {
                String type = agg.path("type").asText();
                if (type.equals("count") || type.equals("filters")) {
                    continue;
                }
                SavedObject pattern = Boards.pattern(chart).orElseThrow();
                String field = agg.at("/params/field").asText();
                assertThat(ACCEPTED).as(chart.id()).containsKey(type);
                assertThat(Boards.type(pattern, field))
                        .as("%s: %s of %s", chart.id(), type, field)
                        .isIn(ACCEPTED.getOrDefault(type, Set.of()));
                JsonNode definition = Boards.definition(pattern, field);
                assertThat(definition.path("doc_values").asBoolean(true)).as(field).isTrue();
                if (agg.at("/params/missingBucket").asBoolean()) {
                    // What stands for a missing value is a word.
                    assertThat(definition.path("type").asText()).as(field).isEqualTo("keyword");
                }
            }
        }
    }

    @Test
    void buckets_are_ordered_by_a_metric_that_the_chart_has() {
        for (SavedObject chart : Boards.all("visualization")) {
            Map<String, String> schemas = new HashMap<>();
            JsonNode aggs = PanelRequest.aggs(chart);
            aggs.forEach(agg -> schemas.put(agg.path("id").asText(), agg.path("schema").asText()));
            for (JsonNode agg : aggs) {
                if (agg.path("params").has("orderBy")) {
                    assertThat(schemas.get(agg.at("/params/orderBy").asText()))
                            .as(chart.id())
                            .isEqualTo("metric");
                }
            }
        }
    }

    @Test
    void every_query_names_mapped_fields_and_means_the_same_to_dql_and_lucene() {
        int queries = 0;
        for (String type : List.of("search", "visualization")) {
            for (SavedObject object : Boards.all(type)) {
                Optional<SavedObject> pattern = Boards.pattern(object);
                if (pattern.isEmpty()) {
                    continue;
                }
                Set<String> asked = new TreeSet<>(Boards.query(object).fields());
                if (type.equals("visualization")) {
                    for (JsonNode agg : PanelRequest.aggs(object)) {
                        for (JsonNode filter : agg.at("/params/filters")) {
                            asked.addAll(Dql.parse(filter.at("/input/query").asText()).fields());
                        }
                    }
                }
                for (String field : asked) {
                    assertThat(Boards.type(pattern.get(), field))
                            .as("%s asks %s", object.id(), field)
                            .isNotEmpty();
                    queries++;
                }
            }
        }
        assertThat(queries).isGreaterThan(100);
    }

    @Test
    void every_column_and_every_order_of_a_search_names_mapped_fields() {
        for (SavedObject search : Boards.all("search")) {
            SavedObject pattern = Boards.pattern(search).orElseThrow();
            assertThat(search.attributes().path("columns")).as(search.id()).isNotEmpty();
            for (JsonNode column : search.attributes().path("columns")) {
                assertThat(Boards.type(pattern, column.asText()))
                        .as("%s shows %s", search.id(), column.asText())
                        .isNotEmpty();
            }
            String order = search.attributes().at("/sort/0/0").asText();
            assertThat(Boards.type(pattern, order)).as(search.id()).isIn("date", "keyword");
        }
    }

    @Test
    void every_control_offers_a_keyword_of_what_its_board_shows() {
        for (SavedObject board : Boards.all("dashboard")) {
            List<SavedObject> choosers =
                    Boards.panels(board).stream()
                            .filter(panel -> panel.type().equals("visualization"))
                            .filter(panel -> Boards.kind(panel).equals("input_control_vis"))
                            .toList();
            assertThat(choosers).as(board.id()).hasSize(1);
            SavedObject chooser = choosers.getFirst();
            JsonNode controls = Boards.inner(chooser, "/visState").at("/params/controls");
            assertThat(controls).as(board.id()).hasSizeGreaterThanOrEqualTo(2);
            for (JsonNode control : controls) {
                SavedObject pattern =
                        chooser.references().stream()
                                .filter(reference ->
                                        reference
                                                .name()
                                                .equals(
                                                        control.path("indexPatternRefName")
                                                                .asText()))
                                .map(reference -> Boards.one(reference.type(), reference.id()))
                                .findFirst()
                                .orElseThrow();
                assertThat(Boards.type(pattern, control.path("fieldName").asText()))
                        .isEqualTo("keyword");
            }
            assertThat(controls.findValuesAsText("label")).contains("Account", "Region");
        }
    }

    @Test
    void what_is_clicked_on_a_mixed_board_is_known_to_all_that_stands_there() {
        // A filter on a field that another index lacks would empty that index's panels.
        SavedObject overview = Boards.one("dashboard", "kikori-overview");
        SavedObject events = Boards.one("index-pattern", "kikori-events");
        SavedObject findings = Boards.one("index-pattern", "kikori-findings");
        int fields = 0;
        for (SavedObject panel : Boards.panels(overview)) {
            if (!panel.type().equals("visualization")) {
                continue;
            }
            for (JsonNode agg : PanelRequest.aggs(panel)) {
                String field = agg.at("/params/field").asText();
                boolean table = Boards.kind(panel).equals("table");
                boolean ofRule = field.equals("rule.title") || field.equals("severity.label");
                if (agg.path("type").asText().equals("terms") && !(table && ofRule)) {
                    assertThat(Boards.type(events, field)).as(field).isNotEmpty();
                    assertThat(Boards.type(findings, field)).as(field).isNotEmpty();
                    fields++;
                }
            }
        }
        assertThat(fields).isGreaterThan(5);
    }

    @Test
    void every_board_links_to_every_other_and_says_how_to_read_it() {
        Set<String> boards =
                Boards.all("dashboard").stream()
                        .map(SavedObject::id)
                        .collect(Collectors.toCollection(TreeSet::new));
        for (SavedObject board : Boards.all("dashboard")) {
            Set<String> linked = new TreeSet<>();
            int texts = 0;
            for (SavedObject panel : Boards.panels(board)) {
                if (panel.type().equals("visualization") && Boards.kind(panel).equals("markdown")) {
                    String text = Boards.inner(panel, "/visState").at("/params/markdown").asText();
                    LINK.matcher(text).results().forEach(link -> linked.add(link.group(1)));
                    texts++;
                }
            }
            assertThat(texts).as(board.id()).isEqualTo(2);
            assertThat(linked).as(board.id()).isEqualTo(boards);
        }
    }

    @Test
    void every_board_ends_in_the_documents_behind_it() {
        for (SavedObject board : Boards.all("dashboard")) {
            SavedObject last = Boards.panels(board).getLast();
            assertThat(last.type()).as(board.id()).isEqualTo("search");
            Set<String> asked =
                    Boards.panels(board).stream()
                            .flatMap(panel -> Boards.pattern(panel).stream())
                            .map(SavedObject::title)
                            .collect(Collectors.toSet());
            Set<String> listed =
                    Boards.panels(board).stream()
                            .filter(panel -> panel.type().equals("search"))
                            .map(panel -> Boards.pattern(panel).orElseThrow().title())
                            .collect(Collectors.toSet());
            asked.remove("cloudtrail-ledger");
            assertThat(listed).as(board.id()).isEqualTo(asked);
        }
    }

    @Test
    void the_panels_fill_the_grid_without_overlap() {
        for (SavedObject board : Boards.all("dashboard")) {
            boolean[][] taken = new boolean[600][48];
            int cells = 0;
            int bottom = 0;
            for (JsonNode panel : Boards.inner(board, "/panelsJSON")) {
                JsonNode grid = panel.path("gridData");
                for (int row = 0; row < grid.path("h").asInt(); row++) {
                    for (int column = 0; column < grid.path("w").asInt(); column++) {
                        boolean[] line = taken[grid.path("y").asInt() + row];
                        assertThat(line[grid.path("x").asInt() + column]).as(board.id()).isFalse();
                        line[grid.path("x").asInt() + column] = true;
                        cells++;
                    }
                }
                bottom = Math.max(bottom, grid.path("y").asInt() + grid.path("h").asInt());
            }
            assertThat(cells).as(board.id()).isEqualTo(bottom * 48);
            assertThat(Boards.panels(board)).hasSameSizeAs(board.references());
        }
    }

    @Test
    void every_visualization_stands_on_a_board() {
        Set<String> shown = new TreeSet<>();
        Boards.all("dashboard")
                .forEach(board -> Boards.panels(board).forEach(panel -> shown.add(panel.id())));
        for (SavedObject chart : Boards.all("visualization")) {
            assertThat(shown).contains(chart.id());
        }
    }

    @Test
    void the_start_board_brings_its_time_and_the_others_keep_what_was_chosen() {
        // Dashboards' own 15 minutes would show nothing; a board with a time of its own, or a link
        // with any other global state, would forget the time on the way from board to board.
        for (SavedObject board : Boards.all("dashboard")) {
            boolean start = board.id().equals("kikori-overview");
            assertThat(board.attributes().path("timeRestore").asBoolean())
                    .as(board.id())
                    .isEqualTo(start);
            assertThat(board.attributes().path("timeFrom").asText())
                    .isEqualTo(start ? "now-1y" : "");
        }
        assertThat(targets(Boards.one("visualization", "kikori-boards")))
                .hasSameSizeAs(Boards.all("dashboard"))
                .allMatch(target -> target.matches("#/view/kikori-[a-z-]+"));
        for (SavedObject pattern : Boards.all("index-pattern")) {
            for (JsonNode format : Boards.inner(pattern, "/fieldFormatMap")) {
                String template = format.at("/params/urlTemplate").asText();
                assertThat(template.isEmpty() || template.contains("?_g=(time:(from:now-1"))
                        .as(template)
                        .isTrue();
            }
        }
    }

    @Test
    void an_index_pattern_lists_the_fields_of_its_template_and_no_others() {
        // Without a list Dashboards would make one, and write it into the object, on first sight.
        for (SavedObject pattern : Boards.all("index-pattern")) {
            Map<String, String> listed = new TreeMap<>();
            for (JsonNode field : Boards.inner(pattern, "/fields")) {
                if (!field.path("name").asText().startsWith("_")) {
                    listed.put(field.path("name").asText(), field.at("/esTypes/0").asText());
                    JsonNode mapped = Boards.definition(pattern, field.path("name").asText());
                    assertThat(field.path("searchable").asBoolean())
                            .as(field.path("name").asText())
                            .isEqualTo(mapped.path("index").asBoolean(true));
                    assertThat(field.path("aggregatable").asBoolean())
                            .as(field.path("name").asText())
                            .isEqualTo(
                                    mapped.path("doc_values").asBoolean(true)
                                            && !mapped.path("type").asText().equals("text"));
                }
            }
            Map<String, String> mapped = new TreeMap<>();
            Boards.mapped(pattern)
                    .forEach((name, field) -> {
                        // Its paths are shown one by one instead.
                        if (!field.path("type").asText().equals("flat_object")) {
                            mapped.put(name, field.path("type").asText());
                        }
                    });
            assertThat(listed).as(pattern.id()).isEqualTo(mapped);
            String time = pattern.attributes().path("timeFieldName").asText();
            assertThat(time.isEmpty() || Boards.type(pattern, time).equals("date"))
                    .as(pattern.id())
                    .isTrue();
        }
    }

    @Test
    void every_link_on_a_value_leads_to_an_object_that_ships_and_asks_fields_that_it_has() {
        int links = 0;
        for (SavedObject pattern : Boards.all("index-pattern")) {
            JsonNode formats = Boards.inner(pattern, "/fieldFormatMap");
            for (var format : formats.properties()) {
                assertThat(Boards.mapped(pattern)).containsKey(format.getKey());
                String template = format.getValue().at("/params/urlTemplate").asText();
                if (template.isEmpty()) {
                    continue;
                }
                assertThat(template).startsWith("../app/");
                var target = LINK.matcher(template);
                assertThat(target.find()).as(template).isTrue();
                boolean search = template.startsWith("../app/discover");
                SavedObject object = Boards.one(search ? "search" : "dashboard", target.group(1));
                List<SavedObject> shown = search ? List.of(object) : Boards.panels(object);
                var field = LINK_FIELD.matcher(template.replace("%20", " ").replace("%22", "\""));
                while (field.find()) {
                    assertThat(
                                    shown.stream()
                                            .flatMap(panel -> Boards.pattern(panel).stream())
                                            .map(asked -> Boards.type(asked, field.group(1))))
                            .as("%s on %s", field.group(1), object.id())
                            .isNotEmpty()
                            .allMatch(type -> !type.isEmpty());
                    links++;
                }
            }
        }
        assertThat(links).isGreaterThan(20);
    }

    @Test
    void a_rules_title_of_whatever_words_keeps_its_link_but_for_what_rison_cannot_hold()
            throws Exception {
        // Dashboards encodes as a browser's encodeURIComponent, which leaves !'()*~ as they are,
        // decodes once, and reads the rest as rison, in whose strings ! and ' would need a !
        // before.
        String template =
                Boards.inner(Boards.one("index-pattern", "kikori-findings"), "/fieldFormatMap")
                        .path("rule.title")
                        .at("/params/urlTemplate")
                        .asText();
        for (String title :
                List.of(
                        "Use of the \"root\" user",
                        "DOMAIN\\user signs in",
                        "A (or B): x*, 100% & #1?+/~",
                        "ルートユーザーの使用")) {
            String encoded =
                    URLEncoder.encode(title, StandardCharsets.UTF_8)
                            .replace("+", "%20")
                            .replace("%28", "(")
                            .replace("%29", ")")
                            .replace("%7E", "~");
            String state =
                    URLDecoder.decode(
                            template.replace("{{value}}", encoded).replaceFirst(".*&_a=", ""),
                            StandardCharsets.UTF_8);
            assertThat(state)
                    .as("a filter takes the title as it is; a query would read it")
                    .contains("query:(match_phrase:(rule.title:'" + title + "'))")
                    .contains("params:(query:'" + title + "')")
                    .doesNotContain("kuery");
        }
    }

    @Test
    void nothing_is_fetched_from_elsewhere() {
        for (String file : SavedObjects.FILES) {
            assertThat(
                            SavedObjects.shipped(file)
                                    .ndjson()
                                    .replace("https://vega.github.io/schema/vega/v5.json", ""))
                    .as(file)
                    .doesNotContain("http:")
                    .doesNotContain("https:");
        }
    }

    @Test
    void every_visible_text_has_a_japanese_one_and_no_other_is_in_the_table() {
        Set<String> visible = new TreeSet<>();
        for (String file : SavedObjects.FILES) {
            SavedObjects.shipped(file)
                    .objects()
                    .forEach(object -> visible.addAll(VisibleTexts.of(object)));
        }
        assertThat(Titles.japanese().texts()).containsExactlyInAnyOrderElementsOf(visible);
    }

    @Test
    void japanese_and_back_is_what_it_was() {
        Titles japanese = Titles.japanese();
        Titles english = japanese.reversed();
        for (String file : SavedObjects.FILES) {
            SavedObjects shipped = SavedObjects.shipped(file);
            SavedObjects translated = VisibleTexts.translate(shipped, japanese);
            assertThat(translated.problems()).as(file).isEmpty();
            assertThat(translated.ndjson()).as(file).isNotEqualTo(shipped.ndjson());
            assertThat(VisibleTexts.translate(translated, english).ndjson())
                    .as(file)
                    .isEqualTo(shipped.ndjson());
        }
    }

    @Test
    void a_link_keeps_its_target_and_a_colour_its_text_in_translation() {
        SavedObject nav = Boards.one("visualization", "kikori-boards");
        SavedObject translated = VisibleTexts.translate(nav, Titles.japanese());
        List<String> before = targets(nav);
        assertThat(before).hasSizeGreaterThan(7);
        assertThat(targets(translated)).containsExactlyInAnyOrderElementsOf(before);

        SavedObject bars = Boards.one("visualization", "kikori-findings-by-severity");
        JsonNode colours =
                Boards.inner(VisibleTexts.translate(bars, text -> text + "!"), "/uiStateJSON")
                        .at("/vis/colors");
        assertThat(colours.path("High!").asText())
                .isEqualTo(Boards.inner(bars, "/uiStateJSON").at("/vis/colors/High").asText())
                .isNotEmpty();
    }

    private static List<String> targets(SavedObject markdown) {
        return Pattern.compile("]\\((\\S+)\\)")
                .matcher(Boards.inner(markdown, "/visState").at("/params/markdown").asText())
                .results()
                .map(link -> link.group(1))
                .toList();
    }
}
