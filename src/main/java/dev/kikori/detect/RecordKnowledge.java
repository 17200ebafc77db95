package dev.kikori.detect;

import dev.kikori.rules.EventCatalogue;
import dev.kikori.rules.RecordShape;
import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.FieldType;
import dev.kikori.trail.KnownValue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells rules what CloudTrail's records can hold. */
public final class RecordKnowledge {
    private RecordKnowledge() {}

    /**
     * Fields of which the catalogue lists all values, with those that are spelled otherwise in
     * records or older pages.
     */
    private static final Map<String, List<String>> LISTED =
            Map.of(
                    "eventType", List.of("AwsConsoleSignin", "AwsVpceEvents"),
                    "eventCategory", List.of(),
                    "userIdentity.type", List.of());

    /**
     * The objects whose members are all documented; what services put into parameters, answers and
     * details, nobody lists.
     */
    private static final Set<String> CLOSED =
            Set.of(
                    "",
                    "userIdentity",
                    "userIdentity.sessionContext",
                    "userIdentity.sessionContext.sessionIssuer",
                    "userIdentity.sessionContext.attributes",
                    "tlsDetails");

    /** What the catalogue of fields says of records. */
    public static RecordShape of(FieldNames names) {
        Map<String, Set<String>> members = new HashMap<>();
        Map<String, Set<String>> values = new HashMap<>();
        for (FieldName field : names.documented()) {
            if (!field.derived()) {
                add(field, members);
                if (LISTED.containsKey(field.path())) {
                    Set<String> all = new HashSet<>(LISTED.get(field.path()));
                    field.values().stream().map(KnownValue::value).forEach(all::add);
                    values.put(field.path(), all);
                } else if (field.type() == FieldType.BOOLEAN) {
                    values.put(field.path(), Set.of("true", "false"));
                }
            }
        }
        return new RecordShape(members, values, EventCatalogue.standard());
    }

    private static void add(FieldName field, Map<String, Set<String>> members) {
        List<String> steps = field.steps();
        for (int i = 0; i < steps.size(); i++) {
            String parent = String.join(".", steps.subList(0, i));
            if (!CLOSED.contains(parent)) {
                return;
            }
            members.computeIfAbsent(parent, _ -> new HashSet<>()).add(steps.get(i));
        }
        switch (field.type()) {
            case KEYWORD, ADDRESS, DATE, BOOLEAN, NUMBER -> members.put(field.path(), Set.of());
            case LONG, GEO_POINT, FREEFORM, IP, TEXT_KEPT, FULL_TEXT, WITHIN -> {}
        }
    }
}
