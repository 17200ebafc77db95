package dev.kikori.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** Saved objects made from what they show: the frame that OpenSearch Dashboards puts round it. */
final class Frames {
    private Frames() {}

    /** Without {@code fields}: Dashboards fills them in from the mapping when it is first used. */
    static SavedObject pattern(String id, String title) {
        ObjectNode attributes = SavedObjects.JSON.createObjectNode();
        attributes.put("title", title).put("timeFieldName", "@timestamp");
        return object(
                "index-pattern", id, "7.6.0", attributes, SavedObjects.JSON.createArrayNode());
    }

    static SavedObject search(
            String id, String title, String description, String pattern, List<String> columns) {
        ObjectNode attributes = attributes(title);
        attributes.put("description", description).put("hits", 0);
        columns.forEach(attributes.putArray("columns")::add);
        attributes.putArray("sort").addArray().add("@timestamp").add("desc");
        ArrayNode references = SavedObjects.JSON.createArrayNode();
        reference(
                references,
                "kibanaSavedObjectMeta.searchSourceJSON.index",
                "index-pattern",
                pattern);
        searchSource(attributes, "", true);
        return object("search", id, "7.9.3", attributes, references);
    }

    static SavedObject visualization(
            String id,
            String title,
            String type,
            JsonNode params,
            ArrayNode aggs,
            String pattern,
            String query) {
        ArrayNode references = SavedObjects.JSON.createArrayNode();
        reference(
                references,
                "kibanaSavedObjectMeta.searchSourceJSON.index",
                "index-pattern",
                pattern);
        ObjectNode attributes = visAttributes(title, type, params, aggs);
        searchSource(attributes, query, true);
        return object("visualization", id, "7.10.0", attributes, references);
    }

    static SavedObject markdown(String id, String title, String text) {
        ObjectNode params = SavedObjects.JSON.createObjectNode();
        params.put("fontSize", 11).put("openLinksInNewTab", false).put("markdown", text);
        ObjectNode attributes =
                visAttributes(title, "markdown", params, SavedObjects.JSON.createArrayNode());
        searchSource(attributes, "", false);
        return object(
                "visualization", id, "7.10.0", attributes, SavedObjects.JSON.createArrayNode());
    }

    /** Lists of accounts and Regions to choose from. */
    static SavedObject controls(String id, String title, String pattern) {
        ArrayNode references = SavedObjects.JSON.createArrayNode();
        ObjectNode params = SavedObjects.JSON.createObjectNode();
        params.put("updateFiltersOnChange", false)
                .put("useTimeFilter", false)
                .put("pinFilters", false);
        ArrayNode controls = params.putArray("controls");
        control(controls, references, pattern, "recipientAccountId", "Account");
        control(controls, references, pattern, "awsRegion", "Region");
        ObjectNode attributes =
                visAttributes(
                        "Choose", "input_control_vis", params, SavedObjects.JSON.createArrayNode());
        searchSource(attributes, "", false);
        return object("visualization", id, "7.10.0", attributes, references);
    }

    private static void control(
            ArrayNode controls, ArrayNode references, String pattern, String field, String label) {
        String name = "control_" + controls.size() + "_index_pattern";
        ObjectNode control = controls.addObject();
        control.put("id", "kikori-" + field)
                .put("type", "list")
                .put("fieldName", field)
                .put("label", label)
                .put("parent", "")
                .put("indexPatternRefName", name);
        control.putObject("options")
                .put("type", "terms")
                .put("multiselect", true)
                .put("dynamicOptions", true)
                .put("size", 50)
                .put("order", "desc");
        reference(references, name, "index-pattern", pattern);
    }

    private static ObjectNode visAttributes(
            String title, String type, JsonNode params, ArrayNode aggs) {
        ObjectNode state = SavedObjects.JSON.createObjectNode();
        state.put("title", title).put("type", type);
        state.set("params", params);
        state.set("aggs", aggs);
        return attributes(title)
                .put("description", "")
                .put("visState", state.toString())
                .put("uiStateJSON", "{}");
    }

    static ObjectNode attributes(String title) {
        return SavedObjects.JSON.createObjectNode().put("title", title).put("version", 1);
    }

    static void searchSource(ObjectNode attributes, String query, boolean indexed) {
        ObjectNode source = SavedObjects.JSON.createObjectNode();
        source.putArray("filter");
        source.putObject("query").put("language", "kuery").put("query", query);
        if (indexed) {
            source.put("indexRefName", "kibanaSavedObjectMeta.searchSourceJSON.index");
        }
        attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", source.toString());
    }

    static void reference(ArrayNode references, String name, String type, String id) {
        references.addObject().put("name", name).put("type", type).put("id", id);
    }

    static SavedObject object(
            String type, String id, String migration, ObjectNode attributes, ArrayNode references) {
        ObjectNode json = SavedObjects.JSON.createObjectNode();
        json.put("type", type).put("id", id);
        json.putObject("migrationVersion").put(type, migration);
        json.set("attributes", attributes);
        json.set("references", references);
        return new SavedObject(json);
    }
}
