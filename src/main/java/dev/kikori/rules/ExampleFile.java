package dev.kikori.rules;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the examples that stand beside a rule file, {@code NAME.test.yaml} beside {@code NAME.yml},
 * so that rules of others stay as they are.
 *
 * <p>A document holds {@code match} and {@code no_match} as a rule's own {@code examples} do, and
 * {@code rule}, an id, name or title, which may be left out where the rule file holds one rule.
 */
final class ExampleFile {

    private static final List<String> ENDINGS = List.of(".test.yaml", ".test.yml");
    private static final Set<String> KEYS = Set.of("rule", "match", "no_match");

    private ExampleFile() {}

    /**
     * The examples of one document.
     *
     * @param rule id, name or title; null where none is said
     * @param place where the document stands, without a message
     */
    record Part(@Nullable String rule, List<Example> examples, RuleProblem place) {
        Part {
            examples = List.copyOf(examples);
        }

        boolean concerns(RulePart.Detection detection) {
            return rule == null || detection.isCalled(rule);
        }
    }

    /** What is in a file, and what keeps documents from being read. */
    record Reading(List<Part> parts, List<Refusal> refusals) {
        static final Reading NOTHING = new Reading(List.of(), List.of());

        Reading {
            parts = List.copyOf(parts);
            refusals = List.copyOf(refusals);
        }
    }

    /** Whether a file's name says that it holds examples, not rules. */
    static boolean isOne(String name) {
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** The file with the examples of the rules in this one, where there is such a file. */
    static Optional<Path> beside(Path ruleFile) {
        String stem = ruleFile.getFileName().toString().replaceFirst("\\.(?i:yaml|yml)$", "");
        return ENDINGS.stream()
                .map(ending -> ruleFile.resolveSibling(stem + ending))
                .filter(Files::exists)
                .findFirst();
    }

    static Reading read(String path, byte[] bytes) {
        var parts = new ArrayList<Part>();
        var refusals = new ArrayList<Refusal>();
        YamlDocuments.read(
                        path, bytes, "the file holds no examples; expected `match` or `no_match`")
                .forEach(document -> {
                    switch (document) {
                        case YamlDocuments.Broken(RuleProblem problem) ->
                                refusals.add(new Refusal(List.of(problem)));
                        case YamlDocuments.Whole(Node node, String file) -> {
                            var text = new RuleText(path, file);
                            Part part = part(text, node);
                            if (text.problems().isEmpty()) {
                                parts.add(part);
                            } else {
                                refusals.add(
                                        new Refusal(
                                                text.problems().stream()
                                                        .map(problem -> problem.about(part.rule()))
                                                        .toList()));
                            }
                        }
                    }
                });
        return new Reading(parts, refusals);
    }

    private static Part part(RuleText text, Node document) {
        if (!(document instanceof MappingNode top)) {
            text.problem(document, "no examples; expected a mapping with `match` or `no_match`");
            return new Part(null, List.of(), text.at(document, ""));
        }
        Map<String, Node> values = text.members(top, "a file of examples", KEYS);
        if (!values.containsKey("match") && !values.containsKey("no_match")) {
            text.problem(top, "no examples; expected `match` or `no_match` with a list of records");
        }
        return new Part(
                text.optional(values, "rule"), Example.ofLists(text, values), text.at(top, ""));
    }
}
