package dev.kikori.rules;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the Sigma documents that speak of other rules: filters and correlations. */
final class SigmaMeta {

    private SigmaMeta() {}

    /**
     * A filter, whose condition is added to the rules that it names.
     *
     * <p>Source: the Sigma filters specification 2.1. An event must meet the condition beside the
     * rule's own: a filter that takes events away says {@code not selection}.
     */
    static @Nullable RulePart filter(RuleText text, MappingNode top, RuleContext context) {
        Map<String, Node> values = text.members(top);
        String title = text.required(values, top, "title");
        SigmaRule.logsource(text, values, top);
        if (!(values.get("filter") instanceof MappingNode filter)) {
            text.problem(
                    values.get("filter"),
                    "`filter` is no mapping; expected `rules`, a selection and a condition");
            return null;
        }
        Map<String, Node> members = text.members(filter);
        List<String> rules = SigmaRule.texts(members, "rules");
        if (!members.containsKey("rules")) {
            text.problem(filter, "`rules` is missing; expected ids or names of rules, or `any`");
        }
        var placeholders = new SigmaPlaceholders(context.placeholders());
        SigmaDetection.Reading reading =
                SigmaDetection.read(text, filter, placeholders, Set.of("rules")).orElse(null);
        if (reading == null || !text.problems().isEmpty()) {
            return null;
        }
        if (!reading.negates()) {
            text.warn(
                    members.get("condition"),
                    "without a `not` the filter keeps the events that it speaks of and takes away all others");
        }
        boolean any = rules.isEmpty() || (rules.size() == 1 && rules.contains("any"));
        String said = reading.node() + " " + placeholders.used();
        return new RulePart.Filter(
                title,
                any ? List.of() : rules,
                reading.node(),
                RuleFile.sha256(said.getBytes(StandardCharsets.UTF_8)),
                text.at(members.get("rules"), ""));
    }

    /** A correlation, with the problem that it is one. */
    static RulePart correlation(RuleText text, MappingNode top) {
        Map<String, Node> values = text.members(top);
        Node value = values.get("correlation");
        Map<String, Node> members =
                value instanceof MappingNode mapping ? text.members(mapping) : Map.of();
        String generate = SigmaRule.scalar(members, "generate");
        String title = SigmaRule.scalar(values, "title");
        text.problem(
                value,
                "a correlation of several events, which is not supported; expected a rule about single events");
        return new RulePart.Correlation(
                title == null ? "" : title,
                SigmaRule.texts(members, "rules"),
                generate != null && generate.equalsIgnoreCase("true"));
    }
}
