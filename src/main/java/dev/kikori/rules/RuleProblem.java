package dev.kikori.rules;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a rule file.
 *
 * @param path the file, as it was named to the reader
 * @param line from 1
 * @param column from 1
 * @param message the cause and what was expected
 * @param rule the id of the rule that it concerns, or its title; null where neither can be known
 */
public record RuleProblem(
        String path, int line, int column, String message, @Nullable String rule) {

    /** Of no rule in particular. */
    public RuleProblem(String path, int line, int column, String message) {
        this(path, line, column, message, null);
    }

    RuleProblem about(@Nullable String concerned) {
        return new RuleProblem(path, line, column, message, concerned);
    }

    /** The same place with something said about it. */
    public RuleProblem saying(String what) {
        return new RuleProblem(path, line, column, what, rule);
    }

    /** In the form editors and terminals turn into a link: {@code path:line:column: message}. */
    @Override
    public String toString() {
        return path + ":" + line + ":" + column + ": " + message;
    }
}
