package dev.kikori.rules;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rules by the event names they ask for, so that an event is held against few of many. */
public final class RuleIndex {

    private final List<Rule> all;
    private final List<Rule> ofAnyName;
    private final Map<String, List<Rule>> byName = new HashMap<>();

    public RuleIndex(Collection<Rule> rules) {
        all = List.copyOf(rules);
        ofAnyName =
                all.stream()
                        .filter(rule -> EventNames.of(rule.node()) instanceof EventNames.Any)
                        .toList();
        for (Rule rule : all) {
            if (EventNames.of(rule.node()) instanceof EventNames.Only(var names)) {
                names.forEach(name ->
                        byName.computeIfAbsent(name, key -> new ArrayList<>(ofAnyName)).add(rule));
            }
        }
    }

    /** The rules that may be true of the record; all others are not. */
    public List<Rule> candidates(JsonNode event) {
        JsonNode name = event.path("eventName");
        return name.isTextual()
                ? byName.getOrDefault(LetterCase.foldAscii(name.textValue()), ofAnyName)
                : all;
    }

    /** The rules that are true of the record. */
    public List<Rule> matching(JsonNode event) {
        return candidates(event).stream().filter(rule -> rule.predicate().test(event)).toList();
    }
}
