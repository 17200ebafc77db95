package dev.kikori.report;

import java.util.Locale;

/**
 * Makes text from events fit to be shown: what a reader would not see, or would see elsewhere than
 * it stands, is named, and what is too long is cut.
 */
final class Visible {
    /** Longer than any name that a person gives; a whole ARN fits. */
    static final int LENGTH_MAX = 160;

    private Visible() {}

    static String of(String text) {
        return of(text, LENGTH_MAX);
    }

    /**
     * @param max characters kept
     */
    static String of(String text, int max) {
        StringBuilder shown = new StringBuilder();
        int characters = 0;
        for (int at = 0; at < text.length() && characters < max; characters++) {
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            if (isSeen(character)) {
                shown.appendCodePoint(character);
            } else {
                shown.append(String.format(Locale.ROOT, "⟨U+%04X⟩", character));
            }
        }
        long all = text.codePointCount(0, text.length());
        if (all > max) {
            shown.append("… ").append(Wording.characters(all));
        }
        return shown.toString();
    }

    /** Joiners, marks of direction, controls and halves of characters are not. */
    private static boolean isSeen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
