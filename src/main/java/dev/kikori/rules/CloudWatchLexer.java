package dev.kikori.rules;

import dev.kikori.rules.CloudWatchToken.Place;

import java.util.ArrayList;
import java.util.List;

/** Cuts a CloudWatch Logs filter pattern into tokens. */
final class CloudWatchLexer {

    static final String OPENING = "`{`, with which a filter pattern for JSON events begins";

    private static final String QUOTE_IT = "; a text that holds it must stand in double quotes";
    private static final List<String> SYMBOLS =
            List.of("&&", "||", "!=", "<=", ">=", "{", "}", "(", ")", "=", "<", ">");
    private static final int WILDCARDS_PER_SELECTOR_MAX = 1;
    private static final int INDEX_DIGITS_MAX = 9;

    private final String pattern;
    private int at;

    private CloudWatchLexer(String pattern) {
        this.pattern = pattern;
    }

    /** All tokens, the last of them an {@link CloudWatchToken.End}. */
    static List<CloudWatchToken> tokens(String pattern) throws PatternException {
        var lexer = new CloudWatchLexer(pattern);
        lexer.checkStart();
        var tokens = new ArrayList<CloudWatchToken>();
        do {
            tokens.add(lexer.next());
        } while (!(tokens.getLast() instanceof CloudWatchToken.End));
        return tokens;
    }

    // A pattern for other than JSON events is told so, before its text is found odd.
    private void checkStart() throws PatternException {
        String inside = pattern.stripLeading();
        int start = pattern.length() - inside.length();
        if (!inside.isEmpty() && !inside.startsWith("{")) {
            String first = inside.split("\\s", 2)[0];
            throw place(start).problem("unexpected `" + first + "`; expected " + OPENING);
        }
    }

    private CloudWatchToken next() throws PatternException {
        while (at < pattern.length() && isSpace(pattern.charAt(at))) {
            at++;
        }
        Place place = place(at);
        if (at == pattern.length()) {
            return new CloudWatchToken.End(place);
        }
        for (String symbol : SYMBOLS) {
            if (pattern.startsWith(symbol, at)) {
                at += symbol.length();
                return new CloudWatchToken.Symbol(symbol, place);
            }
        }
        return switch (pattern.charAt(at)) {
            case '$' -> selector(place);
            case '"' -> quoted(place);
            case '%' -> expression(place);
            default -> word(place);
        };
    }

