package dev.kikori.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a Sigma condition.
 *
 * <pre>
 * or   = and { "or" and }
 * and  = not { "and" not }
 * not  = { "not" } test
 * test = "(" or ")" | ( "1" | "any" | "all" ) "of" ( "them" | pattern ) | identifier
 * </pre>
 *
 * <p>Source: the Sigma rules specification 2.1, "Condition". The words are taken in either case. In
 * a pattern {@code *} stands for any characters; {@code them}, and a pattern that does not begin
 * with an underscore, leave out identifiers that do.
 */
final class SigmaCondition {

    private static final int DEPTH_MAX = 50;
    private static final Pattern TOKEN = Pattern.compile("[()|]|[^\\s()|]+");
    private static final Set<String> WORDS = Set.of("or", "and", "not", "of", "them", "all", "any");

    private record Token(String text, int line, int column) {
        boolean is(String word) {
            return text.toLowerCase(Locale.ROOT).equals(word);
        }

        PatternException problem(String message) {
            return new PatternException(line, column, message);
        }
    }

    private final List<Token> tokens;
    private final Map<String, Node> detections;
    private final Set<String> used = new HashSet<>();
    private int at;
    private int depth;

    private SigmaCondition(List<Token> tokens, Map<String, Node> detections) {
        this.tokens = tokens;
        this.detections = detections;
    }

    /**
     * What a condition says.
     *
     * @param used the identifiers that it speaks of
     * @param negates whether there is a {@code not} in it
     */
    record Reading(Node node, Set<String> used, boolean negates) {
        Reading {
            used = Set.copyOf(used);
        }
    }

    /**
     * Reads a condition over detections by their identifiers.
     *
     * @throws PatternException at the first thing that is wrong with it
     */
    static Reading parse(String condition, Map<String, Node> detections) throws PatternException {
        var parser = new SigmaCondition(tokens(condition), detections);
        Node node = parser.or();
        if (parser.at < parser.tokens.size() - 1) {
            throw parser.unexpected("`and`, `or` or the end");
        }
        boolean negates = parser.tokens.stream().anyMatch(token -> token.is("not"));
        return new Reading(node, parser.used, negates);
    }

    private static List<Token> tokens(String condition) {
        var tokens = new ArrayList<Token>();
        int line = 1;
        int lineStart = 0;
        int seen = 0;
        Matcher matcher = TOKEN.matcher(condition);
        while (matcher.find()) {
            for (; seen < matcher.start(); seen++) {
                if (condition.charAt(seen) == '\n') {
                    line++;
                    lineStart = seen + 1;
                }
            }
            tokens.add(new Token(matcher.group(), line, matcher.start() - lineStart + 1));
        }
        tokens.add(new Token("", line, condition.length() - lineStart + 1));
        return tokens;
    }

    private Node or() throws PatternException {
        var nodes = new ArrayList<Node>(List.of(and()));
        while (accept("or")) {
            nodes.add(and());
        }
        return nodes.size() == 1 ? nodes.getFirst() : new Node.Or(nodes);
    }

    private Node and() throws PatternException {
        var nodes = new ArrayList<Node>(List.of(not()));
        while (accept("and")) {
            nodes.add(not());
        }
        return nodes.size() == 1 ? nodes.getFirst() : new Node.And(nodes);
    }

    private Node not() throws PatternException {
        boolean negated = false;
        while (accept("not")) {
            negated = !negated;
        }
        Node node = test();
        return negated ? new Node.Not(node) : node;
    }

    private Node test() throws PatternException {
        Token token = tokens.get(at);
        if (accept("(")) {
            if (++depth > DEPTH_MAX) {
                throw token.problem("more than " + DEPTH_MAX + " brackets inside one another");
            }
            Node node = or();
            if (!accept(")")) {
                throw unexpected("`and`, `or` or `)`");
            }
            depth--;
            return node;
        }
        if (at + 1 < tokens.size() && tokens.get(at + 1).is("of")) {
            return quantified(token);
        }
        Node detection = detections.get(token.text());
        if (detection == null) {
            boolean name =
                    !token.text().isEmpty() && !isSymbol(token) && !WORDS.contains(token.text());
            throw name
                    ? token.problem(
                            "there is no detection `"
                                    + token.text()
                                    + "`; expected one of "
                                    + String.join(
                                            ", ", detections.keySet().stream().sorted().toList()))
                    : unexpected("a detection's name, `not`, `1 of`, `all of` or `(`");
        }
        at++;
        used.add(token.text());
        return detection;
    }

    private Node quantified(Token quantifier) throws PatternException {
        boolean all = quantifier.is("all");
        if (!all && !quantifier.is("1") && !quantifier.is("any")) {
            throw quantifier.problem(
                    "`"
                            + quantifier.text()
                            + " of`; expected `1 of` or `all of`, Sigma knows no other count");
        }
        at += 2;
        Token of = tokens.get(at);
        if (of.text().isEmpty() || isSymbol(of)) {
            throw unexpected("`them` or a pattern such as `selection*` after `of`");
        }
        at++;
        List<String> names =
                detections.keySet().stream().filter(name -> isMeant(name, of)).sorted().toList();
        if (names.isEmpty()) {
            throw of.problem(
                    of.is("them")
                            ? "there is no detection whose name begins without an underscore"
                            : "there is no detection whose name is like `" + of.text() + "`");
        }
        used.addAll(names);
        List<Node> nodes = names.stream().map(detections::get).toList();
        return all ? new Node.And(nodes) : new Node.Or(nodes);
    }

    private static boolean isMeant(String name, Token of) {
        if (name.startsWith("_") && !of.text().startsWith("_")) {
            return false;
        }
        return of.is("them")
                || TextShape.of(
                                new ValueTest.Like(
                                        SigmaText.parse(of.text()).pieces(), LetterCase.KEPT))
                        .test(name);
    }

    private static boolean isSymbol(Token token) {
        return token.is("(") || token.is(")") || token.is("|");
    }

    private boolean accept(String word) {
        boolean there = tokens.get(at).is(word) && !detections.containsKey(tokens.get(at).text());
        at += there ? 1 : 0;
        return there;
    }

    private PatternException unexpected(String expected) {
        Token token = tokens.get(at);
        if (token.is("|")) {
            return token.problem(
                    "an aggregation behind `|`, which Sigma has given up; expected a correlation rule in its place");
        }
        return token.problem(
                "unexpected "
                        + (token.text().isEmpty()
                                ? "end of the condition"
                                : "`" + token.text() + "`")
                        + "; expected "
                        + expected);
    }
}
