package dev.kikori.rules;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one rule from its YAML file; the attributes are Sigma's where Sigma has them.
 *
 * <p>A file with a problem yields no rule but all its problems, as far as they do not hide one
 * another.
 */
final class RuleFile {

    /** Rules are short texts; a larger file is something else. */
    static final int BYTES_MAX = 262_144;

    // An alias may double what it stands for, or hold itself; a rule needs none.
    private static final int ALIASES_MAX = 0;
    private static final int NESTING_MAX = 40;

    private static final Set<String> KEYS =
            Set.of(
                    "title",
                    "title_ja",
                    "id",
                    "status",
                    "description",
                    "references",
                    "author",
                    "date",
                    "modified",
                    "tags",
                    "logsource",
                    "level",
                    "falsepositives",
                    "control",
                    "pattern",
                    "next_steps",
                    "examples");
    private static final Set<String> STATES =
            Set.of("stable", "test", "experimental", "deprecated", "unsupported");
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final String path;
    private final List<RuleProblem> problems = new ArrayList<>();

    private RuleFile(String path) {
        this.path = path;
    }

    /** A rule, or what keeps the file from being one. */
    record Reading(Optional<Rule> rule, List<RuleProblem> problems) {}

    static Reading read(String path, byte[] bytes) {
        var file = new RuleFile(path);
        Rule rule = file.rule(bytes);
        return new Reading(
                file.problems.isEmpty() ? Optional.ofNullable(rule) : Optional.empty(),
                List.copyOf(file.problems));
    }

    private @Nullable Rule rule(byte[] bytes) {
        String text = text(bytes);
        MappingNode top = text == null ? null : top(text);
        if (text == null || top == null) {
            return null;
        }
        Map<String, Node> values = members(top, "a rule", KEYS);
        String id =
                matching(values, "id", ID, "lower-case letters, digits and hyphens, at most 64");
        String title = required(values, top, "title");
        String description = required(values, top, "description");
        String levelWord = required(values, top, "level");
        Optional<Level> level = Level.of(levelWord);
        if (values.containsKey("level") && level.isEmpty()) {
            problem(
                    values.get("level"),
                    "unknown level `"
                            + levelWord
                            + "`; expected informational, low, medium, high or critical");
        }
        String status = optional(values, "status");
        if (status != null && !STATES.contains(status)) {
            problem(
                    values.get("status"),
                    "unknown status `"
                            + status
                            + "`; expected stable, test, experimental, deprecated or unsupported");
        }
        if (!values.containsKey("id")) {
            required(values, top, "id");
        }
        matching(values, "date", DATE, "a date such as 2024-03-11");
        matching(values, "modified", DATE, "a date such as 2024-03-11");
        optional(values, "author");
        logsource(values, top);
        String source = required(values, top, "pattern");
        dev.kikori.rules.Node node = pattern(values.get("pattern"), source, text);
        List<Example> examples = examples(values.get("examples"));
        List<String> tags = texts(values, "tags");
        List<String> references = texts(values, "references");
        List<String> falsePositives = texts(values, "falsepositives");
        List<String> nextSteps = texts(values, "next_steps");
        if (!problems.isEmpty() || id == null || node == null || level.isEmpty()) {
            return null;
        }
        return new Rule(
                id,
                title,
                optional(values, "title_ja"),
                description,
                status == null ? "stable" : status,
                level.get(),
                optional(values, "control"),
                RuleLanguage.CLOUDWATCH,
                source,
                node,
                EventPredicate.of(node),
                examples,
                tags,
                references,
                falsePositives,
                nextSteps,
                sha256(bytes),
                path);
    }

