package dev.kikori.rules;

/**
 * Something wrong in a rule file.
 *
 * @param path the file, as it was named to the reader
 * @param line from 1
 * @param column from 1
 * @param message the cause and what was expected
 */
public record RuleProblem(String path, int line, int column, String message) {

    /** In the form editors and terminals turn into a link: {@code path:line:column: message}. */
    @Override
    public String toString() {
        return path + ":" + line + ":" + column + ": " + message;
    }
}
