package dev.kikori.rules;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a rule whose condition is a CloudWatch Logs filter pattern; the attributes are Sigma's
 * where Sigma has them.
 */
final class CloudWatchRule {

    private static final Set<String> KEYS =
            Set.of(
                    "title",
                    "title_ja",
                    "id",
                    "status",
                    "description",
                    "references",
                    "author",
                    "license",
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
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final RuleText text;

    private final RuleContext context;

    private CloudWatchRule(RuleText text, RuleContext context) {
        this.text = text;
        this.context = context;
    }

    /** The rule, or nothing where the text has problems now. */
    static Optional<Rule> read(RuleText text, MappingNode top, String hash, RuleContext context) {
        return Optional.ofNullable(new CloudWatchRule(text, context).rule(top, hash));
    }

    private @Nullable Rule rule(MappingNode top, String hash) {
        Map<String, Node> values = text.members(top, "a rule", KEYS);
        String id =
                text.matching(
                        values, "id", ID, "lower-case letters, digits and hyphens, at most 64");
        String title = text.required(values, top, "title");
        String description = text.required(values, top, "description");
        if (!values.containsKey("level")) {
            text.required(values, top, "level");
        }
        Optional<Level> level = text.level(values);
        String status = text.status(values);
        if (!values.containsKey("id")) {
            text.required(values, top, "id");
        }
        text.matching(values, "date", DATE, "a date such as 2024-03-11");
        text.matching(values, "modified", DATE, "a date such as 2024-03-11");
        String author = text.optional(values, "author");
        String license = text.optional(values, "license");
        logsource(values, top);
        String source = text.required(values, top, "pattern");
        dev.kikori.rules.Node node = pattern(values.get("pattern"), source);
        List<Example> examples = Example.read(text, values.get("examples"));
        List<String> tags = text.texts(values, "tags");
        List<String> references = text.texts(values, "references");
        List<String> falsePositives = text.texts(values, "falsepositives");
        List<String> nextSteps = text.texts(values, "next_steps");
        if (!text.problems().isEmpty() || id == null || node == null || level.isEmpty()) {
            return null;
        }
        RuleDoubts.of(node, context.shape())
                .forEach(doubt -> doubt(values.get("pattern"), doubt, source));
        return new Rule(
                id,
                title,
                text.optional(values, "title_ja"),
                description,
                status == null ? "stable" : status,
                level.get(),
                text.optional(values, "control"),
                RuleLanguage.CLOUDWATCH,
                source,
                node,
                EventPredicate.of(node),
                examples,
                tags,
                references,
                falsePositives,
                nextSteps,
                author,
                license,
                hash,
                text.path());
    }

    // The tree keeps no places: the value's first occurrence behind its field stands for it.
    private void doubt(@Nullable Node pattern, RuleDoubts.Doubt doubt, String source) {
        if (!(pattern instanceof ScalarNode scalar) || doubt.path() == null) {
            text.warn(pattern, doubt.message());
            return;
        }
        int at = Math.max(source.indexOf(doubt.path().toString()), 0);
        if (doubt.test() instanceof ValueTest.Equal(String value, LetterCase _)) {
            int found = source.indexOf(value, at);
            at = found < 0 ? at : found;
        }
        int line = (int) source.substring(0, at).lines().count();
        int lineStart = source.lastIndexOf('\n', Math.max(at - 1, 0)) + 1;
        text.warn(
                new ScalarPlace(scalar, "pattern", text.file())
                        .problem(
                                text.path(),
                                new PatternException(
                                        Math.max(line, 1), at - lineStart + 1, doubt.message())));
    }

    private void logsource(Map<String, Node> values, Node top) {
        Node value = values.get("logsource");
        if (!(value instanceof MappingNode mapping)) {
            text.problem(
                    value == null ? top : value,
                    "`logsource` is missing or no mapping; expected product aws, service cloudtrail");
            return;
        }
        Map<String, Node> members =
                text.members(mapping, "`logsource`", Set.of("product", "service"));
        if (!"aws".equals(text.optional(members, "product"))
                || !"cloudtrail".equals(text.optional(members, "service"))) {
            text.problem(
                    mapping, "not a rule for CloudTrail; expected product aws, service cloudtrail");
        }
    }

    private dev.kikori.rules.@Nullable Node pattern(@Nullable Node value, String source) {
        if (!(value instanceof ScalarNode scalar) || source.isEmpty()) {
            return null;
        }
        try {
            return CloudWatchPattern.parse(source);
        } catch (PatternException e) {
            text.problem(scalar, "pattern", e);
            return null;
        }
    }
}
