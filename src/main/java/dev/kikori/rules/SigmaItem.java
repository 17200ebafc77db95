package dev.kikori.rules;

import com.google.re2j.PatternSyntaxException;

import dev.kikori.rules.SigmaScalar.Text;

import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one field of a Sigma selection, or its keywords, with their values.
 *
 * <p>Source: the Sigma rules specification 2.1, "Detection", and its modifiers appendix.
 */
final class SigmaItem {

    private static final String FLAVOUR =
            "; Sigma's expressions are made of `. ^ $ * + ? {n,m} [a-z] [^a-z] | ()`";

    private final SigmaKey key;
    private final SigmaTarget target;
    private final LetterCase letterCase;
    private final SigmaPlaceholders placeholders;

    SigmaItem(SigmaKey key, SigmaPlaceholders placeholders) {
        this.key = key;
        this.target = new SigmaTarget(key.path());
        this.letterCase = key.has(SigmaModifier.CASED) ? LetterCase.KEPT : LetterCase.FOLDED;
        this.placeholders = placeholders;
    }

    /**
     * What the field and its values say.
     *
     * @param value a scalar or a list of scalars
     * @throws SigmaException where a value is not what the modifiers ask for
     */
    Node node(org.yaml.snakeyaml.nodes.Node value) throws SigmaException {
        boolean list = value instanceof SequenceNode;
        List<org.yaml.snakeyaml.nodes.Node> elements =
                value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
        if (elements.isEmpty()) {
            throw new SigmaException(
                    value,
                    "the list is empty; expected a value, or `null` for a field without one");
        }
        if (key.has(SigmaModifier.ALL) && elements.size() == 1) {
            throw new SigmaException(
                    value, "`all` joins several values, here is one; expected a list, or no `all`");
        }
        var nodes = new ArrayList<Node>();
        for (org.yaml.snakeyaml.nodes.Node element : elements) {
            if (!(element instanceof ScalarNode scalar)) {
                throw new SigmaException(
                        element,
                        "a value is no single one; expected a text, a number or a list of them");
            }
            nodes.add(one(scalar, list));
        }
        Node linked = key.has(SigmaModifier.ALL) ? new Node.And(nodes) : new Node.Or(nodes);
        return key.has(SigmaModifier.NEQ) ? new Node.Not(linked) : linked;
    }

    /** What one of several values says, without the others. */
    Node one(ScalarNode scalar) throws SigmaException {
        return one(scalar, true);
    }

    private Node one(ScalarNode scalar, boolean inList) throws SigmaException {
        SigmaScalar value = SigmaScalar.of(scalar);
        if (value instanceof SigmaScalar.Null) {
            return nothing(scalar, inList);
        }
        var nodes = new ArrayList<Node>();
        for (SigmaScalar each : expanded(scalar, value)) {
            nodes.add(
                    switch (key.kind()) {
                        case TEXT -> text(scalar, each);
                        case REGEX ->
                                target.at(new ValueTest.Matches(regex(scalar, written(each))));
                        case NETWORK ->
                                target.at(new ValueTest.InNetwork(network(scalar, written(each))));
                        case NUMBER ->
                                target.at(
                                        new ValueTest.Compares(
                                                key.comparison(), number(scalar, each), true));
                        case TIME ->
                                target.at(
                                        new ValueTest.InTime(
                                                key.part().orElseThrow(),
                                                key.comparison(),
                                                number(scalar, each)));
                        case FIELD -> sameAs(scalar, written(each));
                        case EXISTENCE -> existence(scalar, each);
                    });
        }
        return nodes.size() == 1 ? nodes.getFirst() : new Node.Or(nodes);
    }

    private List<SigmaScalar> expanded(ScalarNode at, SigmaScalar value) throws SigmaException {
        if (!key.has(SigmaModifier.EXPAND) || !(value instanceof Text(String written))) {
            return List.of(value);
        }
        return placeholders.expand(at, written).stream().<SigmaScalar>map(Text::new).toList();
    }

    private Node nothing(ScalarNode scalar, boolean inList) throws SigmaException {
        if (inList) {
            throw new SigmaException(
                    scalar,
                    "`null` cannot be one of several values; expected a selection of its own, joined by `or`");
        }
        boolean modified =
                key.modifiers().stream()
                        .anyMatch(m -> m != SigmaModifier.NEQ && m != SigmaModifier.CASED);
        if (modified || key.isKeyword()) {
            throw new SigmaException(
                    scalar,
                    key.isKeyword()
                            ? "`null` is no keyword; expected a text"
                            : "`null` is not a value that modifiers can work on; expected a text or a number");
        }
        return new Node.Not(new Node.Some(key.path(), Reach.ELEMENTS, new ValueTest.NotNull()));
    }

