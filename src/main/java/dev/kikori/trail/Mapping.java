package dev.kikori.trail;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * Says in OpenSearch's mapping language how fields are indexed. Pure.
 *
 * <p>The index template of events is made from it, and a test holds the two together. The mapping
 * is closed: whatever the input, no further field comes into being.
 */
public final class Mapping {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Mapping() {}

    /**
     * The {@code properties} of a mapping that holds these fields and every alias that points to
     * one.
     */
    public static ObjectNode properties(List<FieldName> fields) {
        ObjectNode properties = JSON.objectNode();
        for (FieldName field : fields) {
            ObjectNode definition = type(field.type());
            if (field.foundAs() != null) {
                definition.put("copy_to", field.foundAs());
            }
            put(properties, field.name(), definition);
        }
        for (FieldName field : fields) {
            for (String alias : field.otherNames()) {
                put(properties, alias, alias(field.name()));
            }
            for (String alias : field.ecsOfIp()) {
                put(properties, alias, alias(field.name() + ".ip"));
            }
        }
        return properties;
    }

    private static ObjectNode type(FieldType type) {
        return switch (type) {
            case KEYWORD -> JSON.objectNode().put("type", "keyword");
            case DATE ->
                    JSON.objectNode()
                            .put("type", "date")
                            .put("format", RecordTime.FORMAT)
                            .put("ignore_malformed", true);
            case NUMBER -> JSON.objectNode().put("type", "double");
            case LONG -> JSON.objectNode().put("type", "long");
            case GEO_POINT ->
                    JSON.objectNode().put("type", "geo_point").put("ignore_malformed", true);
            case BOOLEAN -> JSON.objectNode().put("type", "boolean");
            case ADDRESS -> {
                ObjectNode keyword = JSON.objectNode().put("type", "keyword");
                keyword.putObject("fields")
                        .putObject("ip")
                        .put("type", "ip")
                        .put("ignore_malformed", true);
                yield keyword;
            }
            case FREEFORM -> JSON.objectNode().put("type", "flat_object");
            case TEXT_KEPT ->
                    JSON.objectNode()
                            .put("type", "keyword")
                            .put("index", false)
                            .put("doc_values", false);
            case IP -> JSON.objectNode().put("type", "ip").put("ignore_malformed", true);
            case FULL_TEXT -> TextAnalysis.field();
            case WITHIN -> throw new IllegalArgumentException("not a field of its own");
        };
    }

    private static ObjectNode alias(String name) {
        return JSON.objectNode().put("type", "alias").put("path", name);
    }

    /** Puts a definition at a dotted name, making the objects on the way. */
    public static void put(ObjectNode properties, String name, ObjectNode definition) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            properties.set(name, definition);
        } else {
            put(
                    properties.withObject("/" + name.substring(0, dot)).withObject("/properties"),
                    name.substring(dot + 1),
                    definition);
        }
    }
}
