package dev.kikori.rules;

import com.google.re2j.PatternSyntaxException;

import dev.kikori.rules.CloudWatchToken.Selector;
import dev.kikori.rules.CloudWatchToken.Symbol;
import dev.kikori.rules.CloudWatchToken.Word;
import dev.kikori.rules.ValueTest.Comparison;
import dev.kikori.rules.ValueTest.Piece;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the CloudWatch Logs filter pattern language for JSON events.
 *
 * <pre>
 * pattern  = "{" or "}"
 * or       = and { "||" and }
 * and      = test { "&amp;&amp;" test }
 * test     = "(" or ")"
 *          | selector ( "=" | "!=" ) ( word | quoted | "%" regex "%" )
 *          | selector ( "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ) number
 *          | selector "IS" ( "NULL" | "TRUE" | "FALSE" )
 *          | selector "NOT" "EXISTS"
 * selector = "$" { "." name | "." "*" | [ "." ] "['" any "']" | "[" ( digits | "*" ) "]" }
 * </pre>
 *
 * <p>Source: Amazon CloudWatch Logs User Guide, "Filter pattern syntax" and "Using filter patterns
 * to match terms in JSON log events". A comparison is true of a scalar only: on a missing field,
 * null, an array or an object {@code =} and {@code !=} alike are false. Through a wildcard in the
 * selector, one value that passes is enough, for {@code !=} too. A trailing or leading {@code *}
 * really is "begins with" or "ends with"; the service's own matcher misses some suffixes that occur
 * twice in a value.
 */
public final class CloudWatchPattern {

    /** How long a pattern may be, as PutMetricFilter has it. */
    static final int CHARACTERS_MAX = 1_024;

    private static final int WILDCARD_SELECTORS_MAX = 3;
    private static final int EXPRESSIONS_MAX = 2;
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?[0-9]{1,100}(\\.[0-9]{1,100})?([eE][-+]?[0-9]{1,6})?");
    private static final String A_TEST = "a selector such as `$.eventName`, or `(`";

    private final List<CloudWatchToken> tokens;
    private int at;
    private int expressions;
    private int wildcardSelectors;

    private CloudWatchPattern(List<CloudWatchToken> tokens) {
        this.tokens = tokens;
    }

    /**
     * The tree of a pattern, normalised.
     *
     * @throws PatternException at the first thing that is wrong with it
     */
    public static Node parse(String pattern) throws PatternException {
        if (pattern.length() > CHARACTERS_MAX) {
            throw new PatternException(
                    1,
                    1,
                    "the pattern has "
                            + pattern.length()
                            + " characters; expected at most "
                            + CHARACTERS_MAX);
        }
        var parser = new CloudWatchPattern(CloudWatchLexer.tokens(pattern));
        parser.expect("{", CloudWatchLexer.OPENING);
        Node node = parser.or();
        parser.expect("}", "`&&`, `||` or `}`");
        if (!(parser.peek() instanceof CloudWatchToken.End)) {
            throw parser.unexpected("nothing after the closing `}`");
        }
        return Normaliser.normalise(node);
    }

    private Node or() throws PatternException {
        var nodes = new ArrayList<Node>(List.of(and()));
        while (accept("||")) {
            nodes.add(and());
        }
        return new Node.Or(nodes);
    }

    private Node and() throws PatternException {
        var nodes = new ArrayList<Node>(List.of(test()));
        while (accept("&&")) {
            nodes.add(test());
        }
        return new Node.And(nodes);
    }

    private Node test() throws PatternException {
        if (accept("(")) {
            Node node = or();
            expect(")", "`&&`, `||` or `)`");
            return node;
        }
        if (!(peek() instanceof Selector selector)) {
            throw unexpected(A_TEST);
        }
        at++;
        if (!selector.path().namesOnly()
                && isWild(selector.path())
                && ++wildcardSelectors > WILDCARD_SELECTORS_MAX) {
            throw selector.place()
                    .problem(
                            "the pattern has more than "
                                    + WILDCARD_SELECTORS_MAX
                                    + " selectors with a wildcard");
        }
        Path path = selector.path();
        CloudWatchToken operator = peek();
        at++;
        return switch (operator) {
            case Symbol(String text, _) when text.equals("=") -> some(path, value());
            case Symbol(String text, _) when text.equals("!=") ->
                    some(path, new ValueTest.OtherThan(value()));
            case Symbol(String text, _) when text.equals("<") ->
                    some(path, number(Comparison.LESS));
            case Symbol(String text, _) when text.equals("<=") ->
                    some(path, number(Comparison.LESS_OR_EQUAL));
            case Symbol(String text, _) when text.equals(">") ->
                    some(path, number(Comparison.GREATER));
            case Symbol(String text, _) when text.equals(">=") ->
                    some(path, number(Comparison.GREATER_OR_EQUAL));
            case Word(String text, _) when text.equals("IS") -> some(path, state());
            case Word(String text, _) when text.equals("NOT") -> notExists(path);
            case Word(String text, _) when text.equals("EXISTS") ->
                    throw operator.place()
                            .problem(
                                    "`EXISTS` alone is not supported; expected `= *`, which is true of any value");
            case Symbol _,
                    Selector _,
                    Word _,
                    CloudWatchToken.Quoted _,
                    CloudWatchToken.Expression _,
                    CloudWatchToken.End _ -> {
                at--;
                throw unexpected(
                        "`=`, `!=`, `<`, `<=`, `>`, `>=`, `IS` or `NOT EXISTS` after the selector");
            }
        };
    }

    private static boolean isWild(Path path) {
        return path.segments().stream()
                .anyMatch(segment ->
                        segment instanceof Path.Segment.AnyIndex
                                || segment instanceof Path.Segment.AnyKey);
    }

    private static Node some(Path path, ValueTest test) {
        return new Node.Some(path, Reach.VALUE, test);
    }

    private Node notExists(Path path) throws PatternException {
        if (!(peek() instanceof Word(String text, _) && text.equals("EXISTS"))) {
            throw unexpected("`EXISTS` after `NOT`");
        }
        at++;
        return new Node.Not(some(path, new ValueTest.Anything()));
    }

    private ValueTest state() throws PatternException {
        ValueTest test =
                switch (peek()) {
                    case Word(String text, _) when text.equals("NULL") -> new ValueTest.IsNull();
                    case Word(String text, _) when text.equals("TRUE") ->
                            new ValueTest.IsBoolean(true);
                    case Word(String text, _) when text.equals("FALSE") ->
                            new ValueTest.IsBoolean(false);
                    case Word(String text, _) when text.equals("NOT") ->
                            throw peek().place()
                                    .problem(
                                            "`IS NOT` is not supported; expected `NULL`, `TRUE` or `FALSE` after `IS`");
                    case Symbol _,
                            Selector _,
                            Word _,
                            CloudWatchToken.Quoted _,
                            CloudWatchToken.Expression _,
                            CloudWatchToken.End _ ->
                            throw unexpected("`NULL`, `TRUE` or `FALSE` after `IS`");
                };
        at++;
        return test;
    }

    private ValueTest value() throws PatternException {
        CloudWatchToken value = peek();
        ValueTest test =
                switch (value) {
                    case Word(String text, CloudWatchToken.Place place) ->
                            NUMBER.matcher(text).matches()
                                    ? numberOrText(text)
                                    : text(
                                            CloudWatchLexer.openEnds(
                                                    text,
                                                    text.startsWith("*"),
                                                    text.endsWith("*"),
                                                    place));
                    case CloudWatchToken.Quoted quoted -> text(quoted);
                    case CloudWatchToken.Expression expression -> expression(expression);
                    case Symbol _, Selector _, CloudWatchToken.End _ ->
                            throw unexpected(
                                    "a word, a quoted text, a number or a regular expression between percent signs");
                };
        at++;
        return test;
    }

    private static ValueTest text(CloudWatchToken.Quoted quoted) {
        if (!quoted.openStart() && !quoted.openEnd()) {
            return new ValueTest.Equal(quoted.text(), LetterCase.KEPT);
        }
        if (quoted.text().isEmpty()) {
            return new ValueTest.AnyScalar();
        }
        var pieces = new ArrayList<Piece>(List.of(new Piece.Text(quoted.text())));
        if (quoted.openStart()) {
            pieces.addFirst(new Piece.AnyRun());
        }
        if (quoted.openEnd()) {
            pieces.addLast(new Piece.AnyRun());
        }
        return new ValueTest.Like(pieces, LetterCase.KEPT);
    }

    // A bare number equals a number by value and a string by its characters.
    private static ValueTest numberOrText(String text) {
        return new ValueTest.Either(
                List.of(
                        new ValueTest.Compares(Comparison.EQUAL, new BigDecimal(text), false),
                        new ValueTest.Equal(text, LetterCase.KEPT)));
    }

    private ValueTest number(Comparison comparison) throws PatternException {
        if (!(peek() instanceof Word(String text, _) && NUMBER.matcher(text).matches())) {
            throw unexpected("a number, which alone `<`, `<=`, `>` and `>=` compare with");
        }
        at++;
        return new ValueTest.Compares(comparison, new BigDecimal(text), false);
    }

    private ValueTest expression(CloudWatchToken.Expression expression) throws PatternException {
        if (++expressions > EXPRESSIONS_MAX) {
            throw expression
                    .place()
                    .problem(
                            "the pattern has more than "
                                    + EXPRESSIONS_MAX
                                    + " regular expressions");
        }
        var regex = new Regex(expression.text(), false, true, false);
        if (!RegexSize.isFit(expression.text())) {
            throw expression.place().problem(Regex.TOO_LARGE);
        }
        try {
            regex.compile();
        } catch (PatternSyntaxException e) {
            throw expression
                    .place()
                    .problem("the regular expression is malformed: " + e.getDescription());
        }
        return new ValueTest.Matches(regex);
    }

    private CloudWatchToken peek() {
        return tokens.get(at);
    }

    private boolean accept(String symbol) {
        boolean there = peek() instanceof Symbol(String text, _) && text.equals(symbol);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String symbol, String expected) throws PatternException {
        if (!accept(symbol)) {
            throw unexpected(expected);
        }
    }

    private PatternException unexpected(String expected) {
        return peek().place().problem("unexpected " + peek().shown() + "; expected " + expected);
    }
}
