package dev.kikori.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file of saved objects, such as {@code dashboards/kikori-overview.ndjson}: one object a line, as
 * OpenSearch Dashboards exports and imports them.
 *
 * @param objects in the order of the file
 */
public record SavedObjects(List<SavedObject> objects) {
    static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    /** The files that ship with Kikori, under {@code /dashboards/} on the class path. */
    public static final List<String> FILES =
            List.of(
                    "kikori-overview.ndjson",
                    "kikori-findings.ndjson",
                    "kikori-cis.ndjson",
                    "kikori-sign-in.ndjson",
                    "kikori-identity.ndjson",
                    "kikori-network.ndjson",
                    "kikori-data.ndjson",
                    "kikori-denied.ndjson",
                    "kikori-new.ndjson",
                    "kikori-ingestion.ndjson",
                    "kikori-searches.ndjson");

    /** What an export adds that says nothing about the object. */
    private static final List<String> OF_THE_EXPORT =
            List.of("namespaces", "originId", "updated_at", "version", "workspaces");

    /** What is referred to stands before what refers to it. */
    static final List<String> ORDER =
            List.of("index-pattern", "search", "visualization", "dashboard");

    public SavedObjects {
        objects = List.copyOf(objects);
    }

    /** A file that ships with Kikori. */
    public static SavedObjects shipped(String file) {
        try (InputStream ndjson =
                Objects.requireNonNull(
                        SavedObjects.class.getResourceAsStream("/dashboards/" + file),
                        () -> "dashboards/" + file + " is missing from the class path")) {
            return parse(new String(ndjson.readAllBytes(), StandardCharsets.UTF_8), file);
        } catch (IOException e) {
            throw new UncheckedIOException("reading dashboards/" + file, e);
        } catch (DashboardsException e) {
            throw new IllegalStateException("a file of our own", e);
        }
    }

    /**
     * Reads an export. Its last line, which counts the objects, is passed over.
     *
     * @param origin the file's name, for messages
     * @throws DashboardsException REFUSED, naming the line that is not a saved object
     */
    public static SavedObjects parse(String ndjson, String origin) throws DashboardsException {
        List<SavedObject> objects = new ArrayList<>();
        int number = 0;
        for (String line : ndjson.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            JsonNode json = parseLine(line, origin + ":" + number);
            if (json.has("exportedCount")) {
                continue;
            }
            if (!(json instanceof ObjectNode object) || !json.has("type") || !json.has("id")) {
                throw new DashboardsException(
                        DashboardsException.Kind.REFUSED,
                        origin + ":" + number + ": a saved object has a type and an id");
            }
            objects.add(new SavedObject(object));
        }
        return new SavedObjects(objects);
    }

    private static JsonNode parseLine(String line, String place) throws DashboardsException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new DashboardsException(
                    DashboardsException.Kind.REFUSED,
                    place + ": not JSON: " + e.getOriginalMessage(),
                    e);
        }
    }

    /** What would keep some version from importing the file, in sentences; empty when nothing. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (SavedObject object : objects) {
            if (!keys.add(object.type() + " " + object.id())) {
                problems.add(object.type() + " " + object.id() + ": is in the file twice");
            }
        }
        for (SavedObject object : objects) {
            String who = object.type() + " " + object.id() + ": ";
            object.problems().forEach(problem -> problems.add(who + problem));
            for (SavedObject.Reference reference : object.references()) {
                if (!keys.contains(reference.type() + " " + reference.id())) {
                    problems.add(
                            who
                                    + "refers to "
                                    + reference.type()
                                    + " "
                                    + reference.id()
                                    + ", which is not in the file");
                }
            }
        }
        return problems;
    }

    /**
     * The same objects as a file that compares well: keys sorted, also in the JSON that strings
     * hold; what they refer to first; nothing of the export that they came from. A string that
     * should hold JSON and does not stays as it is.
     */
    public SavedObjects normalised() {
        return new SavedObjects(
                objects.stream()
                        .map(SavedObjects::normalised)
                        .sorted(
                                Comparator.comparingInt((SavedObject object) ->
                                                ORDER.indexOf(object.type()))
                                        .thenComparing(SavedObject::id))
                        .toList());
    }

    private static SavedObject normalised(SavedObject object) {
        ObjectNode copy = object.json().deepCopy();
        copy.remove(OF_THE_EXPORT);
        for (String pointer : SavedObject.INNER_JSON.getOrDefault(object.type(), List.of())) {
            try {
                JsonNode inner = object.inner(pointer);
                if (!inner.isMissingNode()) {
                    int last = pointer.lastIndexOf('/');
                    ((ObjectNode) copy.at("/attributes" + pointer.substring(0, last)))
                            .set(
                                    pointer.substring(last + 1),
                                    TextNode.valueOf(sorted(inner).toString()));
                }
            } catch (JsonProcessingException notJson) {
                // Left as it is; problems() tells.
            }
        }
        return new SavedObject((ObjectNode) sorted(copy));
    }

    private static JsonNode sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode sorted = JSON.createObjectNode();
                TreeMap<String, JsonNode> byName = new TreeMap<>();
                object.properties().forEach(field -> byName.put(field.getKey(), field.getValue()));
                byName.forEach((name, value) -> sorted.set(name, sorted(value)));
                yield sorted;
            }
            case ArrayNode array -> {
                ArrayNode sorted = JSON.createArrayNode();
                array.forEach(value -> sorted.add(sorted(value)));
                yield sorted;
            }
            default -> node;
        };
    }

    /** The file's text: one object a line, each line ended. */
    public String ndjson() {
        StringBuilder text = new StringBuilder();
        objects.forEach(object -> text.append(object.json()).append('\n'));
        return text.toString();
    }
}
