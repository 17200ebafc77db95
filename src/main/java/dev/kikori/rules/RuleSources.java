package dev.kikori.rules;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Where an operator's rules stand.
 *
 * @param builtIn whether the rules that come with the program are among them
 * @param paths files, and folders with all below them
 * @param placeholders the YAML file with the lists that Sigma's {@code expand} asks for, or null
 * @param disabled ids of rules that are not asked
 */
public record RuleSources(
        boolean builtIn, List<Path> paths, @Nullable Path placeholders, Set<String> disabled) {

    /** The rules that come with the program. */
    public static final RuleSources BUILT_IN = new RuleSources(true, List.of(), null, Set.of());

    public RuleSources {
        paths = List.copyOf(paths);
        disabled = Set.copyOf(disabled);
    }

    /**
     * Reads all of them as one set.
     *
     * @param shape what records can hold
     * @throws IOException where a path leads nowhere, or the lists cannot be read
     */
    public RuleBook read(RecordShape shape) throws IOException {
        return RuleBook.load(builtIn, paths, new RuleContext(lists(), shape));
    }

    private Placeholders lists() throws IOException {
        if (placeholders == null) {
            return Placeholders.NONE;
        }
        Placeholders.Reading reading =
                Placeholders.read(placeholders.toString(), Files.readAllBytes(placeholders));
        if (!reading.problems().isEmpty()) {
            throw new IOException(reading.problems().getFirst().toString());
        }
        return reading.placeholders();
    }

    /** The same with other lists. */
    public RuleSources with(Path otherPlaceholders) {
        return new RuleSources(builtIn, paths, otherPlaceholders, disabled);
    }

    /** Which of those rules are asked. */
    public List<Rule> asked(RuleBook book) {
        return book.rules().stream().filter(rule -> !disabled.contains(rule.id())).toList();
    }
}
