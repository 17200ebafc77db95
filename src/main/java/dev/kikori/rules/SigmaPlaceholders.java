package dev.kikori.rules;

import org.yaml.snakeyaml.nodes.ScalarNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the operator's lists in the place of a rule's placeholders, and remembers which.
 *
 * <p>Source: the Sigma rules specification 2.1, "Placeholders": {@code %name%} is one, {@code \%}
 * is a percent sign.
 */
final class SigmaPlaceholders {

    private static final int WAYS_MAX = 10_000;
    private static final Pattern PART = Pattern.compile("\\\\%|%([^%]+)%");

    private final Placeholders lists;
    private final Map<String, List<String>> used = new LinkedHashMap<>();

    SigmaPlaceholders(Placeholders lists) {
        this.lists = lists;
    }

    /** The lists that were asked for, which the rule's meaning hangs on. */
    Map<String, List<String>> used() {
        return used;
    }

    /** Every text that a value may be. */
    List<String> expand(ScalarNode at, String written) throws SigmaException {
        List<String> ways = List.of("");
        Matcher part = PART.matcher(written);
        int from = 0;
        while (part.find()) {
            String between = written.substring(from, part.start());
            from = part.end();
            ways = longer(at, ways, between, part.group(1));
        }
        String rest = written.substring(from);
        return ways.stream().map(way -> way + rest).toList();
    }

    private List<String> longer(
            ScalarNode at,
            List<String> ways,
            String between,
            @org.jspecify.annotations.Nullable String name)
            throws SigmaException {
        List<String> values = name == null ? List.of("%") : values(at, name);
        if ((long) ways.size() * values.size() > WAYS_MAX) {
            throw new SigmaException(
                    at,
                    "the placeholders stand for more than " + WAYS_MAX + " texts; expected fewer");
        }
        var longer = new ArrayList<String>();
        for (String way : ways) {
            values.forEach(value -> longer.add(way + between + value));
        }
        return longer;
    }

    private List<String> values(ScalarNode at, String name) throws SigmaException {
        Optional<List<String>> values = lists.values(name);
        if (values.isEmpty() || values.get().isEmpty()) {
            throw new SigmaException(
                    at,
                    "the placeholder `%"
                            + name
                            + "%` has no values; give it a list, or write the values in its place");
        }
        used.put(name, values.get());
        return values.get();
    }
}
