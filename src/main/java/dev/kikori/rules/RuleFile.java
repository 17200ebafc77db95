package dev.kikori.rules;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the documents of one YAML file: rules in either language, Sigma's filters and correlations.
 *
 * <p>A document with a problem yields nothing but all its problems, as far as they do not hide one
 * another.
 */
final class RuleFile {

    /** Rules are short texts; a larger file is something else. */
    static final int BYTES_MAX = 262_144;

    // An alias may double what it stands for, or hold itself; a rule needs none.
    private static final int ALIASES_MAX = 0;
    private static final int NESTING_MAX = 40;

    private final String path;
    private final byte[] bytes;
    private final RuleContext context;
    private final List<RulePart> parts = new ArrayList<>();
    private final List<RuleProblem> problems = new ArrayList<>();
    private final List<RuleProblem> warnings = new ArrayList<>();

    private RuleFile(String path, byte[] bytes, RuleContext context) {
        this.path = path;
        this.bytes = bytes;
        this.context = context;
    }

    /** What is in a file, what keeps documents from being read, and what is doubtful in others. */
    record Reading(List<RulePart> parts, List<RuleProblem> problems, List<RuleProblem> warnings) {

        Reading {
            parts = List.copyOf(parts);
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
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
        return new Reading(file.parts, file.problems, file.warnings);
    }

    private void read() {
        if (bytes.length > BYTES_MAX) {
            problem(1, 1, "the file has " + bytes.length + " bytes; expected at most " + BYTES_MAX);
            return;
        }
        try {
            documents(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            problem(1, 1, "the file is not UTF-8 text");
        }
    }

    private void documents(String text) {
        var limits = new LoaderOptions();
        limits.setCodePointLimit(BYTES_MAX);
        limits.setMaxAliasesForCollections(ALIASES_MAX);
        limits.setNestingDepthLimit(NESTING_MAX);
        boolean any = false;
        try {
            for (Node document : new Yaml(limits).composeAll(new StringReader(text))) {
                if (!document.getTag().equals(Tag.NULL)) {
                    any = true;
                    document(document, text);
                }
            }
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            problem(
                    mark == null ? 1 : mark.getLine() + 1,
                    mark == null ? 1 : mark.getColumn() + 1,
                    "not YAML: " + e.getProblem());
            return;
        } catch (YAMLException e) {
            problem(1, 1, "not YAML: " + e.getMessage());
            return;
        }
        if (!any) {
            problem(
                    1,
                    1,
                    "the file holds no rule; expected a mapping with `title`, and `detection` or `pattern`");
        }
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
        if (part != null && stands) {
            parts.add(part);
            warnings.addAll(text.warnings());
        }
        problems.addAll(text.problems());
    }

    private @Nullable RulePart part(RuleText text, MappingNode top) {
        Set<String> keys = new RuleText(path, text.file()).members(top).keySet();
        if (keys.contains("pattern")) {
            return CloudWatchRule.read(text, top, sha256(bytes))
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

    private void problem(int line, int column, String message) {
        problems.add(new RuleProblem(path, line, column, message));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
