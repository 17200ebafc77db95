package dev.kikori.trail;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Cuts the values of a record into words, written as one text that an index takes apart at its
 * spaces alone.
 *
 * <p>A word is a maximal run of Unicode letters or digits ({@link Character#isLetterOrDigit(int)}).
 * Words that only punctuation parts stand side by side; {@link #GAP} stands between words that
 * white space parts, twice between values, so that no phrase reaches from one to the next. A value
 * that is nothing but a UUID or a time stays one word, its punctuation written {@link #BOND}. Runs
 * of Chinese, Japanese or Korean characters are cut into every two that follow each other; what
 * else stands in a word with such is {@link #MIXED}, since it is no word by itself. A value that is
 * URL-encoded counts decoded, and a value that says nothing new is not written again.
 *
 * <p>{@link TextAnalysis} cuts what is asked for in the same way, inside OpenSearch.
 */
final class FullText {
    /**
     * Of a longer word only so many characters count, in what is asked for as well. Encoded text in
     * records makes words of several hundred; OpenSearch takes 32,766 bytes.
     */
    static final int WORD_LENGTH_MAX = 2_048;

    /**
     * What of one record is written. CloudTrail's records hold 256 KB, so only what is no such
     * record is cut short.
     */
    static final int TEXT_LENGTH_MAX = 1 << 20;

    /** Stands where a phrase must not pass: OpenSearch leaves a hole there. */
    static final char GAP = '|';

    /** Stands for the punctuation within a word that is found whole. */
    static final char BOND = '_';

    /** Ends what is only a part of a word: {@code 注文API} holds no word {@code API}. */
    static final char MIXED = '~';

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern TIME =
            Pattern.compile(
                    "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?");
    private static final int UUID_LENGTH = 36;
    private static final int TIME_LENGTH_MAX = 40;

    /** Letters that several scripts share, so that Unicode gives them none. */
    private static final List<Integer> SHARED =
            List.of(0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x30FC, 0xFF70, 0xFF9E, 0xFF9F);

    private final Set<String> values = new LinkedHashSet<>();
    private final Set<String> covered = new HashSet<>();
    private long length;

    private FullText() {}

    /** The words of a record's values; empty when there are none. */
    static String of(JsonNode record) {
        FullText text = new FullText();
        text.take(record);
        return text.joined();
    }

    private void take(JsonNode node) {
        if (length > TEXT_LENGTH_MAX) {
            return;
        }
        switch (node.getNodeType()) {
            case OBJECT, ARRAY -> node.forEach(this::take);
            case STRING -> takeText(node.textValue());
            case NUMBER -> takeText(node.asText());
            case BOOLEAN, NULL -> {}
            case BINARY, POJO, MISSING ->
                    throw new IllegalStateException("not from JSON: " + node.getNodeType());
        }
    }

    private void takeText(String value) {
        Cut cut = new Cut();
        if (isWhole(value)) {
            cut.whole(value);
        } else {
            cut.words(decoded(value), TEXT_LENGTH_MAX);
        }
        if (cut.out.isEmpty()) {
            return;
        }
        String words = cut.out.toString();
        if (values.add(words)) {
            length += words.length() + 3;
            if (cut.words > 1) {
                covered.addAll(cut.single);
            }
        }
    }

    private String joined() {
        StringBuilder text = new StringBuilder((int) Math.min(length, TEXT_LENGTH_MAX));
        for (String value : values) {
            if (covered.contains(value)) {
                continue;
            }
            if (!text.isEmpty()) {
                text.append(' ').append(GAP).append(' ').append(GAP).append(' ');
            }
            text.append(value);
            if (text.length() > TEXT_LENGTH_MAX) {
                text.setLength(text.lastIndexOf(" ", TEXT_LENGTH_MAX));
                break;
            }
        }
        return text.toString();
    }

    /** Whether a value is nothing but a UUID or a time, and so is found whole. */
    static boolean isWhole(String value) {
        int length = value.length();
        if (length == UUID_LENGTH && value.charAt(8) == '-') {
            return UUID.matcher(value).matches();
        }
        return length > 15
                && length <= TIME_LENGTH_MAX
                && value.charAt(10) == 'T'
                && TIME.matcher(value).matches();
    }

    /**
     * The value decoded where it is URL-encoded: every per cent sign begins an escape, and the
     * bytes are UTF-8. A plus sign stays, as IAM's policies are encoded.
     */
    static String decoded(String value) {
        int first = value.indexOf('%');
        if (first < 0) {
            return value;
        }
        ByteBuffer bytes = ByteBuffer.allocate(value.length());
        StringBuilder text = new StringBuilder(value.length());
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        try {
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '%') {
                    int high = i + 2 < value.length() ? hex(value.charAt(i + 1)) : -1;
                    int low = i + 2 < value.length() ? hex(value.charAt(i + 2)) : -1;
                    if (high < 0 || low < 0) {
                        return value;
                    }
                    bytes.put((byte) (high << 4 | low));
                    i += 2;
                } else {
                    flush(bytes, utf8, text);
                    text.append(c);
                }
            }
            flush(bytes, utf8, text);
            return text.toString();
        } catch (CharacterCodingException e) {
            return value;
        }
    }

    private static void flush(ByteBuffer bytes, CharsetDecoder utf8, StringBuilder text)
            throws CharacterCodingException {
        if (bytes.position() > 0) {
            CharBuffer decoded = utf8.decode(bytes.flip());
            text.append(decoded);
            bytes.clear();
        }
    }

    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    /**
     * A letter without regard to case: letters that {@link String#equalsIgnoreCase} takes for equal
     * are one, as they are after OpenSearch's filters {@code uppercase} and {@code lowercase}.
     */
    static int folded(int letter) {
        return letter < 128
                ? letter >= 'A' && letter <= 'Z' ? letter + 32 : letter
                : Character.toLowerCase(Character.toUpperCase(letter));
    }

    /** White space as Unicode's property of that name has it. */
    static boolean isSpace(int c) {
        return c == ' '
                || (c >= '\t' && c <= '\r')
                || c == 0x85
                || (c > 127 && Character.isSpaceChar(c));
    }

    /** Whether a letter belongs to a script that is written without spaces between words. */
    static boolean isUnspaced(int letter) {
        if (letter < 0x1100) {
            return false;
        }
        return switch (Character.UnicodeScript.of(letter)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> true;
            case COMMON -> SHARED.contains(letter);
            default -> false;
        };
    }

    /** The cutting of one value. */
    private static final class Cut {
        private final StringBuilder out = new StringBuilder();
        private final Set<String> single = new HashSet<>();
        private int words;
        private boolean gap;

        void whole(String value) {
            for (int i = 0; i < value.length(); i++) {
                int c = value.charAt(i);
                out.appendCodePoint(Character.isLetterOrDigit(c) ? folded(c) : BOND);
            }
            words = 1;
        }

        void words(String value, int lengthMax) {
            int i = 0;
            while (i < value.length() && out.length() <= lengthMax) {
                int c = value.codePointAt(i);
                if (!Character.isLetterOrDigit(c)) {
                    gap |= isSpace(c);
                    i += Character.charCount(c);
                } else {
                    int end = i;
                    int counted = i;
                    int count = 0;
                    while (end < value.length()
                            && Character.isLetterOrDigit(value.codePointAt(end))) {
                        end += Character.charCount(value.codePointAt(end));
                        if (++count <= WORD_LENGTH_MAX) {
                            counted = end;
                        }
                    }
                    run(value, i, counted);
                    i = end;
                }
            }
        }

        /** Writes a run of letters and digits: as a word, or in pieces where scripts need it. */
        private void run(String value, int from, int to) {
            int start = from;
            while (start < to) {
                boolean unspaced = isUnspaced(value.codePointAt(start));
                int end = start;
                while (end < to && isUnspaced(value.codePointAt(end)) == unspaced) {
                    end += Character.charCount(value.codePointAt(end));
                }
                if (unspaced) {
                    pairs(value, start, end);
                } else {
                    word(value, start, end);
                    if (start > from || end < to) {
                        out.append(MIXED);
                    } else {
                        single.add(out.substring(out.lastIndexOf(" ") + 1));
                    }
                }
                start = end;
            }
        }

        private void pairs(String value, int from, int to) {
            int first = from;
            int second = first + Character.charCount(value.codePointAt(first));
            if (second >= to) {
                word(value, from, to);
            }
            while (second < to) {
                int end = second + Character.charCount(value.codePointAt(second));
                word(value, first, end);
                first = second;
                second = end;
            }
        }

        private void word(String value, int from, int to) {
            if (!out.isEmpty()) {
                out.append(' ');
                if (gap) {
                    out.append(GAP).append(' ');
                }
            }
            gap = false;
            for (int i = from; i < to; i += Character.charCount(value.codePointAt(i))) {
                out.appendCodePoint(folded(value.codePointAt(i)));
            }
            words++;
        }
    }
}
