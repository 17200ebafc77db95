package dev.kikori.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A visualization under construction: its type, its parameters and its aggregations, in the terms
 * of OpenSearch Dashboards' {@code visState}.
 */
final class Chart {
    private final String id;
    private final String title;
    private final String type;
    private final String pattern;
    private final String query;
    private final ObjectNode params;
    private final ArrayNode aggs = SavedObjects.JSON.createArrayNode();

    private Chart(String id, String title, String type, String pattern, String query) {
        this.id = id;
        this.title = title;
        this.type = type;
        this.pattern = pattern;
        this.query = query;
        this.params = SavedObjects.JSON.createObjectNode();
    }

    /** A table; its rows come from {@link #terms} with the schema {@code bucket}. */
    static Chart table(String id, String title, String pattern, String query) {
        Chart chart = new Chart(id, title, "table", pattern, query);
        chart.params
                .put("perPage", 10)
                .put("showPartialRows", false)
                .put("showMetricsAtAllLevels", false)
                .put("showTotal", false)
                .put("totalFunc", "sum")
                .put("percentageCol", "");
        return chart;
    }

    /** Numbers in large type, one for each metric. */
    static Chart numbers(String id, String title, String pattern, String query) {
        Chart chart = new Chart(id, title, "metric", pattern, query);
        chart.params.put("type", "metric").put("addTooltip", true).put("addLegend", false);
        ObjectNode metric = chart.params.putObject("metric");
        metric.put("percentageMode", false)
                .put("useRanges", false)
                .put("colorSchema", "Green to Red")
                .put("metricColorMode", "None")
                .put("invertColors", false);
        metric.putArray("colorsRange").addObject().put("from", 0).put("to", 10000);
        metric.putObject("labels").put("show", true);
        metric.putObject("style")
                .put("bgFill", "#000")
                .put("bgColor", false)
                .put("labelColor", false)
                .put("subText", "")
                .put("fontSize", 32);
        return chart;
    }

    /** A ring of shares. */
    static Chart ring(String id, String title, String pattern, String query) {
        Chart chart = new Chart(id, title, "pie", pattern, query);
        chart.params
                .put("type", "pie")
                .put("addTooltip", true)
                .put("addLegend", true)
                .put("legendPosition", "right")
                .put("isDonut", true);
        chart.params
                .putObject("labels")
                .put("show", false)
                .put("values", true)
                .put("last_level", true)
                .put("truncate", 100);
        return chart;
    }

    /** Words, the more frequent the larger. */
    static Chart words(String id, String title, String pattern, String query) {
        Chart chart = new Chart(id, title, "tagcloud", pattern, query);
        chart.params
                .put("scale", "linear")
                .put("orientation", "single")
                .put("minFontSize", 12)
                .put("maxFontSize", 36)
                .put("showLabel", false);
        return chart;
    }

    /** A matrix whose cells are the darker the higher their count. */
    static Chart heatMap(String id, String title, String pattern, String query) {
        Chart chart = new Chart(id, title, "heatmap", pattern, query);
        chart.params
                .put("type", "heatmap")
                .put("addTooltip", true)
                .put("addLegend", true)
                .put("enableHover", false)
                .put("legendPosition", "right")
                .put("colorsNumber", 4)
                .put("colorSchema", "Reds")
                .put("setColorRange", false)
                .put("invertColors", false)
                .put("percentageMode", false);
        chart.params.putArray("times");
        chart.params.putArray("colorsRange");
        ObjectNode axis = chart.params.putArray("valueAxes").addObject();
        axis.put("show", false).put("id", "ValueAxis-1").put("type", "value");
        axis.putObject("scale").put("type", "linear").put("defaultYExtents", false);
        axis.putObject("labels")
                .put("show", true)
                .put("rotate", 0)
                .put("overwriteColor", false)
                .put("color", "black");
        return chart;
    }

    /** Bars over time, stacked. */
    static Chart bars(String id, String title, String pattern, String query) {
        return axes(id, title, "histogram", "bottom", "left", pattern, query);
    }

    /** Bars that lie, for names too long to stand under a bar. */
    static Chart lyingBars(String id, String title, String pattern, String query) {
        return axes(id, title, "horizontal_bar", "left", "bottom", pattern, query);
    }

