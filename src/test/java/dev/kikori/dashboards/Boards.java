package dev.kikori.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.kikori.search.Templates;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All objects of the files that ship, each once, and what is needed to judge them. */
final class Boards {
    /** The index patterns' ids with the templates of what they show. */
    static final Map<String, String> TEMPLATES =
            Map.of(
                    "kikori-events", "cloudtrail-events",
                    "kikori-findings", "cloudtrail-findings",
                    "kikori-ledger", "cloudtrail-ledger",
                    "kikori-ledger-now", "cloudtrail-ledger",
                    "kikori-deadletters", "cloudtrail-deadletters",
                    "kikori-rules", "cloudtrail-rules");

    private static final Map<String, SavedObject> OBJECTS = objects();
    private static final Map<String, Map<String, JsonNode>> MAPPINGS = new TreeMap<>();

    private Boards() {}

    private static Map<String, SavedObject> objects() {
        Map<String, SavedObject> objects = new LinkedHashMap<>();
        for (String file : SavedObjects.FILES) {
            for (SavedObject object : SavedObjects.shipped(file).objects()) {
                objects.putIfAbsent(key(object.type(), object.id()), object);
            }
        }
        return objects;
    }

    private static String key(String type, String id) {
        return type + ":" + id;
    }

    static List<SavedObject> all(String type) {
        return OBJECTS.values().stream().filter(object -> object.type().equals(type)).toList();
    }

    static SavedObject one(String type, String id) {
        SavedObject object = OBJECTS.get(key(type, id));
        if (object == null) {
            throw new IllegalArgumentException("there is no " + type + " " + id);
        }
        return object;
    }

    /** A part of an object, parsed. */
    static JsonNode inner(SavedObject object, String pointer) {
        try {
            return object.inner(pointer);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(object.id() + pointer, e);
        }
    }

    /** What stands on a board, in the order of the board. */
    static List<SavedObject> panels(SavedObject board) {
        List<SavedObject> panels = new ArrayList<>();
        for (JsonNode panel : inner(board, "/panelsJSON")) {
            board.references().stream()
                    .filter(reference ->
                            reference.name().equals(panel.path("panelRefName").asText()))
                    .forEach(reference -> panels.add(one(reference.type(), reference.id())));
        }
        return panels;
    }

    /** The index pattern that an object asks, if it asks one. */
    static Optional<SavedObject> pattern(SavedObject object) {
        return object.references().stream()
                .filter(reference -> reference.name().startsWith("kibanaSavedObjectMeta"))
                .findFirst()
                .map(reference -> one(reference.type(), reference.id()));
    }

    /** The kind of a visualization, such as {@code table}. */
    static String kind(SavedObject chart) {
        return inner(chart, "/visState").path("type").asText();
    }

    static Dql query(SavedObject object) {
        return Dql.parse(
                inner(object, "/kibanaSavedObjectMeta/searchSourceJSON")
                        .at("/query/query")
                        .asText());
    }

    /**
     * The fields of what an index pattern shows with their definitions, aliases as their targets.
     */
    static Map<String, JsonNode> mapped(SavedObject pattern) {
        String template = TEMPLATES.get(pattern.id());
        if (template == null) {
            throw new IllegalArgumentException("nothing is known of " + pattern.id());
        }
        return MAPPINGS.computeIfAbsent(template, Boards::mapping);
    }

    /** How a field is mapped; missing where it is not. */
    static JsonNode definition(SavedObject pattern, String field) {
        return mapped(pattern).getOrDefault(field, MissingNode.getInstance());
    }

    /** The type of a field, or {@code flat_object} for what lies below one; empty without field. */
    static String type(SavedObject pattern, String field) {
        Map<String, JsonNode> mapped = mapped(pattern);
        String name = field;
        while (!mapped.containsKey(name) && name.contains(".")) {
            name = name.substring(0, name.lastIndexOf('.'));
        }
        String type = mapped.containsKey(name) ? mapped.get(name).path("type").asText() : "";
        return name.equals(field) || type.equals("flat_object") ? type : "";
    }

    private static Map<String, JsonNode> mapping(String template) {
        Map<String, JsonNode> fields = new TreeMap<>();
        collect(Templates.body(template).at("/template/mappings/properties"), "", fields);
        for (var field : fields.entrySet()) {
            if (field.getValue().path("type").asText().equals("alias")) {
                field.setValue(fields.get(field.getValue().path("path").asText()));
            }
        }
        return fields;
    }

    private static void collect(JsonNode properties, String prefix, Map<String, JsonNode> fields) {
        for (var field : properties.properties()) {
            String name = prefix + field.getKey();
            if (field.getValue().has("type")) {
                fields.put(name, field.getValue());
            }
            collect(field.getValue().path("properties"), name + ".", fields);
            collect(field.getValue().path("fields"), name + ".", fields);
        }
    }
}
