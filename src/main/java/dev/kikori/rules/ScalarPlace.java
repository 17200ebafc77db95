package dev.kikori.rules;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Finds the place in a YAML file of a place inside one of its scalars.
 *
 * @param what what the scalar holds, as messages call it
 * @param file the file's whole text
 */
record ScalarPlace(ScalarNode scalar, String what, String file) {

    /**
     * The problem at its place in the file; at the scalar's start where folding or escapes have
     * moved the text.
     */
    RuleProblem problem(String path, PatternException e) {
        int line = scalar.getStartMark().getLine() + 1;
        int column = scalar.getStartMark().getColumn() + 1;
        if (scalar.getScalarStyle() == ScalarStyle.LITERAL) {
            return inBlock(path, e, line);
        }
        boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
        int start = scalar.getStartMark().getIndex() + (quoted ? 1 : 0);
        String written = file.substring(file.offsetByCodePoints(0, start));
        if (e.line() == 1 && written.startsWith(scalar.getValue())) {
            return new RuleProblem(
                    path, line, column + (quoted ? 1 : 0) + e.column() - 1, e.reason());
        }
        String place = what + " line " + e.line() + ", column " + e.column() + ": ";
        return new RuleProblem(path, line, column, place + e.reason());
    }

    private RuleProblem inBlock(String path, PatternException e, int header) {
        String[] lines = file.split("\n", -1);
        int first = header;
        while (first < lines.length - 1 && lines[first].isBlank()) {
            first++;
        }
        int indent = 0;
        while (indent < lines[first].length() && lines[first].charAt(indent) == ' ') {
            indent++;
        }
        return new RuleProblem(path, first + e.line(), indent + e.column(), e.reason());
    }
}
