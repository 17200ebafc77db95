package dev.kikori.rules;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            List<Document> documents = documents(path, text);
            return documents.isEmpty() ? broken(path, nothing) : documents;
        } catch (CharacterCodingException e) {
            return broken(path, "the file is not UTF-8 text");
        }
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
                                    "not YAML: " + e.getProblem())));
        } catch (YAMLException e) {
            documents.addAll(broken(path, "not YAML: " + e.getMessage()));
        }
        return documents;
    }

    private static List<Document> broken(String path, String message) {
        return List.of(new Broken(new RuleProblem(path, 1, 1, message)));
    }
}