    private CloudWatchToken.Word word(Place place) throws PatternException {
        int start = at;
        while (at < pattern.length() && isWord(pattern.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw place.problem("unexpected character " + shown(at) + QUOTE_IT);
        }
        boolean ended =
                at == pattern.length()
                        || isSpace(pattern.charAt(at))
                        || SYMBOLS.stream().anyMatch(symbol -> pattern.startsWith(symbol, at));
        if (!ended) {
            throw place(at)
                    .problem(
                            "unexpected character "
                                    + shown(at)
                                    + " after `"
                                    + pattern.substring(start, at)
                                    + "`"
                                    + QUOTE_IT);
        }
        return new CloudWatchToken.Word(pattern.substring(start, at), place);
    }

    private CloudWatchToken.Quoted quoted(Place place) throws PatternException {
        var text = new StringBuilder();
        boolean firstIsWild = false;
        boolean lastIsWild = false;
        at++;
        while (at < pattern.length() && pattern.charAt(at) != '"') {
            boolean escaped = pattern.charAt(at) == '\\';
            at += escaped ? 1 : 0;
            if (at == pattern.length()) {
                break;
            }
            lastIsWild = !escaped && pattern.charAt(at) == '*';
            firstIsWild |= text.isEmpty() && lastIsWild;
            text.append(pattern.charAt(at++));
        }
        if (at == pattern.length()) {
            throw place.problem("the quoted text is never closed; expected a second `\"`");
        }
        at++;
        return openEnds(text.toString(), firstIsWild, lastIsWild, place);
    }

    static CloudWatchToken.Quoted openEnds(
            String text, boolean firstIsWild, boolean lastIsWild, Place place) {
        int start = firstIsWild ? 1 : 0;
        boolean openEnd = lastIsWild && text.length() > start;
        int end = text.length() - (openEnd ? 1 : 0);
        return new CloudWatchToken.Quoted(text.substring(start, end), firstIsWild, openEnd, place);
    }

    private CloudWatchToken.Expression expression(Place place) throws PatternException {
        int end = pattern.indexOf('%', at + 1);
        if (end < 0) {
            throw place.problem("the regular expression is never closed; expected a second `%`");
        }
        if (end == at + 1) {
            throw place.problem(
                    "the regular expression is empty; expected one between the percent signs");
        }
        for (int i = at + 1; i < end; i++) {
            if (!isExpression(pattern.charAt(i))) {
                throw place(i).problem(
                                shown(i)
                                        + " is not supported in a regular expression; expected letters A to Z or a to z,"
                                        + " digits, `:_#=@/;,-` or the operators `^$?[]{}|\\*+.`");
            }
        }
        String text = pattern.substring(at + 1, end);
        at = end + 1;
        return new CloudWatchToken.Expression(text, place);
    }

    private CloudWatchToken.Selector selector(Place place) throws PatternException {
        var segments = new ArrayList<Path.Segment>();
        at++;
        while (at < pattern.length() && (pattern.charAt(at) == '.' || pattern.charAt(at) == '[')) {
            segments.add(segment(segments.isEmpty()));
        }
        if (segments.isEmpty()) {
            throw place(at).problem("the selector names no property; expected `.name` after `$`");
        }
        if (at < pattern.length()
                && !isSpace(pattern.charAt(at))
                && SYMBOLS.stream().noneMatch(symbol -> pattern.startsWith(symbol, at))) {
            throw place(at)
                    .problem(
                            "unexpected character "
                                    + shown(at)
                                    + " in the selector; a property name of other than letters,"
                                    + " digits, `-` and `_` is written `.['name']`");
        }
        long wildcards =
                segments.stream()
                        .filter(segment ->
                                segment instanceof Path.Segment.AnyIndex
                                        || segment instanceof Path.Segment.AnyKey)
                        .count();
        if (wildcards > WILDCARDS_PER_SELECTOR_MAX) {
            throw place.problem(
                    "the selector has "
                            + wildcards
                            + " wildcards; expected at most "
                            + WILDCARDS_PER_SELECTOR_MAX);
        }
        return new CloudWatchToken.Selector(new Path(segments), place);
    }

    private Path.Segment segment(boolean first) throws PatternException {
        int start = at;
        boolean dot = pattern.charAt(at) == '.';
        at += dot ? 1 : 0;
        char next = charAt(at);
        if (next == '[' && (charAt(at + 1) == '\'' || charAt(at + 1) == '"')) {
            return quotedKey();
        }
        if (!dot) {
            if (first) {
                throw place(start)
                        .problem(
                                "an array element must follow a property; expected `.name` after `$`");
            }
            return element();
        }
        if (next == '*') {
            at++;
            return new Path.Segment.AnyKey();
        }
        int nameStart = at;
        while (isName(charAt(at))) {
            at++;
        }
        if (at == nameStart) {
            throw place(at)
                    .problem(
                            (at == pattern.length()
                                            ? "the selector ends"
                                            : "unexpected character " + shown(at))
                                    + " after `.`; expected a property name of letters, digits, `-` and `_`, `*`, or `['name']`");
        }
        return new Path.Segment.Key(pattern.substring(nameStart, at));
    }

    private Path.Segment quotedKey() throws PatternException {
        Place opened = place(at);
        char quote = pattern.charAt(at + 1);
        int end = pattern.indexOf(quote + "]", at + 2);
        if (end < 0) {
            throw opened.problem(
                    "the quoted property name is never closed; expected `" + quote + "]`");
        }
        if (end == at + 2) {
            throw opened.problem("the quoted property name is empty; expected a name");
        }
        String name = pattern.substring(at + 2, end);
        at = end + 2;
        return new Path.Segment.Key(name);
    }

    private Path.Segment element() throws PatternException {
        Place opened = place(at);
        int end = pattern.indexOf(']', at);
        String inside = end < 0 ? "" : pattern.substring(at + 1, end).strip();
        boolean number =
                !inside.isEmpty()
                        && inside.length() <= INDEX_DIGITS_MAX
                        && inside.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number && !inside.equals("*")) {
            throw opened.problem(
                    "the array element is malformed; expected `[0]`, `[1]` and so on, or `[*]`");
        }
        at = end + 1;
        return number
                ? new Path.Segment.Index(Integer.parseInt(inside))
                : new Path.Segment.AnyIndex();
    }

    private char charAt(int position) {
        return position < pattern.length() ? pattern.charAt(position) : ' ';
    }

    private String shown(int position) {
        return "`" + Character.toString(pattern.codePointAt(position)) + "`";
    }

    private Place place(int position) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < position; i++) {
            if (pattern.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new Place(line, position - lineStart + 1);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static boolean isName(char c) {
        return isAlphanumeric(c) || c == '_' || c == '-';
    }

    private static boolean isWord(char c) {
        return isName(c) || c == '.' || c == '*' || c == '+';
    }

    private static boolean isExpression(char c) {
        return isAlphanumeric(c) || ":_#=@/;,-^$?[]{}|\\*+.".indexOf(c) >= 0;
    }
}
