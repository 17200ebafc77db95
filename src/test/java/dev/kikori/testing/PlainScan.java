package dev.kikori.testing;

import com.fasterxml.jackson.databind.JsonNode;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What full text promises, in plain words and regular expressions over the record: slow, without an
 * index, and without any of the code that it is compared with.
 */
public final class PlainScan {
    private static final String WORD = "[\\p{L}\\p{Nd}]";
    private static final String EAST =
            "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}\\p{IsBopomofo}ーﾞ&&[\\p{L}]]";
    private static final Pattern WORDS = Pattern.compile(WORD + "+");
    private static final Pattern WHOLE =
            Pattern.compile(
                    "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}"
                            + "|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:?\\d\\d)?");
    private static final Pattern SPACE = Pattern.compile("\\p{IsWhite_Space}");

    private PlainScan() {}

    /** The string and number values of a record, URL-encoded ones decoded. */
    public static List<String> values(JsonNode record) {
        List<String> values = new ArrayList<>();
        each(record, value -> values.add(decoded(value)));
        return values;
    }

    private static void each(JsonNode node, Consumer<String> values) {
        if (node.isTextual() || node.isNumber()) {
            values.accept(node.asText());
        }
        node.forEach(child -> each(child, values));
    }

    private static String decoded(String value) {
        if (!value.contains("%") || !value.matches("(?s)([^%]|%\\p{XDigit}{2})*")) {
            return value;
        }
        String decoded = URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        return decoded.contains("\uFFFD") ? value : decoded;
    }

    /** Whether a value is nothing but a UUID or a time. */
    public static boolean isWhole(String value) {
        return WHOLE.matcher(value).matches();
    }

    /** The words of a value. */
    public static List<String> words(String value) {
        return WORDS.matcher(value).results().map(MatchResult::group).toList();
    }

    /** A value with its words, for being asked often. */
    public record Value(String text, boolean whole, List<String> words, List<Boolean> spaced) {

        /** The words of a text, and before which of them there is white space. */
        public static Value of(String text) {
            List<String> words = new ArrayList<>();
            List<Boolean> spaced = new ArrayList<>();
            int end = 0;
            for (MatchResult word : WORDS.matcher(text).results().toList()) {
                words.add(word.group());
                spaced.add(SPACE.matcher(text.substring(end, word.start())).find());
                end = word.end();
            }
            return new Value(text, isWhole(text), words, spaced);
        }

        /**
         * Whether a bare input finds it: the input's words stand in it, in their order, with
         * nothing but punctuation between. Where the input begins or ends in an unspaced script,
         * the word here may go on.
         */
        public boolean isFoundBy(Value input) {
            if (whole) {
                return input.text.equalsIgnoreCase(text);
            }
            for (int start = 0; start + input.words.size() <= words.size(); start++) {
                if (standsAt(start, input)) {
                    return true;
                }
            }
            return false;
        }

        private boolean standsAt(int start, Value input) {
            int last = input.words.size() - 1;
            for (int i = 0; i <= last; i++) {
                String wanted = input.words.get(i);
                boolean openLeft = i == 0 && isEast(wanted.codePointAt(0));
                boolean openRight = i == last && isEast(wanted.codePointBefore(wanted.length()));
                if ((i > 0 && spaced.get(start + i))
                        || !holds(words.get(start + i), wanted, openLeft, openRight)) {
                    return false;
                }
            }
            return last >= 0;
        }
    }

    private static boolean holds(String word, String wanted, boolean openLeft, boolean openRight) {
        int room = word.length() - wanted.length();
        for (int at = openLeft ? 0 : Math.min(0, room); at <= room; at++) {
            if ((openLeft || at == 0)
                    && (openRight || at == room)
                    && word.regionMatches(true, at, wanted, 0, wanted.length())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a word of an input, being of an unspaced script, may stand within a longer one. */
    static boolean mayStandWithin(String word) {
        return word.codePoints().anyMatch(PlainScan::isEast);
    }

    private static boolean isEast(int letter) {
        return letter > 0x1000 && Character.toString(letter).matches(EAST);
    }
}
