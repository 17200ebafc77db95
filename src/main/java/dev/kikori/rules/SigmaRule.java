package dev.kikori.rules;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Reads a Sigma rule with its attributes; what it does not know among them it leaves alone, as the
 * specification has it.
 *
 * <p>Source: the Sigma rules specification 2.1. Only title, log source and detection are mandatory.
 * A rule without a level is of medium level, one without a status experimental.
 */
final class SigmaRule {

    private static final Pattern ID =
            Pattern.compile(
                    "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[a-z0-9][a-z0-9-]{0,63}");

    private final RuleText text;
    private final RuleContext context;

    private SigmaRule(RuleText text, RuleContext context) {
        this.text = text;
        this.context = context;
    }

    /** The rule, or nothing where the text has problems now. */
    static Optional<RulePart> read(
            RuleText text, MappingNode top, byte[] bytes, RuleContext context) {
        return Optional.ofNullable(new SigmaRule(text, context).rule(top, bytes));
    }

    private @Nullable RulePart rule(MappingNode top, byte[] bytes) {
        Map<String, Node> values = text.members(top);
        String title = text.required(values, top, "title");
        String id = id(values, top, title);
        Optional<Level> level = text.level(values);
        String status = text.status(values);
        logsource(text, values, top);
        var placeholders = new SigmaPlaceholders(context.placeholders());
        dev.kikori.rules.Node node = detection(values.get("detection"), placeholders);
        List<Example> examples = Example.read(text, values.get("examples"));
        if (!text.problems().isEmpty() || node == null) {
            return null;
        }
        RuleDoubts.of(node, context.shape())
                .forEach(doubt -> text.warn(place(values, doubt), doubt.message()));
        if ("unsupported".equals(status) || "deprecated".equals(status)) {
            text.warn(values.get("status"), "the rule calls itself " + status);
        }
        var rule =
                new Rule(
                        id,
                        title,
                        scalar(values, "title_ja"),
                        orEmpty(scalar(values, "description")),
                        status == null ? "experimental" : status,
                        level.orElse(Level.MEDIUM),
                        scalar(values, "control"),
                        RuleLanguage.SIGMA,
                        source(top),
                        node,
                        EventPredicate.of(node),
                        examples,
                        texts(values, "tags"),
                        texts(values, "references"),
                        texts(values, "falsepositives"),
                        texts(values, "next_steps"),
                        joined(texts(values, "author")),
                        scalar(values, "license"),
                        hash(bytes, placeholders),
                        text.path());
        var names = new HashSet<>(Set.of(title));
        String name = scalar(values, "name");
        if (name != null) {
            names.add(name);
        }
        return new RulePart.Detection(rule, names, text.at(top, ""));
    }

    private @Nullable Node place(Map<String, Node> values, RuleDoubts.Doubt doubt) {
        Node detection = values.get("detection");
        return detection instanceof MappingNode mapping && doubt.path() != null
                ? SigmaPlace.of(mapping, doubt.path(), doubt.test(), context.placeholders())
                        .orElse(detection)
                : detection;
    }

    private String id(Map<String, Node> values, MappingNode top, String title) {
        String id =
                text.matching(
                        values,
                        "id",
                        ID,
                        "a UUID, or lower-case letters, digits and hyphens, at most 64");
        if (id != null) {
            return id.toLowerCase(Locale.ROOT);
        }
        String made = UUID.nameUUIDFromBytes(title.getBytes(StandardCharsets.UTF_8)).toString();
        text.warn(
                top,
                "the rule has no `id` and goes by "
                        + made
                        + ", made of its title; give it one that outlives the title");
        return made;
    }

    /** Refuses what is not about CloudTrail. */
    static void logsource(RuleText text, Map<String, Node> values, MappingNode top) {
        Node value = values.get("logsource");
        if (!(value instanceof MappingNode mapping)) {
            text.problem(
                    value == null ? top : value,
                    "`logsource` is missing or no mapping; expected product aws, service cloudtrail");
            return;
        }
        Map<String, Node> members = text.members(mapping);
        boolean cloudTrail =
                "aws".equals(scalar(members, "product"))
                        && "cloudtrail".equals(scalar(members, "service"))
                        && scalar(members, "category") == null;
        if (!cloudTrail) {
            text.problem(
                    mapping, "not a rule for CloudTrail; expected product aws, service cloudtrail");
        }
    }

    private dev.kikori.rules.@Nullable Node detection(
            @Nullable Node value, SigmaPlaceholders placeholders) {
        if (!(value instanceof MappingNode mapping)) {
            text.problem(value, "`detection` is no mapping; expected selections and a condition");
            return null;
        }
        return SigmaDetection.read(text, mapping, placeholders, Set.of("timeframe"))
                .map(SigmaDetection.Reading::node)
                .orElse(null);
    }

    /** The detection's lines, as they stand in the file. */
    private String source(MappingNode top) {
        for (NodeTuple entry : top.getValue()) {
            if (YamlValue.text(entry.getKeyNode()).equals("detection")) {
                String file = text.file();
                int start = entry.getKeyNode().getStartMark().getIndex();
                int end = entry.getValueNode().getEndMark().getIndex();
                return file.substring(
                                file.offsetByCodePoints(0, start), file.offsetByCodePoints(0, end))
                        .strip();
            }
        }
        throw new IllegalStateException("a rule without a detection was read");
    }

    private static String hash(byte[] bytes, SigmaPlaceholders placeholders) {
        if (placeholders.used().isEmpty()) {
            return RuleFile.sha256(bytes);
        }
        var all = new ByteArrayOutputStream();
        all.writeBytes(bytes);
        placeholders
                .used()
                .forEach((name, list) ->
                        all.writeBytes(
                                ('\n' + name + ' ' + list).getBytes(StandardCharsets.UTF_8)));
        return RuleFile.sha256(all.toByteArray());
    }

    /** A text, or nothing where there is none. */
    static @Nullable String scalar(Map<String, Node> values, String key) {
        Node value = values.get(key);
        String text = value == null ? "" : YamlValue.text(value).strip();
        return text.isEmpty() ? null : text;
    }

    // A list is not the specification's, but some name several authors so.
    private static @Nullable String joined(List<String> texts) {
        return texts.isEmpty() ? null : String.join(", ", texts);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** One text or a list of them; other things are left out. */
    static List<String> texts(Map<String, Node> values, String key) {
        Node value = values.get(key);
        List<Node> elements =
                value instanceof SequenceNode list
                        ? list.getValue()
                        : value == null ? List.of() : List.of(value);
        return elements.stream()
                .filter(ScalarNode.class::isInstance)
                .map(element -> YamlValue.text(element).strip())
                .filter(element -> !element.isEmpty())
                .toList();
    }
}
