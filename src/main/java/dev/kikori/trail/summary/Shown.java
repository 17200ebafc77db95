package dev.kikori.trail.summary;

/** Makes values fit to stand in a sentence: on one line, short, without surprises. */
public final class Shown {
    /** A value is cut there; ids and most names are shorter. */
    static final int VALUE_CHARS_MAX = 64;

    private static final String ELLIPSIS = "…";

    private Shown() {}

    /** The value in one line and not too long. */
    static String value(String value) {
        String line = line(value, VALUE_CHARS_MAX);
        return line.isEmpty() && !value.isEmpty() ? "?" : line;
    }

    /** The text in one line of at most so many characters. */
    public static String line(String text, int charsMax) {
        return clipped(clean(text, charsMax), charsMax);
    }

    /** At most so many characters, the last of them an ellipsis where something is missing. */
    static String clipped(String text, int charsMax) {
        if (text.length() <= charsMax) {
            return text;
        }
        int end = charsMax - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).stripTrailing() + ELLIPSIS;
    }

    /**
     * Without line ends, control characters, halves of characters, and the invisible signs that
     * turn the direction of text around.
     */
    private static String clean(String value, int charsMax) {
        if (isAscii(value)) {
            return value.strip();
        }
        StringBuilder clean = new StringBuilder(value.length());
        value.codePoints()
                .limit(4L * charsMax)
                .forEach(point -> clean.appendCodePoint(isPlain(point) ? point : ' '));
        return clean.toString().strip().replaceAll(" {2,}", " ");
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
