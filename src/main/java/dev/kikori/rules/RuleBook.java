package dev.kikori.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of one place, together with what is wrong with the files that are none.
 *
 * @param rules in the order of their files, each id once
 * @param refusals what was not taken, in the order of the files; a bad file never hides another
 * @param warnings what is doubtful about rules that were read, among it those that cannot fire
 * @param filterFiles the files with the filters that narrow a rule, by the rule's id
 * @param files how many files were read
 */
public record RuleBook(
        List<Rule> rules,
        List<Refusal> refusals,
        List<RuleProblem> warnings,
        Map<String, Set<String>> filterFiles,
        int files) {

    private static final String BUILT_IN = "/detections/";

    public RuleBook {
        rules = List.copyOf(rules);
        refusals = List.copyOf(refusals);
        warnings = List.copyOf(warnings);
        filterFiles = Map.copyOf(filterFiles);
    }

    /**
     * The rules that come with the program, as {@code detections/index.txt} on the class path lists
     * them.
     */
    public static RuleBook builtIn() {
        return builtIn(RuleContext.EMPTY);
    }

    /** The same, read against the operator's lists and what is known of records. */
    public static RuleBook builtIn(RuleContext context) {
        var shelf = new RuleShelf(context);
        addBuiltIn(shelf);
        return shelf.book();
    }

    private static void addBuiltIn(RuleShelf shelf) {
        new String(resource("index.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(name -> shelf.add("detections/" + name, resource(name)));
    }

    /**
     * The rules in a folder and all below it, files ending in {@code .yaml} or {@code .yml}; or
     * that one file.
     *
     * @throws IOException where there is no such path; whatever cannot be read is refused
     */
    public static RuleBook load(Path folder) throws IOException {
        return load(folder, RuleContext.EMPTY);
    }

    /** The same, read against the operator's lists. */
    public static RuleBook load(Path folder, RuleContext context) throws IOException {
        return load(List.of(folder), context);
    }

    /** The same of several paths, whose rules make one set. */
    public static RuleBook load(List<Path> paths, RuleContext context) throws IOException {
        return load(false, paths, context);
    }

    /**
     * The same, with the rules that come with the program or without.
     *
     * @param builtIn whether those come first
     */
    static RuleBook load(boolean builtIn, List<Path> paths, RuleContext context)
            throws IOException {
        var shelf = new RuleShelf(context);
        if (builtIn) {
            addBuiltIn(shelf);
        }
        var files = new RuleFiles(shelf);
        for (Path path : paths) {
            files.read(path);
        }
        return shelf.book();
    }

    /** Why rules were not taken: the refusals' problems, one after the other. */
    public List<RuleProblem> problems() {
        return refusals.stream().flatMap(refusal -> refusal.problems().stream()).toList();
    }

    /** The rule of that id. */
    public Optional<Rule> rule(String id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    private static byte[] resource(String name) {
        try (InputStream in = RuleBook.class.getResourceAsStream(BUILT_IN + name)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + BUILT_IN + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
