package dev.kikori.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's lists, which stand in Sigma rules as {@code %name%}.
 *
 * @param lists the values of each name; a value may hold Sigma's wildcards
 */
public record Placeholders(Map<String, List<String>> lists) {

    /** No lists: a rule that asks for one is refused. */
    public static final Placeholders NONE = new Placeholders(Map.of());

    public Placeholders {
        var copy = new HashMap<String, List<String>>();
        lists.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        lists = Map.copyOf(copy);
    }

    Optional<List<String>> values(String name) {
        return Optional.ofNullable(lists.get(name));
    }
}
