package dev.kikori.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.search.Templates;
import dev.kikori.testing.Golden;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

final class OverviewTest {
    /** The index pattern's id to the template whose mapping its indices have. */
    private static final Map<String, String> TEMPLATES =
            Map.of(
                    Overview.EVENTS, "cloudtrail-events",
                    Overview.FINDINGS, "cloudtrail-findings");

    private static final Set<String> COUNTABLE =
            Set.of("keyword", "ip", "boolean", "date", "integer");
    private static final Map<String, Set<String>> ACCEPTED =
            Map.of(
                    "terms",
                    COUNTABLE,
                    "cardinality",
                    COUNTABLE,
                    "max",
                    Set.of("date", "integer"),
                    "date_histogram",
                    Set.of("date"));

    private static final Pattern FIELD = Pattern.compile("([\\w@.]+)\\s*:");

    @Test
    void the_file_is_what_its_source_says() {
        Golden.assertMatches(
                Path.of("dashboards/kikori-overview.ndjson"), Overview.objects().ndjson());
    }

    @Test
    void every_shipped_file_imports_into_every_version() {
        for (String file : SavedObjects.FILES) {
            assertThat(SavedObjects.shipped(file).problems()).as(file).isEmpty();
        }
    }

    @Test
    void every_shipped_file_is_in_the_form_that_compares_well() {
        for (String file : SavedObjects.FILES) {
            SavedObjects shipped = SavedObjects.shipped(file);
            assertThat(shipped.normalised().ndjson()).as(file).isEqualTo(shipped.ndjson());
        }
    }

    @Test
    void only_visualizations_that_every_version_has_are_used() throws JsonProcessingException {
        for (SavedObject chart : all("visualization")) {
            assertThat(chart.inner("/visState").path("type").asText())
                    .as(chart.id())
                    .isIn(
                            "heatmap",
                            "histogram",
                            "horizontal_bar",
                            "input_control_vis",
                            "markdown",
                            "metric",
                            "pie",
                            "table",
                            "tagcloud");
        }
    }

    @Test
    void every_aggregation_has_a_mapped_field_of_a_type_that_it_accepts()
            throws JsonProcessingException {
        int aggregations = 0;
        for (SavedObject chart : all("visualization")) {
            for (JsonNode agg : chart.inner("/visState").path("aggs")) {
                String type = agg.path("type").asText();
                if (type.equals("count")) {
                    continue;
                }
                String field = agg.at("/params/field").asText();
                assertThat(ACCEPTED).as(chart.id()).containsKey(type);
                assertThat(fields(chart).get(field))
                        .as("%s: %s of %s", chart.id(), type, field)
                        .isIn(ACCEPTED.getOrDefault(type, Set.of()));
                aggregations++;
            }
        }
        assertThat(aggregations).isGreaterThan(40);
    }