    private static Chart axes(
            String id,
            String title,
            String type,
            String categories,
            String values,
            String pattern,
            String query) {
        Chart chart = new Chart(id, title, type, pattern, query);
        ObjectNode params = chart.params;
        params.put("type", "histogram")
                .put("addTooltip", true)
                .put("addLegend", true)
                .put("legendPosition", "right")
                .put("addTimeMarker", false);
        params.putArray("times");
        params.putObject("grid").put("categoryLines", false);
        params.putObject("labels").put("show", false);
        params.putObject("thresholdLine")
                .put("show", false)
                .put("value", 10)
                .put("width", 1)
                .put("style", "full")
                .put("color", "#E7664C");
        ObjectNode category = axis(params.putArray("categoryAxes"), "CategoryAxis-1", categories);
        category.put("type", "category");
        category.putObject("scale").put("type", "linear");
        category.putObject("labels")
                .put("show", true)
                .put("rotate", 0)
                .put("filter", !type.equals("horizontal_bar"))
                .put("truncate", 200);
        category.putObject("title");
        ObjectNode value = axis(params.putArray("valueAxes"), "ValueAxis-1", values);
        value.put("name", type.equals("horizontal_bar") ? "BottomAxis-1" : "LeftAxis-1");
        value.put("type", "value");
        value.putObject("scale").put("type", "linear").put("mode", "normal");
        value.putObject("labels")
                .put("show", true)
                .put("rotate", 0)
                .put("filter", true)
                .put("truncate", 100);
        value.putObject("title").put("text", "");
        ObjectNode series = params.putArray("seriesParams").addObject();
        series.put("show", true)
                .put("type", "histogram")
                .put("mode", "stacked")
                .put("valueAxis", "ValueAxis-1")
                .put("drawLinesBetweenPoints", true)
                .put("lineWidth", 2)
                .put("showCircles", true);
        series.putObject("data").put("id", "1").put("label", "Count");
        return chart;
    }

    private static ObjectNode axis(ArrayNode axes, String id, String position) {
        ObjectNode axis = axes.addObject().put("id", id).put("position", position);
        axis.put("show", true);
        axis.putObject("style");
        return axis;
    }

    Chart count(String label) {
        return agg("count", "metric", SavedObjects.JSON.createObjectNode(), label);
    }

    Chart distinct(String field, String label) {
        return agg("cardinality", "metric", field(field), label);
    }

    Chart latest(String field, String label) {
        return agg("max", "metric", field(field), label);
    }

    /** Buckets over {@code @timestamp}, as wide as the chosen time allows. */
    Chart overTime() {
        ObjectNode params = field("@timestamp");
        params.put("interval", "auto").put("drop_partials", false).put("min_doc_count", 1);
        params.putObject("extended_bounds");
        return agg("date_histogram", "segment", params, "");
    }

    /**
     * The most frequent values of a field.
     *
     * @param schema where they go: bucket (a table's rows), segment (an axis), group (a series)
     * @param missing what stands for documents without the field, or empty to leave them out
     */
    Chart terms(String schema, String field, int size, String label, String missing) {
        ObjectNode params = field(field);
        params.put("size", size)
                .put("order", "desc")
                .put("orderBy", "1")
                .put("otherBucket", false)
                .put("otherBucketLabel", "Other")
                .put("missingBucket", !missing.isEmpty())
                .put("missingBucketLabel", missing.isEmpty() ? "Missing" : missing);
        return agg("terms", schema, params, label);
    }

    private static ObjectNode field(String field) {
        return SavedObjects.JSON.createObjectNode().put("field", field);
    }

    private Chart agg(String type, String schema, ObjectNode params, String label) {
        ObjectNode agg = aggs.addObject();
        agg.put("id", Integer.toString(aggs.size()))
                .put("enabled", true)
                .put("type", type)
                .put("schema", schema);
        if (!label.isEmpty()) {
            params.put("customLabel", label);
        }
        agg.set("params", params);
        return this;
    }

    SavedObject object() {
        return Frames.visualization(id, title, type, params, aggs, pattern, query);
    }
}
