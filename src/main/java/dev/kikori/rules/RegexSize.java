package dev.kikori.rules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Estimates how large the program for a regular expression becomes, before it is made.
 *
 * <p>Counted repeats are written out, those inside one another multiply, and the library that makes
 * the program has no limit of its own: a line of text could take all memory, or all of the stack.
 */
final class RegexSize {

    /** How many characters an expression may have, its counted repeats written out. */
    static final int CHARACTERS_MAX = 10_000;

    /** How many groups may stand inside one another. */
    static final int DEPTH_MAX = 200;

    private static final Pattern COUNT = Pattern.compile("\\{([0-9]{1,6})(?:,([0-9]{0,6}))?}");

    private final String text;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long size;
    private long last;

    private RegexSize(String text) {
        this.text = text;
    }

    /** Whether an expression, well formed or not, is small enough to be compiled. */
    static boolean isFit(String expression) {
        return new RegexSize(expression).fits();
    }

    private boolean fits() {
        Matcher count = COUNT.matcher(text);
        int at = 0;
        while (at < text.length()) {
            int next = at + 1;
            switch (text.charAt(at)) {
                case '\\' -> {
                    next = at + 2;
                    add(1);
                }
                case '[' -> {
                    next = classEnd(at);
                    add(1);
                }
                case '(' -> {
                    outer.push(size);
                    size = 0;
                    last = 0;
                }
                case ')' -> {
                    long inner = Math.max(size, 1);
                    size = outer.isEmpty() ? size : outer.pop();
                    add(inner);
                }
                case '{' -> {
                    if (count.region(at, text.length()).lookingAt()) {
                        repeat(count);
                        next = count.end();
                    } else {
                        add(1);
                    }
                }
                default -> add(1);
            }
            if (size > CHARACTERS_MAX || outer.size() > DEPTH_MAX) {
                return false;
            }
            at = next;
        }
        return true;
    }

    private void add(long characters) {
        last = characters;
        size += characters;
    }

    private void repeat(Matcher count) {
        long least = Long.parseLong(count.group(1));
        String upper = count.group(2);
        long most = upper == null || upper.isEmpty() ? least : Long.parseLong(upper);
        long times = Math.max(Math.max(least, most), 1);
        size += last * (times - 1);
        last *= times;
    }

    /** Behind the bracket that closes a class; the text's end where none does. */
    private int classEnd(int start) {
        int at = start + 1;
        at += at < text.length() && text.charAt(at) == '^' ? 1 : 0;
        at += at < text.length() && text.charAt(at) == ']' ? 1 : 0;
        while (at < text.length() && text.charAt(at) != ']') {
            int named = text.startsWith("[:", at) ? text.indexOf(":]", at + 2) : -1;
            at = named >= 0 ? named + 2 : at + (text.charAt(at) == '\\' ? 2 : 1);
        }
        return at + 1;
    }
}
