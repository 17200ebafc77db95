package dev.kikori.trail;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.jspecify.annotations.Nullable;

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
 * of request and response hold a bucket, a role, an instance and so on, service by service. Of the
 * lists in {@code resource-ids.yaml} each id's own prefix tells the kind.
 */
final class TouchedResources {
    static final int EACH_MAX = 1_000;
    private static final String HOST = ".amazonaws.com";
    private static final String ANY = "any";
    private static final String EACH = "*";
    private static final String CONTENT = "content";
    private static final TouchedResources STANDARD = read();

    /**
     * One place of the table.
     *
     * @param field null: the id tells
     */
    private record Place(@Nullable String field, List<String> steps) {}

    /**
     * Lists of ids of any kind.
     *
     * @param paths by service
     * @param kinds by what stands before the last hyphen of an id
     */
    private record Ids(Map<String, List<String>> paths, Map<String, String> kinds) {}

    private final Map<String, List<Place>> byService = new HashMap<>();
    private final List<String> fields;
    private final Map<String, String> kinds;

    private TouchedResources(Map<String, Map<String, List<String>>> table, Ids ids) {
        fields = table.keySet().stream().map(TouchedResources::field).toList();
        kinds = ids.kinds();
        table.forEach((kind, services) -> add(field(kind), services));
        add(null, ids.paths());
    }

    private void add(@Nullable String field, Map<String, List<String>> paths) {
        paths.forEach((service, each) -> {
            List<Place> places = byService.computeIfAbsent(service, _ -> new ArrayList<>());
            each.forEach(path -> places.add(new Place(field, List.of(path.split("\\.", -1)))));
        });
    }

    private static String field(String kind) {
        return "resource." + kind;
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

    private void take(Place place, JsonNode node, int step, Map<String, SortedSet<String>> found) {
        if (node.isArray()) {
            node.forEach(element -> take(place, element, step, found));
        } else if (step < place.steps().size()) {
            String name = place.steps().get(step);
            if (name.equals(EACH)) {
                node.forEach(member -> take(place, member, step + 1, found));
            } else if (node.isObject()) {
                take(place, node.path(name), step + 1, found);
            }
        } else if (node.has(CONTENT)) {
            take(place, node.path(CONTENT), step, found);
        } else if (node.isTextual() || node.isIntegralNumber()) {
            String value = node.asText();
            if (place.field() != null) {
                add(place.field(), value, found);
            } else {
                String kind = kinds.get(value.substring(0, Math.max(0, value.lastIndexOf('-'))));
                if (kind != null) {
                    add(field(kind), value, found);
                }
            }
        }
    }

    private static void add(String field, String value, Map<String, SortedSet<String>> found) {
        String name = ResourceName.of(field, value);
        if (!name.isEmpty()
                && name.length() <= Entities.LENGTH_MAX
                && !FreeFormWriter.hasLoneSurrogate(name)) {
            SortedSet<String> names = found.computeIfAbsent(field, _ -> new TreeSet<>());
            if (names.size() < EACH_MAX) {
                names.add(name);
            }
        }
    }

    private static TouchedResources read() {
        return new TouchedResources(
                read("resources.yaml", new TypeReference<>() {}),
                read("resource-ids.yaml", new TypeReference<>() {}));
    }

    private static <T> T read(String name, TypeReference<T> type) {
        try (InputStream yaml =
                Objects.requireNonNull(
                        TouchedResources.class.getResourceAsStream(name),
                        () -> name + " is missing from the class path")) {
            return new YAMLMapper().readValue(yaml, type);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
    }
}
