package dev.kikori.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tells which of a rule's tests an event passed, with its values: why the rule fired.
 *
 * <p>Of alternatives those that hold are told; of a negation, the tests that the event did not
 * pass.
 */
public final class MatchedFields {
    /** So many tests are told at most. */
    public static final int TOLD_MAX = 20;

    /** So many values of one path are told at most. */
    private static final int VALUES_MAX = 3;

    private final Trace trace;

    private MatchedFields(Trace trace) {
        this.trace = trace;
    }

    /** Tells of an event; where it answers false, what it has told until then says nothing. */
    private interface Trace {
        boolean tell(JsonNode event, Set<MatchedField> told);
    }

    /**
     * Takes the values that a leaf of the tree looks at; answers false, so that none is left out.
     */
    private interface Look {
        void at(JsonNode event, Predicate<JsonNode> take);
    }

    /** Prepares to tell of a rule. */
    public static MatchedFields of(Node node) {
        return new MatchedFields(trace(node, true));
    }

    /** What made the rule true of the event, as an object node; nothing where it is not true. */
    public List<MatchedField> in(JsonNode event) {
        Set<MatchedField> told = new LinkedHashSet<>();
        return trace.tell(event, told) ? told.stream().limit(TOLD_MAX).toList() : List.of();
    }

    private static Trace trace(Node node, boolean positive) {
        return switch (node) {
            case Node.And(List<Node> nodes) -> positive ? every(nodes, true) : some(nodes, false);
            case Node.Or(List<Node> nodes) -> positive ? some(nodes, true) : every(nodes, false);
            case Node.Not(Node inner) -> trace(inner, !positive);
            case Node.Const(boolean value) -> (_, _) -> value == positive;
            case Node.Some(Path path, Reach reach, ValueTest test) ->
                    leaf(node, positive, path, test, look(path, reach));
            case Node.Below(Path path, ValueTest test) ->
                    leaf(node, positive, path, test, lookBelow(path));
            case Node.JsonText(Path path, ValueTest test) ->
                    leaf(node, positive, path, test, lookAtJson(path));
            case Node.Same same -> same(same, positive);
        };
    }

    private static Trace every(List<Node> nodes, boolean positive) {
        List<Trace> traces = nodes.stream().map(node -> trace(node, positive)).toList();
        return (event, told) -> {
            for (Trace trace : traces) {
                if (!trace.tell(event, told)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static Trace some(List<Node> nodes, boolean positive) {
        List<Trace> traces = nodes.stream().map(node -> trace(node, positive)).toList();
        return (event, told) -> {
            boolean any = false;
            for (Trace trace : traces) {
                Set<MatchedField> ofThis = new LinkedHashSet<>();
                if (trace.tell(event, ofThis)) {
                    told.addAll(ofThis);
                    any = true;
                }
            }
            return any;
        };
    }

    private static Trace leaf(Node node, boolean positive, Path path, ValueTest test, Look look) {
        Predicate<JsonNode> holds = EventPredicate.of(node);
        Predicate<JsonNode> passes = positive ? ValuePredicate.of(test) : _ -> true;
        String place = place(path);
        return (event, told) -> {
            if (holds.test(event) != positive) {
                return false;
            }
            Set<MatchedField> found = new LinkedHashSet<>();
            look.at(
                    event,
                    value -> {
                        if (found.size() < VALUES_MAX && passes.test(value)) {
                            var said = TestWords.of(positive ? passed(test, value) : test);
                            found.add(said.field(place, positive, value));
                        }
                        return false;
                    });
            if (found.isEmpty()) {
                found.add(TestWords.of(test).field(place, positive, null));
            }
            told.addAll(found);
            return true;
        };
    }

    /** That of several alternatives which the value passes. */
    private static ValueTest passed(ValueTest test, JsonNode value) {
        return test instanceof ValueTest.Either(List<ValueTest> tests)
                ? tests.stream()
                        .filter(each -> ValuePredicate.of(each).test(value))
                        .findFirst()
                        .map(each -> passed(each, value))
                        .orElse(test)
                : test;
    }

    private static Trace same(Node.Same same, boolean positive) {
        Predicate<JsonNode> holds = EventPredicate.of(same);
        var words =
                new TestWords(
                        switch (same.likeness()) {
                            case EQUALS -> "equals_field";
                            case STARTS_WITH -> "starts_with_field";
                            case ENDS_WITH -> "ends_with_field";
                            case CONTAINS -> "contains_field";
                        },
                        place(same.right()));
        Look look = look(same.left(), Reach.ELEMENTS);
        return (event, told) -> {
            if (holds.test(event) != positive) {
                return false;
            }
            List<JsonNode> values = new ArrayList<>();
            look.at(
                    event,
                    value -> {
                        if (ScalarText.isScalar(value)) {
                            values.add(value);
                        }
                        return false;
                    });
            told.add(
                    words.field(
                            place(same.left()),
                            positive,
                            values.isEmpty() ? null : values.getFirst()));
            return true;
        };
    }

    private static Look look(Path path, Reach reach) {
        return (event, take) -> {
            var _ =
                    EventPredicate.walk(path.segments(), reach, EventPredicate.end(reach, take))
                            .test(event);
        };
    }

    private static Look lookBelow(Path path) {
        return (event, take) -> {
            var _ =
                    EventPredicate.walk(
                                    path.segments(),
                                    Reach.ELEMENTS,
                                    value -> EventPredicate.below(value, take))
                            .test(event);
        };
    }

    private static Look lookAtJson(Path path) {
        return (event, take) ->
                look(path, Reach.ELEMENTS)
                        .at(
                                event,
                                value ->
                                        value.isObject()
                                                && take.test(new TextNode(value.toString())));
    }

    private static String place(Path path) {
        String text = path.toString();
        return path.segments().isEmpty()
                ? "(anywhere)"
                : text.startsWith("$.") ? text.substring(2) : text;
    }
}