    private @Nullable String text(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            problem(1, 1, "the file has " + bytes.length + " bytes; expected at most " + BYTES_MAX);
            return null;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            problem(1, 1, "the file is not UTF-8 text");
            return null;
        }
    }

    private @Nullable MappingNode top(String text) {
        var limits = new LoaderOptions();
        limits.setCodePointLimit(BYTES_MAX);
        limits.setMaxAliasesForCollections(ALIASES_MAX);
        limits.setNestingDepthLimit(NESTING_MAX);
        Node top;
        try {
            top = new Yaml(limits).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            problem(
                    mark == null ? 1 : mark.getLine() + 1,
                    mark == null ? 1 : mark.getColumn() + 1,
                    "not YAML: " + e.getProblem());
            return null;
        } catch (YAMLException e) {
            problem(1, 1, "not YAML: " + e.getMessage());
            return null;
        }
        if (top instanceof MappingNode mapping) {
            return mapping;
        }
        problem(
                1,
                1,
                "the file holds no rule; expected a mapping with `title`, `id`, `description`, `level` and `pattern`");
        return null;
    }

    private Map<String, Node> members(MappingNode mapping, String what, Set<String> known) {
        var members = new HashMap<String, Node>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = YamlValue.text(entry.getKeyNode());
            if (!known.contains(key)) {
                problem(
                        entry.getKeyNode(),
                        "unknown key `"
                                + key
                                + "` in "
                                + what
                                + "; expected one of "
                                + String.join(", ", known.stream().sorted().toList()));
            } else if (members.put(key, entry.getValueNode()) != null) {
                problem(entry.getKeyNode(), "the key `" + key + "` stands here a second time");
            }
        }
        return members;
    }

    private String required(Map<String, Node> values, Node in, String key) {
        if (!values.containsKey(key)) {
            problem(in, "`" + key + "` is missing");
            return "";
        }
        String text = optional(values, key);
        return text == null ? "" : text;
    }

    private @Nullable String optional(Map<String, Node> values, String key) {
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

    private @Nullable String matching(
            Map<String, Node> values, String key, Pattern pattern, String expected) {
        String text = optional(values, key);
        if (text != null && !pattern.matcher(text).matches()) {
            problem(values.get(key), "malformed " + key + " `" + text + "`; expected " + expected);
        }
        return text;
    }

    private void logsource(Map<String, Node> values, Node top) {
        Node value = values.get("logsource");
        if (!(value instanceof MappingNode mapping)) {
            problem(
                    value == null ? top : value,
                    "`logsource` is missing or no mapping; expected product aws, service cloudtrail");
            return;
        }
        Map<String, Node> members = members(mapping, "`logsource`", Set.of("product", "service"));
        if (!"aws".equals(optional(members, "product"))
                || !"cloudtrail".equals(optional(members, "service"))) {
            problem(mapping, "not a rule for CloudTrail; expected product aws, service cloudtrail");
        }
    }

    private dev.kikori.rules.@Nullable Node pattern(
            @Nullable Node value, String source, String text) {
        if (!(value instanceof ScalarNode scalar) || source.isEmpty()) {
            return null;
        }
        try {
            return CloudWatchPattern.parse(source);
        } catch (PatternException e) {
            problems.add(new ScalarPlace(scalar, text).problem(path, e));
            return null;
        }
    }

    private List<Example> examples(@Nullable Node value) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof MappingNode mapping)) {
            problem(
                    value,
                    "`examples` is no mapping; expected `match` and `no_match` with a list each");
            return List.of();
        }
        Map<String, Node> members = members(mapping, "`examples`", Set.of("match", "no_match"));
        var examples = new ArrayList<Example>();
        examples.addAll(examples(members.get("match"), true));
        examples.addAll(examples(members.get("no_match"), false));
        return examples;
    }

    private List<Example> examples(@Nullable Node value, boolean matches) {
        var examples = new ArrayList<Example>();
        for (Node element : elements(value)) {
            JsonNode event = YamlValue.json(element);
            if (event.isObject()) {
                examples.add(new Example(event, matches, element.getStartMark().getLine() + 1));
            } else {
                problem(element, "an example is no mapping; expected a CloudTrail record");
            }
        }
        return examples;
    }

    private List<String> texts(Map<String, Node> values, String key) {
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

    private List<Node> elements(@Nullable Node value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problem(value, "this is no list; expected one, each element behind a `-`");
        return List.of();
    }

    private void problem(@Nullable Node at, String message) {
        Mark mark = at == null ? null : at.getStartMark();
        problem(
                mark == null ? 1 : mark.getLine() + 1,
                mark == null ? 1 : mark.getColumn() + 1,
                message);
    }

    private void problem(int line, int column, String message) {
        problems.add(new RuleProblem(path, line, column, message));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
