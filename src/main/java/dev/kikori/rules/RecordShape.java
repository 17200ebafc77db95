package dev.kikori.rules;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What CloudTrail's records can hold, as far as it is known for certain; rules that ask for
 * something else are warned of.
 *
 * @param members the names of an object's members by its dotted path, the record's own under the
 *     empty path; an object that may hold others is not there
 * @param values all values that a scalar can have, by its dotted path
 * @param events the event names of each source
 */
public record RecordShape(
        Map<String, Set<String>> members, Map<String, Set<String>> values, EventCatalogue events) {

    /** Nothing is known. */
    public static final RecordShape UNKNOWN =
            new RecordShape(Map.of(), Map.of(), EventCatalogue.EMPTY);

    public RecordShape {
        members = copied(members);
        values = copied(values);
    }

    private static Map<String, Set<String>> copied(Map<String, Set<String>> sets) {
        var copy = new HashMap<String, Set<String>>();
        sets.forEach((path, set) -> copy.put(path, Set.copyOf(set)));
        return Map.copyOf(copy);
    }
}
