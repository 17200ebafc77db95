package dev.kikori.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a rule's tree for people, one line a node, what belongs to it indented below. */
public final class Outline {

    private static final String STEP = "  ";

    private final List<String> lines = new ArrayList<>();

    private Outline() {}

    /**
     * The lines. Texts that {@code is} compares may differ in case, those that {@code is exactly}
     * compares may not.
     */
    public static List<String> of(Node node) {
        var outline = new Outline();
        outline.node(node, "");
        return List.copyOf(outline.lines);
    }

    private void node(Node node, String indent) {
        switch (node) {
            case Node.And(List<Node> nodes) -> group("all of", nodes, indent);
            case Node.Or(List<Node> nodes) -> {
                List<Node> told = withoutDoubles(nodes);
                if (told.size() == 1) {
                    node(told.getFirst(), indent);
                } else {
                    group("any of", told, indent);
                }
            }
            case Node.Not(Node inner) -> group("not", List.of(inner), indent);
            case Node.Const(boolean value) ->
                    lines.add(indent + (value ? "every event" : "no event"));
            case Node.Some(Path path, Reach _, ValueTest test) ->
                    lines.add(indent + name(path) + " " + test(test));
            case Node.Below(Path path, ValueTest test) ->
                    lines.add(indent + within(path) + " " + test(test));
            case Node.JsonText(Path path, ValueTest test) ->
                    lines.add(
                            indent
                                    + "the JSON text of an object at "
                                    + name(path)
                                    + " "
                                    + test(test));
            case Node.Same same ->
                    lines.add(
                            indent
                                    + name(same.left())
                                    + " "
                                    + likeness(same.likeness())
                                    + (same.letterCase() == LetterCase.KEPT ? " exactly " : " ")
                                    + name(same.right()));
        }
    }

    /** Without the JSON texts of what is also looked for in the values: their line says both. */
    private static List<Node> withoutDoubles(List<Node> nodes) {
        return nodes.stream()
                .filter(node ->
                        !(node instanceof Node.JsonText(Path path, ValueTest test)
                                && (nodes.contains(new Node.Below(path, test))
                                        || nodes.contains(
                                                new Node.Some(path, Reach.ELEMENTS, test)))))
                .toList();
    }

    private void group(String head, List<Node> nodes, String indent) {
        lines.add(indent + head);
        nodes.forEach(each -> node(each, indent + STEP));
    }

    private static String name(Path path) {
        String text = path.toString();
        return path.segments().isEmpty()
                ? "the record"
                : text.startsWith("$.") ? text.substring(2) : text;
    }

    private static String within(Path path) {
        return path.segments().isEmpty() ? "some value" : name(path) + ", or something in it,";
    }

    private static String likeness(Node.Likeness likeness) {
        return switch (likeness) {
            case EQUALS -> "is";
            case STARTS_WITH -> "starts with";
            case ENDS_WITH -> "ends with";
            case CONTAINS -> "contains";
        };
    }

    static String test(ValueTest test) {
        return switch (test) {
            case ValueTest.Anything() -> "is there";
            case ValueTest.AnyScalar() -> "is a text, a number, true or false";
            case ValueTest.NotNull() -> "is there and not null";
            case ValueTest.IsNull() -> "is null";
            case ValueTest.IsBoolean(boolean value) -> "is the JSON value " + value;
            case ValueTest.Equal(String text, LetterCase letterCase) ->
                    "is" + exactly(letterCase) + quoted(text);
            case ValueTest.OneOf(List<String> texts, LetterCase letterCase) ->
                    "is"
                            + exactly(letterCase)
                            + "one of "
                            + texts.stream().map(Outline::quoted).collect(Collectors.joining(", "));
            case ValueTest.Like(List<ValueTest.Piece> pieces, LetterCase letterCase) ->
                    "is"
                            + exactly(letterCase)
                            + "like "
                            + quoted(
                                    pieces.stream()
                                            .map(Outline::piece)
                                            .collect(Collectors.joining()));
            case ValueTest.Matches(Regex regex) ->
                    "matches /"
                            + regex.expression()
                            + "/"
                            + (regex.ignoreCase() ? "i" : "")
                            + (regex.multiline() ? "m" : "")
                            + (regex.dotAll() ? "s" : "");
            case ValueTest.Compares compares ->
                    sign(compares.comparison()) + " " + compares.number().toPlainString();
            case ValueTest.InTime time ->
                    "has a "
                            + time.part().name().toLowerCase(java.util.Locale.ROOT)
                            + " "
                            + sign(time.comparison())
                            + " "
                            + time.number().toPlainString();
            case ValueTest.InNetwork(Cidr network) -> "is an address in " + network.written();
            case ValueTest.Either(List<ValueTest> tests) ->
                    tests.stream().map(Outline::test).collect(Collectors.joining(" or "));
            case ValueTest.OtherThan(ValueTest inner) -> {
                String told = test(inner);
                yield told.startsWith("is ")
                        ? "is there, and is not" + told.substring(2)
                        : "is there, and not so: " + told;
            }
        };
    }

    private static String exactly(LetterCase letterCase) {
        return letterCase == LetterCase.KEPT ? " exactly " : " ";
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static String piece(ValueTest.Piece piece) {
        return switch (piece) {
            case ValueTest.Piece.Text(String text) -> text;
            case ValueTest.Piece.AnyRun() -> "*";
            case ValueTest.Piece.AnyOne() -> "?";
        };
    }

    private static String sign(ValueTest.Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> "=";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
        };
    }
}
