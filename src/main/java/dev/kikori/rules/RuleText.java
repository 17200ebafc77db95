package dev.kikori.rules;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** One YAML document of a rule file, with what is found wrong in it, each at its place. */
final class RuleText {

    private static final Set<String> STATES =
            Set.of("stable", "test", "experimental", "deprecated", "unsupported");

    private final String path;
    private final String file;
    private final List<RuleProblem> problems = new ArrayList<>();
    private final List<RuleProblem> warnings = new ArrayList<>();

    /**
     * @param path the file, as it was named to the reader
     * @param file the file's whole text
     */
    RuleText(String path, String file) {
        this.path = path;
        this.file = file;
    }

    String path() {
        return path;
    }

    String file() {
        return file;
    }

    List<RuleProblem> problems() {
        return problems;
    }

    List<RuleProblem> warnings() {
        return warnings;
    }

    void problem(@Nullable Node at, String message) {
        problems.add(at(at, message));
    }

    void problem(int line, int column, String message) {
        problems.add(new RuleProblem(path, line, column, message));
    }

    void problem(ScalarNode scalar, String what, PatternException e) {
        problems.add(new ScalarPlace(scalar, what, file).problem(path, e));
    }

    void warn(@Nullable Node at, String message) {
        warnings.add(at(at, message));
    }

    void warn(RuleProblem warning) {
        warnings.add(warning);
    }

    /** A problem's record, not yet counted as one. */
    RuleProblem at(@Nullable Node at, String message) {
        Mark mark = at == null ? null : at.getStartMark();
        return new RuleProblem(
                path,
                mark == null ? 1 : mark.getLine() + 1,
                mark == null ? 1 : mark.getColumn() + 1,
                message);
    }

    /** A mapping's values by their keys, each key one of those known and there once. */
    Map<String, Node> members(MappingNode mapping, String what, Set<String> known) {
        Map<String, Node> members = members(mapping);
        for (NodeTuple entry : mapping.getValue()) {
            String key = YamlValue.text(entry.getKeyNode());
            if (!known.contains(key)) {
                members.remove(key);
                problem(
                        entry.getKeyNode(),
                        "unknown key `"
                                + key
                                + "` in "
                                + what
                                + "; expected one of "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
        return members;
    }

    /** A mapping's values by their keys, in order, each key there once. */
    Map<String, Node> members(MappingNode mapping) {
        var members = new LinkedHashMap<String, Node>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = YamlValue.text(entry.getKeyNode());
            if (members.put(key, entry.getValueNode()) != null) {
                problem(entry.getKeyNode(), "the key `" + key + "` stands here a second time");
            }
        }
        return members;
    }

    String required(Map<String, Node> values, Node in, String key) {
        if (!values.containsKey(key)) {
            problem(in, "`" + key + "` is missing");
            return "";
        }
        String text = optional(values, key);
        return text == null ? "" : text;
    }

    @Nullable String optional(Map<String, Node> values, String key) {
        Node value = values.get(key);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ScalarNode) || YamlValue.text(value).isBlank()) {
            problem(value, "`" + key + "` is empty or no text; expected a text");
            return null;
        }
        return YamlValue.text(value).strip();
    }

    @Nullable String matching(
            Map<String, Node> values, String key, Pattern pattern, String expected) {
        String text = optional(values, key);
        if (text != null && !pattern.matcher(text).matches()) {
            problem(values.get(key), "malformed " + key + " `" + text + "`; expected " + expected);
        }
        return text;
    }

    /** The level, if there is one that Sigma knows. */
    Optional<Level> level(Map<String, Node> values) {
        String word = optional(values, "level");
        Optional<Level> level = word == null ? Optional.empty() : Level.of(word);
        if (word != null && level.isEmpty()) {
            problem(
                    values.get("level"),
                    "unknown level `"
                            + word
                            + "`; expected informational, low, medium, high or critical");
        }
        return level;
    }

    @Nullable String status(Map<String, Node> values) {
        String status = optional(values, "status");
        if (status != null && !STATES.contains(status)) {
            problem(
                    values.get("status"),
                    "unknown status `"
                            + status
                            + "`; expected stable, test, experimental, deprecated or unsupported");
        }
        return status;
    }

    List<String> texts(Map<String, Node> values, String key) {
        var texts = new ArrayList<String>();
        for (Node element : elements(values.get(key))) {
            if (element instanceof ScalarNode) {
                texts.add(YamlValue.text(element).strip());
            } else {
                problem(element, "an element of `" + key + "` is no text; expected a text");
            }
        }
        return texts;
    }

    List<Node> elements(@Nullable Node value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problem(value, "this is no list; expected one, each element behind a `-`");
        return List.of();
    }
}
