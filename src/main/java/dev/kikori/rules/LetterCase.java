package dev.kikori.rules;

/** Whether a comparison of texts tells upper from lower case. */
public enum LetterCase {
    /** Character by character, as the CloudWatch Logs filter language compares. */
    KEPT,
    /**
     * The letters A to Z equal a to z and nothing else is folded, as Sigma compares here:
     * OpenSearch's {@code case_insensitive} folds ASCII only, and the two back ends must agree.
     */
    FOLDED;

    /** The form under which two texts that are equal in this sense are the same string. */
    String form(String text) {
        return this == KEPT ? text : foldAscii(text);
    }

    static String foldAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUpper(text.charAt(i))) {
                var folded = new StringBuilder(text);
                for (int j = i; j < text.length(); j++) {
                    if (isUpper(text.charAt(j))) {
                        folded.setCharAt(j, (char) (text.charAt(j) + ('a' - 'A')));
                    }
                }
                return folded.toString();
            }
        }
        return text;
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
