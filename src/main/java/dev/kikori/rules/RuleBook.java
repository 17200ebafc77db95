package dev.kikori.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rules of one place, together with what is wrong with the files that are none.
 *
 * @param rules in the order of their files, each id once
 * @param problems in the order of their files; a bad file never hides another
 * @param warnings what is doubtful about rules that were read, among it those that cannot fire
 * @param files how many files were read
 */
public record RuleBook(
        List<Rule> rules, List<RuleProblem> problems, List<RuleProblem> warnings, int files) {

    private static final String BUILT_IN = "/detections/";
    private static final int FILES_MAX = 10_000;

    public RuleBook {
        rules = List.copyOf(rules);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /**
     * The rules that come with the program, as {@code detections/index.txt} on the class path lists
     * them.
     */
    public static RuleBook builtIn() {
        var shelf = new RuleShelf(RuleContext.EMPTY);
        new String(resource("index.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(name -> shelf.add("detections/" + name, resource(name)));
        return shelf.book();
    }

    /**
     * The rules in a folder and all below it, files ending in {@code .yaml} or {@code .yml}; or
     * that one file.
     *
     * @throws IOException where the folder itself cannot be listed; an unreadable file is a problem
     *     of its own
     */
    public static RuleBook load(Path folder) throws IOException {
        return load(folder, RuleContext.EMPTY);
    }

    /** The same, read against the operator's lists. */
    public static RuleBook load(Path folder, RuleContext context) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files =
                    found.filter(Files::isRegularFile)
                            .filter(file ->
                                    file.equals(folder)
                                            || file.toString().endsWith(".yaml")
                                            || file.toString().endsWith(".yml"))
                            .sorted()
                            .limit(FILES_MAX + 1L)
                            .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        var shelf = new RuleShelf(context);
        if (files.size() > FILES_MAX) {
            shelf.problem(
                    folder.toString(), "more than " + FILES_MAX + " rule files; expected fewer");
        }
        files.stream().limit(FILES_MAX).forEach(shelf::add);
        return shelf.book();
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