    private Node text(ScalarNode at, SigmaScalar value) throws SigmaException {
        boolean plain =
                key.modifiers().stream()
                        .allMatch(m ->
                                switch (m) {
                                    case ALL, NEQ, CASED, EXPAND -> true;
                                    default -> false;
                                });
        if (plain
                && !key.isKeyword()
                && value instanceof SigmaScalar.Numeral(var number, var written)) {
            return target.at(
                    new ValueTest.Either(
                            List.of(
                                    new ValueTest.Compares(
                                            ValueTest.Comparison.EQUAL, number, false),
                                    new ValueTest.Equal(written, letterCase))));
        }
        SigmaText first =
                value instanceof Text(String written)
                        ? SigmaText.parse(written)
                        : SigmaText.plain(written(value));
        var nodes = new ArrayList<Node>();
        for (SigmaText each : SigmaTexts.modified(at, key.modifiers(), first)) {
            boolean open = key.isKeyword() && plain;
            SigmaText whole = open ? each.openStart().openEnd() : each;
            ValueTest test = whole.test(letterCase);
            nodes.add(
                    whole.isOpen() && test instanceof ValueTest.Like
                            ? target.anywhere(test)
                            : target.at(test));
        }
        return nodes.size() == 1 ? nodes.getFirst() : new Node.Or(nodes);
    }

    private Regex regex(ScalarNode at, String written) throws SigmaException {
        String expression = written;
        if (key.has(SigmaModifier.STARTSWITH)) {
            expression = "^(?:" + expression + ")";
        }
        if (key.has(SigmaModifier.ENDSWITH)) {
            expression = "(?:" + expression + ")$";
        }
        var regex =
                new Regex(
                        expression,
                        key.has(SigmaModifier.I),
                        key.has(SigmaModifier.S),
                        key.has(SigmaModifier.M));
        if (!RegexSize.isFit(expression)) {
            throw new SigmaException(at, Regex.TOO_LARGE);
        }
        try {
            regex.compile();
        } catch (PatternSyntaxException e) {
            throw new SigmaException(
                    at,
                    "the regular expression is malformed or beyond Sigma's: "
                            + e.getMessage()
                            + FLAVOUR);
        }
        return regex;
    }

    private static Cidr network(ScalarNode at, String written) throws SigmaException {
        return Cidr.parse(written.strip())
                .orElseThrow(() ->
                        new SigmaException(
                                at,
                                "`"
                                        + written
                                        + "` is no network; expected one such as 10.0.0.0/8 or 2001:db8::/32"));
    }

    private static BigDecimal number(ScalarNode at, SigmaScalar value) throws SigmaException {
        BigDecimal number =
                switch (value) {
                    case SigmaScalar.Numeral(BigDecimal each, String _) -> each;
                    case Text(String written) -> ScalarText.number(written.strip());
                    case SigmaScalar.Bool _, SigmaScalar.Null _ -> null;
                };
        if (number == null) {
            throw new SigmaException(at, "`" + written(value) + "` is no number; expected one");
        }
        return number;
    }

    private Node sameAs(ScalarNode at, String field) throws SigmaException {
        Path other;
        try {
            other = SigmaKey.path(field.strip());
        } catch (PatternException e) {
            throw new SigmaException(at, e.reason());
        }
        if (other.segments().isEmpty() || field.contains("*")) {
            throw new SigmaException(
                    at, "`" + field + "` is no field; expected one such as userIdentity.arn");
        }
        Node.Likeness likeness =
                key.has(SigmaModifier.CONTAINS)
                                || (key.has(SigmaModifier.STARTSWITH)
                                        && key.has(SigmaModifier.ENDSWITH))
                        ? Node.Likeness.CONTAINS
                        : key.has(SigmaModifier.STARTSWITH)
                                ? Node.Likeness.STARTS_WITH
                                : key.has(SigmaModifier.ENDSWITH)
                                        ? Node.Likeness.ENDS_WITH
                                        : Node.Likeness.EQUALS;
        return new Node.Same(key.path(), other, likeness, letterCase);
    }

    private Node existence(ScalarNode at, SigmaScalar value) throws SigmaException {
        Node there = new Node.Some(key.path(), Reach.ELEMENTS, new ValueTest.Anything());
        return switch (LetterCase.foldAscii(written(value))) {
            case "true", "yes" -> there;
            case "false", "no" -> new Node.Not(there);
            default ->
                    throw new SigmaException(
                            at, "`" + written(value) + "` after `exists`; expected true or false");
        };
    }

    private static String written(SigmaScalar value) {
        return switch (value) {
            case Text(String written) -> written;
            case SigmaScalar.Numeral(BigDecimal _, String written) -> written;
            case SigmaScalar.Bool(boolean truth) -> Boolean.toString(truth);
            case SigmaScalar.Null() -> "null";
        };
    }
}
