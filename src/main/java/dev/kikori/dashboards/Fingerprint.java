package dev.kikori.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Everything of a saved object that a person can change, as one hash: equal for two that differ
 * only in the order of keys, in what an export adds, or in what Dashboards itself puts there (an
 * index pattern's list of fields, the version and nulls in the panels of a board).
 */
final class Fingerprint {
    private static final String PANEL_VERSION = "7.9.3";

    private Fingerprint() {}

    /** SHA-256 in hexadecimal digits. */
    static String of(SavedObject object) {
        SavedObject normalised =
                new SavedObjects(List.of(asWritten(object))).normalised().objects().getFirst();
        ObjectNode content = SavedObjects.JSON.createObjectNode();
        content.set("attributes", normalised.attributes());
        ArrayNode references = content.putArray("references");
        normalised.references().stream()
                .sorted(Comparator.comparing(SavedObject.Reference::name))
                .forEach(reference ->
                        references
                                .addArray()
                                .add(reference.name())
                                .add(reference.type())
                                .add(reference.id()));
        return sha256(content.toString());
    }

    /** The object without what Dashboards itself puts there. */
    static SavedObject asWritten(SavedObject object) {
        return withPlainPanels(withFields(object, List.of()));
    }

    /** The same with the fields that another one lists, beside those that a person added. */
    static SavedObject asWrittenBeside(SavedObject other, SavedObject object) {
        return withPlainPanels(withFields(object, fields(other, false)));
    }

    /**
     * Whoever saves a board puts the version of his Dashboards into its panels, of which the oldest
     * serves all, and 2.8 a null where a chart has no state.
     */
    private static SavedObject withPlainPanels(SavedObject object) {
        ObjectNode copy = object.json().deepCopy();
        try {
            if (!(object.inner("/panelsJSON") instanceof ArrayNode panels)) {
                return object;
            }
            for (JsonNode panel : panels) {
                if (panel instanceof ObjectNode fields) {
                    fields.put("version", PANEL_VERSION);
                }
                if (panel.path("embeddableConfig") instanceof ObjectNode config) {
                    config.removeIf(JsonNode::isNull);
                }
            }
            copy.withObject("/attributes").put("panelsJSON", panels.toString());
            return new SavedObject(copy);
        } catch (JsonProcessingException notJson) {
            return object;
        }
    }

    private static SavedObject withFields(SavedObject object, List<JsonNode> listed) {
        if (!object.type().equals("index-pattern")) {
            return object;
        }
        ArrayNode fields = SavedObjects.JSON.createArrayNode();
        fields.addAll(listed);
        fields.addAll(fields(object, true));
        ObjectNode copy = object.json().deepCopy();
        ObjectNode attributes = copy.withObject("/attributes");
        attributes.remove("fields");
        if (!fields.isEmpty()) {
            attributes.put("fields", fields.toString());
        }
        return new SavedObject(copy);
    }

    /** A list that is not JSON counts as none. */
    private static List<JsonNode> fields(SavedObject object, boolean scripted) {
        List<JsonNode> fields = new ArrayList<>();
        try {
            for (JsonNode field : object.inner("/fields")) {
                if (field.path("scripted").asBoolean() == scripted) {
                    fields.add(field);
                }
            }
        } catch (JsonProcessingException notJson) {
            return List.of();
        }
        return fields;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
