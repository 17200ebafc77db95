package dev.kikori.rules;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Splits a YAML file into its documents, within limits that rules never reach. */
final class YamlDocuments {

    /** Rules are short texts; a larger file is something else. */
    static final int BYTES_MAX = 262_144;

    // An alias may double what it stands for, or hold itself; a rule needs none.
    private static final int ALIASES_MAX = 0;
    private static final int NESTING_MAX = 40;

    private YamlDocuments() {}

    /** A document, or why there is none. */
    sealed interface Document {}

    /**
     * A document that was read.
     *
     * @param file the whole file's text
     */
    record Whole(Node node, String file) implements Document {}

    /** Why the file holds no document, or none after the ones before. */
    record Broken(RuleProblem problem) implements Document {}

    /**
     * The documents in their order; what is broken comes last.
     *
     * @param path the file, for messages
     * @param nothing the message where there is no document
     */
    static List<Document> read(String path, byte[] bytes, String nothing) {
        if (bytes.length > BYTES_MAX) {
            return broken(
                    path, "the file has " + bytes.length + " bytes; expected at most " + BYTES_MAX);
        }
        var text = CharBuffer.allocate(bytes.length);
        boolean malformed =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes), text, true)
                        .isError();
        String read = text.flip().toString();
        if (malformed) {
            return List.of(broken(path, read, "the file is not UTF-8 text"));
        }
        List<Document> documents = documents(path, read);
        return documents.isEmpty() ? broken(path, nothing) : documents;
    }

    private static List<Document> documents(String path, String text) {
        var limits = new LoaderOptions();
        limits.setCodePointLimit(BYTES_MAX);
        limits.setMaxAliasesForCollections(ALIASES_MAX);
        limits.setNestingDepthLimit(NESTING_MAX);
        var documents = new ArrayList<Document>();
        try {
            for (Node document : new Yaml(limits).composeAll(new StringReader(text))) {
                if (!document.getTag().equals(Tag.NULL)) {
                    documents.add(new Whole(document, text));
                }
            }
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            documents.add(
                    new Broken(
                            new RuleProblem(
                                    path,
                                    mark == null ? 1 : mark.getLine() + 1,
                                    mark == null ? 1 : mark.getColumn() + 1,
                                    "not YAML: " + e.getProblem() + advice(e))));
        } catch (ReaderException e) {
            String before = text.substring(0, text.offsetByCodePoints(0, e.getPosition()));
            String character = "U+%04X".formatted(e.getCodePoint());
            documents.add(
                    broken(path, before, "the character " + character + " cannot stand in YAML"));
        } catch (YAMLException e) {
            Optional<AliasEvent> alias = alias(text);
            if (alias.isPresent()) {
                documents.add(new Broken(aliased(path, alias.get())));
            } else {
                documents.addAll(broken(path, "not YAML: " + e.getMessage()));
            }
        }
        return documents;
    }

    private static String advice(MarkedYAMLException e) {
        return String.valueOf(e.getProblem()).startsWith("found undefined alias")
                ? "; a text that begins with `*` must stand in quotes"
                : "";
    }

    /** The first alias that stands for more than a single value, on which reading ends. */
    private static Optional<AliasEvent> alias(String text) {
        var anchors = new HashSet<String>();
        try {
            for (Event event : new Yaml().parse(new StringReader(text))) {
                if (event instanceof CollectionStartEvent start && start.getAnchor() != null) {
                    anchors.add(start.getAnchor());
                } else if (event instanceof AliasEvent alias
                        && anchors.contains(alias.getAnchor())) {
                    return Optional.of(alias);
                }
            }
        } catch (YAMLException e) {
            // It was not an alias that reading ended on.
        }
        return Optional.empty();
    }

    private static RuleProblem aliased(String path, AliasEvent alias) {
        Mark mark = alias.getStartMark();
        String message =
                "the alias `*"
                        + alias.getAnchor()
                        + "` stands for a list or a mapping; expected that written out here";
        return new RuleProblem(path, mark.getLine() + 1, mark.getColumn() + 1, message);
    }

    /** What is wrong with the character behind all these. */
    private static Broken broken(String path, String before, String message) {
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return new Broken(new RuleProblem(path, line, column, message));
    }

    private static List<Document> broken(String path, String message) {
        return List.of(new Broken(new RuleProblem(path, 1, 1, message)));
    }
}