    @Test
    void buckets_are_ordered_by_a_metric_that_the_chart_has() throws JsonProcessingException {
        for (SavedObject chart : all("visualization")) {
            Map<String, String> schemas = new HashMap<>();
            JsonNode aggs = chart.inner("/visState").path("aggs");
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
    void every_column_control_and_query_names_mapped_fields() throws JsonProcessingException {
        for (SavedObject search : all("search")) {
            for (JsonNode column : search.attributes().path("columns")) {
                assertThat(fields(search)).as(search.id()).containsKey(column.asText());
            }
            assertThat(fields(search)).containsKey(search.attributes().at("/sort/0/0").asText());
        }
        for (SavedObject chart : all("visualization")) {
            var names = FIELD.matcher(query(chart));
            while (names.find()) {
                assertThat(fields(chart)).as(chart.id()).containsKey(names.group(1));
            }
        }
        JsonNode controls = one("kikori-choose").inner("/visState").at("/params/controls");
        assertThat(controls).hasSize(2);
        for (JsonNode control : controls) {
            // The choice made on events must narrow findings too.
            for (String template : TEMPLATES.values()) {
                assertThat(mapped(template))
                        .containsEntry(control.path("fieldName").asText(), "keyword");
            }
        }
    }

    @Test
    void the_index_patterns_are_those_of_the_templates_and_have_their_time_field() {
        for (SavedObject pattern : all("index-pattern")) {
            String template = TEMPLATES.getOrDefault(pattern.id(), "");
            assertThat(Templates.body(template).at("/index_patterns/0").asText())
                    .isEqualTo(pattern.title().replace("*", "-*"));
            assertThat(mapped(template))
                    .containsEntry(pattern.attributes().path("timeFieldName").asText(), "date");
        }
    }

    @Test
    void the_panels_fill_the_grid_without_overlap_and_show_every_object()
            throws JsonProcessingException {
        SavedObject dashboard = one("kikori-overview");
        boolean[][] taken = new boolean[400][48];
        for (JsonNode panel : dashboard.inner("/panelsJSON")) {
            JsonNode grid = panel.path("gridData");
            for (int row = 0; row < grid.path("h").asInt(); row++) {
                for (int column = 0; column < grid.path("w").asInt(); column++) {
                    boolean[] line = taken[grid.path("y").asInt() + row];
                    assertThat(line[grid.path("x").asInt() + column]).isFalse();
                    line[grid.path("x").asInt() + column] = true;
                }
            }
        }
        List<String> shown =
                dashboard.references().stream().map(SavedObject.Reference::id).sorted().toList();
        List<String> objects = new ArrayList<>();
        all("visualization").forEach(object -> objects.add(object.id()));
        all("search").forEach(object -> objects.add(object.id()));
        assertThat(shown).isEqualTo(objects.stream().sorted().toList());
    }

    @Test
    void the_time_is_saved_with_the_dashboard_since_fifteen_minutes_would_show_nothing() {
        JsonNode attributes = one("kikori-overview").attributes();
        assertThat(attributes.path("timeRestore").asBoolean()).isTrue();
        assertThat(attributes.path("timeFrom").asText()).isEqualTo("now-1y");
        assertThat(attributes.path("timeTo").asText()).isEqualTo("now");
    }

    @Test
    void nothing_is_fetched_from_elsewhere() {
        assertThat(shipped().ndjson()).doesNotContain("http:").doesNotContain("https:");
    }

    private static SavedObjects shipped() {
        return SavedObjects.shipped("kikori-overview.ndjson");
    }

    private static List<SavedObject> all(String type) {
        return shipped().objects().stream().filter(object -> object.type().equals(type)).toList();
    }

    private static SavedObject one(String id) {
        return shipped().objects().stream()
                .filter(object -> object.id().equals(id))
                .findAny()
                .orElseThrow();
    }

    private static String query(SavedObject object) throws JsonProcessingException {
        return object.inner("/kibanaSavedObjectMeta/searchSourceJSON").at("/query/query").asText();
    }

    private static Map<String, String> fields(SavedObject object) {
        return object.references().stream()
                .filter(reference -> reference.type().equals("index-pattern"))
                .findFirst()
                .map(reference -> mapped(TEMPLATES.getOrDefault(reference.id(), "")))
                .orElse(Map.of());
    }

    /** The fields of a template with their types; aliases are left out. */
    private static Map<String, String> mapped(String template) {
        Map<String, String> types = new HashMap<>();
        collect(Templates.body(template).at("/template/mappings/properties"), "", types);
        return types;
    }

    private static void collect(JsonNode properties, String prefix, Map<String, String> types) {
        for (var field : properties.properties()) {
            String name = prefix + field.getKey();
            JsonNode type = field.getValue();
            if (type.has("type") && !type.path("type").asText().equals("alias")) {
                types.put(name, type.path("type").asText());
            }
            collect(type.path("properties"), name + ".", types);
            collect(type.path("fields"), name + ".", types);
        }
    }
}
