package dev.kikori.rules;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A small CloudTrail record that shows what a rule is true of, or what it is not.
 *
 * @param matches whether the rule is to be true of the record
 * @param path the file it stands in: the rule's own, or the one beside it
 * @param line where it stands there, from 1
 */
public record Example(JsonNode event, boolean matches, String path, int line) {

    static List<Example> read(RuleText text, @Nullable Node value) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof MappingNode mapping)) {
            text.problem(
                    value,
                    "`examples` is no mapping; expected `match` and `no_match` with a list each");
            return List.of();
        }
        return ofLists(text, text.members(mapping, "`examples`", Set.of("match", "no_match")));
    }

    /** Those of the lists {@code match} and {@code no_match}. */
    static List<Example> ofLists(RuleText text, Map<String, Node> members) {
        var examples = new ArrayList<Example>();
        examples.addAll(read(text, members.get("match"), true));
        examples.addAll(read(text, members.get("no_match"), false));
        return examples;
    }

    private static List<Example> read(RuleText text, @Nullable Node value, boolean matches) {
        var examples = new ArrayList<Example>();
        for (Node element : text.elements(value)) {
            JsonNode event = YamlValue.json(element);
            if (event.isObject()) {
                examples.add(
                        new Example(
                                event, matches, text.path(), element.getStartMark().getLine() + 1));
            } else {
                text.problem(element, "an example is no mapping; expected a CloudTrail record");
            }
        }
        return examples;
    }
}
