package dev.kikori.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One saved object, such as a visualization: a line of an NDJSON export.
 *
 * @param json the whole object as it is sent
 */
public record SavedObject(ObjectNode json) {

    /** The attributes that hold JSON as a string, each with the type that has it. */
    static final Map<String, List<String>> INNER_JSON =
            Map.of(
                    "index-pattern", List.of("/fieldFormatMap", "/fields", "/sourceFilters"),
                    "search", List.of("/kibanaSavedObjectMeta/searchSourceJSON"),
                    "visualization",
                            List.of(
                                    "/kibanaSavedObjectMeta/searchSourceJSON",
                                    "/uiStateJSON",
                                    "/visState"),
                    "dashboard",
                            List.of(
                                    "/kibanaSavedObjectMeta/searchSourceJSON",
                                    "/optionsJSON",
                                    "/panelsJSON"));

    /**
     * The attributes that the saved-object index maps, from the type definitions of OpenSearch
     * Dashboards. Its mapping is strict: one attribute more, and the object is refused.
     */
    private static final Map<String, Set<String>> ATTRIBUTES =
            Map.of(
                    "index-pattern",
                            Set.of(
                                    "fieldFormatMap",
                                    "fields",
                                    "sourceFilters",
                                    "timeFieldName",
                                    "title"),
                    "search",
                            Set.of(
                                    "columns",
                                    "description",
                                    "hits",
                                    "kibanaSavedObjectMeta",
                                    "sort",
                                    "title",
                                    "version"),
                    "visualization",
                            Set.of(
                                    "description",
                                    "kibanaSavedObjectMeta",
                                    "savedSearchRefName",
                                    "title",
                                    "uiStateJSON",
                                    "version",
                                    "visState"),
                    "dashboard",
                            Set.of(
                                    "description",
                                    "hits",
                                    "kibanaSavedObjectMeta",
                                    "optionsJSON",
                                    "panelsJSON",
                                    "refreshInterval",
                                    "timeFrom",
                                    "timeRestore",
                                    "timeTo",
                                    "title",
                                    "version"));

    /**
     * The newest migration of each type that OpenSearch Dashboards has, the same from 1.0 to 3.x. A
     * file that names a newer one is refused whole.
     */
    private static final Map<String, String> NEWEST_MIGRATION =
            Map.of(
                    "index-pattern", "7.6.0",
                    "search", "7.9.3",
                    "visualization", "7.10.0",
                    "dashboard", "7.9.3");

    private static final Comparator<String> BY_VERSION =
            Comparator.comparing(SavedObject::numbers, Arrays::compare);

    /** What an object refers to. */
    record Reference(String name, String type, String id) {}

    /** Which object: ids are unique within a type. */
    public record Key(String type, String id) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::type).thenComparing(Key::id);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return type + " " + id;
        }
    }

    public Key key() {
        return new Key(type(), id());
    }

    public String type() {
        return json.path("type").asText();
    }

    public String id() {
        return json.path("id").asText();
    }

    public String title() {
        return attributes().path("title").asText();
    }

    JsonNode attributes() {
        return json.path("attributes");
    }

    List<Reference> references() {
        List<Reference> references = new ArrayList<>();
        for (JsonNode reference : json.path("references")) {
            references.add(
                    new Reference(
                            reference.path("name").asText(),
                            reference.path("type").asText(),
                            reference.path("id").asText()));
        }
        return references;
    }

    /**
     * An attribute that holds JSON as a string, parsed.
     *
     * @param pointer such as {@code /visState}
     * @return missing where the attribute is
     * @throws JsonProcessingException when the string is not JSON
     */
    JsonNode inner(String pointer) throws JsonProcessingException {
        JsonNode text = attributes().at(pointer);
        return text.isMissingNode() ? text : SavedObjects.JSON.readTree(text.asText());
    }

    /** What is wrong with the object by itself, in sentences; empty when nothing is. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        Set<String> known = ATTRIBUTES.get(type());
        if (known == null) {
            problems.add("the type " + type() + " is not one that every version imports");
            return problems;
        }
        if (id().isEmpty() || title().isEmpty()) {
            problems.add("an id and a title are needed");
        }
        attributes()
                .fieldNames()
                .forEachRemaining(name -> {
                    if (!known.contains(name)) {
                        problems.add("the attribute " + name + " is not mapped");
                    }
                });
        migrationProblems(problems);
        Set<String> names = new TreeSet<>();
        for (String pointer : INNER_JSON.getOrDefault(type(), List.of())) {
            try {
                collectReferenceNames(inner(pointer), names);
            } catch (JsonProcessingException e) {
                problems.add(pointer + " is not JSON: " + e.getOriginalMessage());
            }
        }
        if (attributes().has("savedSearchRefName")) {
            names.add(attributes().path("savedSearchRefName").asText());
        }
        List<String> given = references().stream().map(Reference::name).toList();
        names.stream()
                .filter(name -> !given.contains(name))
                .forEach(name -> problems.add("no reference has the name " + name));
        given.stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> problems.add("the reference " + name + " is not used"));
        return problems;
    }

    private void migrationProblems(List<String> problems) {
        JsonNode versions = json.path("migrationVersion");
        String newest = NEWEST_MIGRATION.getOrDefault(type(), "0");
        if (!versions.has(type())) {
            problems.add("migrationVersion is missing, so old migrations would run on it");
        }
        for (var version : versions.properties()) {
            if (!version.getKey().equals(type())
                    || BY_VERSION.compare(version.getValue().asText(), newest) > 0) {
                problems.add(
                        "migrationVersion "
                                + version.getKey()
                                + " "
                                + version.getValue().asText()
                                + " is newer than every version's "
                                + newest);
            }
        }
    }

    private static void collectReferenceNames(JsonNode node, Set<String> names) {
        for (var field : node.properties()) {
            if (field.getKey().endsWith("RefName")) {
                names.add(field.getValue().asText());
            }
        }
        for (JsonNode child : node) {
            collectReferenceNames(child, names);
        }
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.replaceAll("[^0-9.].*", "").split("\\."))
                .filter(part -> !part.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
