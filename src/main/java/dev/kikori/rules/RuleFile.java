package dev.kikori.rules;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the documents of one YAML file: rules in either language, Sigma's filters and correlations.
 *
 * <p>A document with a problem yields nothing but all its problems, as far as they do not hide one
 * another.
 */
final class RuleFile {

    static final int BYTES_MAX = YamlDocuments.BYTES_MAX;

    private final String path;
    private final byte[] bytes;
    private final RuleContext context;
    private final List<RulePart> parts = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<RuleProblem> warnings = new ArrayList<>();

    private RuleFile(String path, byte[] bytes, RuleContext context) {
        this.path = path;
        this.bytes = bytes;
        this.context = context;
    }

    /** What is in a file, what keeps documents from being read, and what is doubtful in others. */
    record Reading(List<RulePart> parts, List<Refusal> refusals, List<RuleProblem> warnings) {

        Reading {
            parts = List.copyOf(parts);
            refusals = List.copyOf(refusals);
            warnings = List.copyOf(warnings);
        }

        List<RuleProblem> problems() {
            return refusals.stream().flatMap(refusal -> refusal.problems().stream()).toList();
        }

        /** The first rule. */
        Optional<Rule> rule() {
            return parts.stream()
                    .filter(RulePart.Detection.class::isInstance)
                    .map(part -> ((RulePart.Detection) part).rule())
                    .findFirst();
        }
    }

    static Reading read(String path, byte[] bytes, RuleContext context) {
        var file = new RuleFile(path, bytes, context);
        file.read();
        return new Reading(file.parts, file.refusals, file.warnings);
    }

    private void read() {
        YamlDocuments.read(
                        path,
                        bytes,
                        "the file holds no rule; expected a mapping with `title`, and `detection` or `pattern`")
                .forEach(document -> {
                    switch (document) {
                        case YamlDocuments.Whole(Node node, String text) -> document(node, text);
                        case YamlDocuments.Broken(RuleProblem problem) ->
                                refusals.add(new Refusal(List.of(problem)));
                    }
                });
    }

    private void document(Node document, String file) {
        var text = new RuleText(path, file);
        RulePart part =
                document instanceof MappingNode top
                        ? part(text, top)
                        : refused(
                                text,
                                document,
                                "no rule; expected a mapping with `title`, and `detection` or `pattern`");
        boolean stands = text.problems().isEmpty() || part instanceof RulePart.Correlation;
        String rule = document instanceof MappingNode top ? name(top) : null;
        if (part != null && stands) {
            parts.add(part);
            text.warnings().forEach(warning -> warnings.add(warning.about(rule)));
        }
        if (!text.problems().isEmpty()) {
            refusals.add(
                    new Refusal(
                            text.problems().stream().map(problem -> problem.about(rule)).toList()));
        }
    }

    private @Nullable String name(MappingNode top) {
        Map<String, Node> values = new RuleText(path, "").members(top);
        String id = SigmaRule.scalar(values, "id");
        return id == null ? SigmaRule.scalar(values, "title") : id.toLowerCase(Locale.ROOT);
    }

    private @Nullable RulePart part(RuleText text, MappingNode top) {
        Set<String> keys = new RuleText(path, text.file()).members(top).keySet();
        if (keys.contains("pattern")) {
            return CloudWatchRule.read(text, top, sha256(bytes), context)
                    .map(rule ->
                            new RulePart.Detection(rule, Set.of(rule.title()), text.at(top, "")))
                    .orElse(null);
        }
        if (keys.contains("correlation")) {
            return SigmaMeta.correlation(text, top);
        }
        if (keys.contains("filter")) {
            return SigmaMeta.filter(text, top, context);
        }
        if (keys.contains("action")) {
            return refused(
                    text,
                    top,
                    "rule collections with `action` are no longer Sigma's; write each rule out as a document of its own");
        }
        if (keys.contains("detection")) {
            return SigmaRule.read(text, top, bytes, context).orElse(null);
        }
        return refused(
                text, top, "no rule; expected `detection` (Sigma) or `pattern` (CloudWatch Logs)");
    }

    private static @Nullable RulePart refused(RuleText text, Node at, String message) {
        text.problem(at, message);
        return null;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
