package dev.kikori.rules;

import dev.kikori.rules.RegexTree.Choice;
import dev.kikori.rules.RegexTree.One;
import dev.kikori.rules.RegexTree.Repeat;
import dev.kikori.rules.RegexTree.Sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the plain part of RE2's syntax: characters, classes, groups, choices, counted repeats and
 * anchors.
 *
 * <p>What it does not know (word boundaries, flags inside the expression, Unicode classes, folding
 * beyond ASCII) it leaves alone: the expression then has no tree.
 */
final class RegexParser {

    private static final CodePoints DIGIT = CodePoints.range('0', '9');
    private static final CodePoints WORD =
            DIGIT.or(CodePoints.range('A', 'Z'))
                    .or(CodePoints.range('a', 'z'))
                    .or(CodePoints.of('_'));
    private static final CodePoints SPACE = CodePoints.of("\t\n\f\r ");
    private static final int REPEATS_MAX = 1_000;
    private static final int DEPTH_MAX = 50;

    private final String text;
    private final Regex regex;
    private int at;
    private int depth;

    private RegexParser(Regex regex) {
        this.regex = regex;
        this.text = regex.expression();
    }

    /**
     * The tree of an expression that RE2 takes, or nothing where it holds more than this reader
     * knows.
     */
    static Optional<RegexTree> parse(Regex regex) {
        if (regex.multiline()) {
            return Optional.empty();
        }
        var parser = new RegexParser(regex);
        try {
            RegexTree tree = parser.choice();
            return parser.at == parser.text.length() ? Optional.of(tree) : Optional.empty();
        } catch (Unknown e) {
            return Optional.empty();
        }
    }

    private static final class Unknown extends Exception {}

    private RegexTree choice() throws Unknown {
        var branches = new ArrayList<RegexTree>(List.of(sequence()));
        while (accept('|')) {
            branches.add(sequence());
        }
        return branches.size() == 1 ? branches.getFirst() : new Choice(branches);
    }

    private RegexTree sequence() throws Unknown {
        var parts = new ArrayList<RegexTree>();
        while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
            parts.add(repeat());
        }
        return new Sequence(parts);
    }

    private RegexTree repeat() throws Unknown {
        RegexTree part = atom();
        if (at == text.length()) {
            return part;
        }
        Repeat repeated =
                switch (text.charAt(at)) {
                    case '*' -> new Repeat(part, 0, RegexTree.UNBOUNDED);
                    case '+' -> new Repeat(part, 1, RegexTree.UNBOUNDED);
                    case '?' -> new Repeat(part, 0, 1);
                    case '{' -> counted(part);
                    default -> null;
                };
        if (repeated == null) {
            return part;
        }
        at++;
        // Whether a repeat is greedy changes what it takes, not whether the whole matches.
        accept('?');
        if (part.anchored() || (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0)) {
            throw new Unknown();
        }
        return repeated;
    }

    private Repeat counted(RegexTree part) throws Unknown {
        int end = text.indexOf('}', at);
        String inside = end < 0 ? "" : text.substring(at + 1, end);
        if (!inside.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
            throw new Unknown();
        }
        int comma = inside.indexOf(',');
        int least = Integer.parseInt(comma < 0 ? inside : inside.substring(0, comma));
        String upper = comma < 0 ? inside : inside.substring(comma + 1);
        int most = upper.isEmpty() ? RegexTree.UNBOUNDED : Integer.parseInt(upper);
        if (least > REPEATS_MAX || most > REPEATS_MAX || (most >= 0 && most < least)) {
            throw new Unknown();
        }
        at = end;
        return new Repeat(part, least, most);
    }

    private RegexTree atom() throws Unknown {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return switch (c) {
            case '^' -> new RegexTree.Start();
            case '$' -> new RegexTree.End();
            case '.' -> new One(regex.dotAll() ? CodePoints.ALL : CodePoints.of('\n').complement());
            case '(' -> group();
            case '[' -> new One(characterClass());
            case '\\' -> new One(folded(escaped()));
            case '*', '+', '?', '{' -> throw new Unknown();
            default -> new One(folded(CodePoints.of(c)));
        };
    }

    private RegexTree group() throws Unknown {
        if (++depth > DEPTH_MAX) {
            throw new Unknown();
        }
        if (accept('?') && !accept(':')) {
            throw new Unknown();
        }
        RegexTree inner = choice();
        if (!accept(')')) {
            throw new Unknown();
        }
        depth--;
        return inner;
    }

    private CodePoints characterClass() throws Unknown {
        boolean negated = accept('^');
        CodePoints set = CodePoints.NONE;
        boolean first = true;
        while (first || !accept(']')) {
            first = false;
            CodePoints from = member();
            if (at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
                at++;
                CodePoints to = member();
                int start = only(from);
                int end = only(to);
                if (end < start) {
                    throw new Unknown();
                }
                from = CodePoints.range(start, end);
            }
            set = set.or(from);
        }
        set = folded(set);
        return negated ? set.complement() : set;
    }

    private CodePoints member() throws Unknown {
        if (at >= text.length() || text.startsWith("[:", at)) {
            throw new Unknown();
        }
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c == '\\' ? escaped() : CodePoints.of(c);
    }

    private static int only(CodePoints set) throws Unknown {
        if (set.ranges().size() != 1
                || set.ranges().getFirst().first() != set.ranges().getFirst().last()) {
            throw new Unknown();
        }
        return set.ranges().getFirst().first();
    }

    private CodePoints escaped() throws Unknown {
        if (at >= text.length()) {
            throw new Unknown();
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'd' -> DIGIT;
            case 'D' -> DIGIT.complement();
            case 'w' -> WORD;
            case 'W' -> folded(WORD).complement();
            case 's' -> SPACE;
            case 'S' -> SPACE.complement();
            case 't' -> CodePoints.of('\t');
            case 'n' -> CodePoints.of('\n');
            case 'r' -> CodePoints.of('\r');
            case 'f' -> CodePoints.of('\f');
            case 'x' -> hexadecimal();
            default -> {
                boolean punctuation = c < 0x80 && !Character.isLetterOrDigit(c) && c > ' ';
                if (!punctuation) {
                    throw new Unknown();
                }
                yield CodePoints.of(c);
            }
        };
    }

    private CodePoints hexadecimal() throws Unknown {
        String digits = text.substring(at, Math.min(at + 2, text.length()));
        if (!digits.matches("[0-9A-Fa-f]{2}")) {
            throw new Unknown();
        }
        at += 2;
        return CodePoints.of(Integer.parseInt(digits, 16));
    }

    // Beyond ASCII the two engines fold differently; a negated class such as \D has no letters of
    // its own to fold.
    private CodePoints folded(CodePoints set) throws Unknown {
        if (!regex.ignoreCase()) {
            return set;
        }
        if (!set.isAscii() && !set.complement().isAscii()) {
            throw new Unknown();
        }
        return set.isAscii() ? set.foldAscii() : set;
    }

    private boolean accept(char expected) {
        boolean there = at < text.length() && text.charAt(at) == expected;
        at += there ? 1 : 0;
        return there;
    }
}
