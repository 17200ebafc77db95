package dev.kikori.detect;

import dev.kikori.rules.EventCatalogue;
import dev.kikori.rules.RecordShape;
import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Tells rules what CloudTrail's records can hold. */
public final class RecordKnowledge {
    private RecordKnowledge() {}

    /** What the catalogue of fields says of records. */
    public static RecordShape of(FieldNames names) {
        Map<String, Set<String>> members = new HashMap<>();
        for (FieldName field : names.all()) {
            if (!field.derived()) {
                members.computeIfAbsent("", _ -> new HashSet<>()).add(field.steps().getFirst());
            }
        }
        return new RecordShape(members, Map.of(), EventCatalogue.EMPTY);
    }
}
