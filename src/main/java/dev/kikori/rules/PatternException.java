package dev.kikori.rules;

/** Says where a filter pattern is wrong, why, and what was expected there. */
public final class PatternException extends Exception {

    private final int line;
    private final int column;
    private final String reason;

    PatternException(int line, int column, String message) {
        super(message);
        this.line = line;
        this.column = column;
        this.reason = message;
    }

    /** The line inside the pattern, from 1. */
    public int line() {
        return line;
    }

    /** The column inside the line, in UTF-16 units from 1. */
    public int column() {
        return column;
    }

    /** The cause and what was expected, without the place. */
    public String reason() {
        return reason;
    }
}
