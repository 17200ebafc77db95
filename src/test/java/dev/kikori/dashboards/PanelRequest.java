package dev.kikori.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/**
 * What a panel asks OpenSearch, as OpenSearch Dashboards asks it: its own query, the time, the
 * filters of the board, and its aggregations one within the other with the metrics innermost.
 */
final class PanelRequest {
    /** What stands for documents without the field. */
    static final String MISSING = "__missing__";

    private static final String FROM = "2026-03-08T15:00:00Z";
    private static final String TO = "2026-03-12T00:00:00Z";

    private PanelRequest() {}

    /** The index that a chart or a saved search asks. */
    static String index(SavedObject object) {
        return Boards.pattern(object).orElseThrow().title();
    }

    /**
     * The aggregations of a chart.
     *
     * @param filters what was clicked before
     */
    static ObjectNode aggregations(SavedObject chart, List<ObjectNode> filters) {
        ObjectNode search = frame(chart, filters).put("size", 0);
        List<JsonNode> buckets = new ArrayList<>();
        List<JsonNode> metrics = new ArrayList<>();
        for (JsonNode agg : aggs(chart)) {
            (agg.path("schema").asText().equals("metric") ? metrics : buckets).add(agg);
        }
        ObjectNode level = search;
        for (JsonNode bucket : buckets) {
            level = level.has("aggs") ? (ObjectNode) level.get("aggs") : level.putObject("aggs");
            ObjectNode inner = level.putObject(bucket.path("id").asText());
            bucket(inner, bucket, metrics);
            level = inner;
        }
        for (JsonNode metric : metrics) {
            metric(level, metric);
        }
        return search;
    }

    /** The documents of a saved search. */
    static ObjectNode documents(SavedObject search, List<ObjectNode> filters) {
        ObjectNode request = frame(search, filters).put("size", 5);
        for (JsonNode sort : search.attributes().path("sort")) {
            request.withArray("/sort")
                    .addObject()
                    .putObject(sort.path(0).asText())
                    .put("order", sort.path(1).asText())
                    .put("unmapped_type", "boolean");
        }
        return request;
    }

    static JsonNode aggs(SavedObject chart) {
        return Boards.inner(chart, "/visState").path("aggs");
    }

    private static ObjectNode frame(SavedObject object, List<ObjectNode> filters) {
        ObjectNode search = SavedObjects.JSON.createObjectNode().put("track_total_hits", true);
        ArrayNode all = search.putObject("query").putObject("bool").putArray("filter");
        all.add(Boards.query(object).query());
        filters.forEach(all::add);
        JsonNode time = Boards.pattern(object).orElseThrow().attributes().path("timeFieldName");
        if (time.isTextual()) {
            all.addObject()
                    .putObject("range")
                    .putObject(time.asText())
                    .put("gte", FROM)
                    .put("lte", TO);
        }
        return search;
    }

    private static void bucket(ObjectNode agg, JsonNode bucket, List<JsonNode> metrics) {
        JsonNode params = bucket.path("params");
        String type = bucket.path("type").asText();
        switch (type) {
            case "terms" -> {
                ObjectNode terms =
                        agg.putObject("terms")
                                .put("field", params.path("field").asText())
                                .put("size", params.path("size").asInt());
                if (params.path("missingBucket").asBoolean()) {
                    terms.put("missing", MISSING);
                }
                JsonNode by =
                        metrics.stream()
                                .filter(metric -> metric.path("id").equals(params.path("orderBy")))
                                .findAny()
                                .orElseThrow();
                boolean count = by.path("type").asText().equals("count");
                terms.putObject("order")
                        .put(
                                count ? "_count" : by.path("id").asText(),
                                params.path("order").asText());
                if (!count) {
                    metric(agg, by);
                }
            }
            case "date_histogram" ->
                    agg.putObject("date_histogram")
                            .put("field", params.path("field").asText())
                            .put("fixed_interval", "3h")
                            .put("min_doc_count", 1);
            case "filters" -> {
                ObjectNode filters = agg.putObject("filters").putObject("filters");
                for (JsonNode filter : params.path("filters")) {
                    filters.set(
                            filter.path("label").asText(),
                            Dql.parse(filter.at("/input/query").asText()).query());
                }
            }
            default -> throw new IllegalArgumentException(type);
        }
    }

    private static void metric(ObjectNode level, JsonNode metric) {
        String type = metric.path("type").asText();
        if (!type.equals("count")) {
            ObjectNode aggs =
                    level.has("aggs") ? (ObjectNode) level.get("aggs") : level.putObject("aggs");
            ObjectNode agg = aggs.putObject(metric.path("id").asText());
            if (type.equals("median")) {
                agg.putObject("percentiles")
                        .put("field", metric.at("/params/field").asText())
                        .putArray("percents")
                        .add(50);
            } else {
                agg.putObject(type).put("field", metric.at("/params/field").asText());
            }
        }
    }

    /** The filter that a click on a bucket's value adds to the board. */
    static ObjectNode click(JsonNode bucket, String value) {
        JsonNode params = bucket.path("params");
        if (bucket.path("type").asText().equals("filters")) {
            for (JsonNode filter : params.path("filters")) {
                if (filter.path("label").asText().equals(value)) {
                    return Dql.parse(filter.at("/input/query").asText()).query();
                }
            }
            throw new IllegalArgumentException(value + " is not among the filters");
        }
        return term(params.path("field").asText(), value);
    }

    static ObjectNode term(String field, String value) {
        ObjectNode query = SavedObjects.JSON.createObjectNode();
        if (value.equals(MISSING)) {
            query.putObject("bool")
                    .putArray("must_not")
                    .addObject()
                    .putObject("exists")
                    .put("field", field);
        } else {
            query.putObject("match_phrase").put(field, value);
        }
        return query;
    }
}
