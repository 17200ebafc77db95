package dev.kikori.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.testing.Indices;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody who clicks through the boards: each click and each look is what a browser would ask. */
final class Analyst {
    private final Indices indices;
    private final List<ObjectNode> filters = new ArrayList<>();
    private SavedObject board = Boards.one("dashboard", Question.START);

    Analyst(Indices indices) {
        this.indices = indices;
    }

    void click(Question.Click click) throws Exception {
        switch (click) {
            case Question.Open(String target) -> open(target);
            case Question.Choose(String chart, String column, String value) ->
                    choose(panel(chart), column, value);
        }
    }

    private void open(String target) {
        String links =
                Boards.inner(panel("kikori-boards"), "/visState").at("/params/markdown").asText();
        assertThat(links).contains("(#/view/" + target + ")");
        board = Boards.one("dashboard", target);
        filters.clear();
    }

    /** The value must stand in the chart, or nobody could click it. */
    private void choose(SavedObject chart, String column, String value) throws Exception {
        for (JsonNode agg : PanelRequest.aggs(chart)) {
            boolean bucket = !agg.path("schema").asText().equals("metric");
            if (bucket && agg.at("/params/customLabel").asText().equals(column)) {
                assertThat(read(chart.id())).anySatisfy(line -> assertThat(line).contains(value));
                filters.add(PanelRequest.click(agg, value));
                return;
            }
        }
        throw new AssertionError(chart.id() + " has no " + column);
    }

    /** What stands in a panel of the board, line by line and cell by cell. */
    List<List<String>> read(String id) throws Exception {
        SavedObject chart = panel(id);
        List<JsonNode> buckets = new ArrayList<>();
        List<JsonNode> metrics = new ArrayList<>();
        for (JsonNode agg : PanelRequest.aggs(chart)) {
            (agg.path("schema").asText().equals("metric") ? metrics : buckets).add(agg);
        }
        JsonNode answer =
                indices.cluster()
                        .ask(
                                "POST",
                                "/"
                                        + PanelRequest.index(chart)
                                        + "/_search?ignore_unavailable=true",
                                PanelRequest.aggregations(chart, filters));
        ObjectNode whole = SavedObjects.JSON.createObjectNode();
        answer.path("aggregations")
                .properties()
                .forEach(agg -> whole.set(agg.getKey(), agg.getValue()));
        whole.set("doc_count", answer.at("/hits/total/value"));
        List<List<String>> lines = new ArrayList<>();
        collect(whole, buckets, metrics, List.of(), lines);
        return lines;
    }

    private static void collect(
            JsonNode level,
            List<JsonNode> buckets,
            List<JsonNode> metrics,
            List<String> cells,
            List<List<String>> lines) {
        if (buckets.isEmpty()) {
            List<String> line = new ArrayList<>(cells);
            metrics.forEach(metric -> line.add(value(level, metric)));
            lines.add(line);
            return;
        }
        List<JsonNode> rest = buckets.subList(1, buckets.size());
        JsonNode held = level.path(buckets.getFirst().path("id").asText()).path("buckets");
        if (held.isObject()) {
            for (Map.Entry<String, JsonNode> named : held.properties()) {
                collect(named.getValue(), rest, metrics, with(cells, named.getKey()), lines);
            }
        } else {
            for (JsonNode bucket : held) {
                String key = bucket.path("key_as_string").asText(bucket.path("key").asText());
                collect(bucket, rest, metrics, with(cells, key), lines);
            }
        }
    }

    private static String value(JsonNode level, JsonNode metric) {
        if (metric.path("type").asText().equals("count")) {
            return Long.toString(level.path("doc_count").asLong());
        }
        JsonNode held = level.path(metric.path("id").asText());
        if (metric.path("type").asText().equals("median")) {
            return Long.toString(held.at("/values/50.0").asLong());
        }
        return held.has("value_as_string")
                ? held.path("value_as_string").asText()
                : Long.toString(held.path("value").asLong());
    }

    private static List<String> with(List<String> cells, String cell) {
        List<String> longer = new ArrayList<>(cells);
        longer.add(cell);
        return longer;
    }

    private SavedObject panel(String id) {
        return Boards.panels(board).stream()
                .filter(panel -> panel.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " is not on " + board.id()));
    }
}
