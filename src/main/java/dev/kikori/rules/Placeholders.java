package dev.kikori.rules;

import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

import java.util.ArrayList;
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

    /** What a file of lists holds, and what is wrong in it. */
    public record Reading(Placeholders placeholders, List<RuleProblem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads a YAML file that is a mapping of names to lists of values: {@code admins: [alice,
     * bob]}.
     *
     * @param path the file, for messages
     */
    public static Reading read(String path, byte[] yaml) {
        var lists = new HashMap<String, List<String>>();
        var problems = new ArrayList<RuleProblem>();
        for (YamlDocuments.Document document :
                YamlDocuments.read(
                        path, yaml, "the file holds no lists; expected `name: [values]`")) {
            switch (document) {
                case YamlDocuments.Broken(RuleProblem problem) -> problems.add(problem);
                case YamlDocuments.Whole(Node node, String file) -> {
                    var text = new RuleText(path, file);
                    if (node instanceof MappingNode mapping) {
                        text.members(mapping)
                                .forEach((name, values) ->
                                        lists.put(name, text.texts(Map.of(name, values), name)));
                    } else {
                        text.problem(node, "this is no mapping; expected `name: [values]`");
                    }
                    problems.addAll(text.problems());
                }
            }
        }
        return new Reading(new Placeholders(lists), problems);
    }

    Optional<List<String>> values(String name) {
        return Optional.ofNullable(lists.get(name));
    }
}
