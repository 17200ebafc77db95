package dev.kikori.trail;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names what a call touched, by kind, from the declared table {@code resources.yaml}: which paths
 * of request and response hold a bucket, a role, an instance and so on, service by service.
 */
final class TouchedResources {
    static final int EACH_MAX = 1_000;
    private static final String HOST = ".amazonaws.com";
    private static final String ANY = "any";
    private static final TouchedResources STANDARD = read();

    /** One place of the table. */
    private record Place(String field, List<String> steps) {}

    private final Map<String, List<Place>> byService = new HashMap<>();
    private final List<String> fields;

    private TouchedResources(Map<String, Map<String, List<String>>> table) {
        fields = table.keySet().stream().map(kind -> "resource." + kind).toList();
        table.forEach((kind, services) ->
                services.forEach((service, paths) -> {
                    List<Place> places = byService.computeIfAbsent(service, _ -> new ArrayList<>());
                    for (String path : paths) {
                        places.add(new Place("resource." + kind, List.of(path.split("\\.", -1))));
                    }
                }));
    }

    /** The table that ships with Kikori. */
    static TouchedResources standard() {
        return STANDARD;
    }

    /** The fields that the table fills. */
    List<String> fields() {
        return fields;
    }

    /** What a record touched, by field; of each at most {@link #EACH_MAX}, sorted. */
    SortedMap<String, SortedSet<String>> of(JsonNode record) {
        SortedMap<String, SortedSet<String>> found = new TreeMap<>();
        String source = record.path("eventSource").asText();
        String service =
                source.endsWith(HOST)
                        ? source.substring(0, source.length() - HOST.length())
                        : source;
        for (Place place : byService.getOrDefault(service, List.of())) {
            take(place, record, 0, found);
        }
        for (Place place : byService.getOrDefault(ANY, List.of())) {
            take(place, record, 0, found);
        }
        return found;
    }

    private static void take(
            Place place, JsonNode node, int step, Map<String, SortedSet<String>> found) {
        if (node.isArray()) {
            node.forEach(element -> take(place, element, step, found));
        } else if (step < place.steps().size()) {
            if (node.isObject()) {
                take(place, node.path(place.steps().get(step)), step + 1, found);
            }
        } else if (node.isTextual() || node.isIntegralNumber()) {
            String name = ResourceName.of(place.field(), node.asText());
            if (!name.isEmpty()
                    && name.length() <= Entities.LENGTH_MAX
                    && !FreeFormWriter.hasLoneSurrogate(name)) {
                SortedSet<String> names =
                        found.computeIfAbsent(place.field(), _ -> new TreeSet<>());
                if (names.size() < EACH_MAX) {
                    names.add(name);
                }
            }
        }
    }

    private static TouchedResources read() {
        try (InputStream yaml =
                Objects.requireNonNull(
                        TouchedResources.class.getResourceAsStream("resources.yaml"),
                        "resources.yaml is missing from the class path")) {
            return new TouchedResources(new YAMLMapper().readValue(yaml, new TypeReference<>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException("reading resources.yaml", e);
        }
    }
}
