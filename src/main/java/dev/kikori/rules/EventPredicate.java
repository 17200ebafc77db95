package dev.kikori.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Compiles a rule's tree into a test of one CloudTrail record in memory; its answer is the truth.
 */
public final class EventPredicate {

    private EventPredicate() {}

    /**
     * The predicate over the original record, as an object node.
     *
     * @throws com.google.re2j.PatternSyntaxException where a regular expression is none; front ends
     *     refuse those first
     */
    public static Predicate<JsonNode> of(Node node) {
        return switch (node) {
            case Node.And(List<Node> nodes) -> all(nodes.stream().map(EventPredicate::of).toList());
            case Node.Or(List<Node> nodes) -> any(nodes.stream().map(EventPredicate::of).toList());
            case Node.Not(Node inner) -> of(inner).negate();
            case Node.Const(boolean value) -> event -> value;
            case Node.Some(Path path, Reach reach, ValueTest test) ->
                    walk(path.segments(), reach, end(reach, ValuePredicate.of(test)));
            case Node.Below(Path path, ValueTest test) -> {
                Predicate<JsonNode> passes = ValuePredicate.of(test);
                yield walk(path.segments(), Reach.ELEMENTS, value -> below(value, passes));
            }
            case Node.JsonText(Path path, ValueTest test) -> {
                Predicate<JsonNode> passes = ValuePredicate.of(test);
                Predicate<JsonNode> object =
                        value -> value.isObject() && passes.test(new TextNode(value.toString()));
                yield walk(path.segments(), Reach.ELEMENTS, end(Reach.ELEMENTS, object));
            }
            case Node.Same same -> same(same);
        };
    }

    private static Predicate<JsonNode> all(List<Predicate<JsonNode>> predicates) {
        Predicate<JsonNode>[] each = array(predicates);
        return event -> {
            for (Predicate<JsonNode> predicate : each) {
                if (!predicate.test(event)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static Predicate<JsonNode> any(List<Predicate<JsonNode>> predicates) {
        Predicate<JsonNode>[] each = array(predicates);
        return event -> {
            for (Predicate<JsonNode> predicate : each) {
                if (predicate.test(event)) {
                    return true;
                }
            }
            return false;
        };
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Predicate<JsonNode>[] array(List<Predicate<JsonNode>> predicates) {
        return predicates.toArray(new Predicate[0]);
    }

    static Predicate<JsonNode> walk(
            List<Path.Segment> segments, Reach reach, Predicate<JsonNode> end) {
        if (segments.isEmpty()) {
            return end;
        }
        Predicate<JsonNode> rest = walk(segments.subList(1, segments.size()), reach, end);
        return switch (segments.getFirst()) {
            case Path.Segment.Key(String name) ->
                    reach == Reach.VALUE
                            ? value -> member(value, name, rest)
                            : value -> memberThroughArrays(value, name, rest);
            case Path.Segment.Index(int position) ->
                    value ->
                            value.isArray()
                                    && position < value.size()
                                    && rest.test(value.get(position));
            case Path.Segment.AnyIndex() -> value -> value.isArray() && some(value, rest);
            case Path.Segment.AnyKey() -> value -> value.isObject() && some(value, rest);
        };
    }

    private static boolean member(JsonNode value, String name, Predicate<JsonNode> rest) {
        @Nullable JsonNode member = value.get(name);
        return member != null && rest.test(member);
    }

    private static boolean memberThroughArrays(
            JsonNode value, String name, Predicate<JsonNode> rest) {
        return value.isArray()
                ? some(value, element -> memberThroughArrays(element, name, rest))
                : member(value, name, rest);
    }

    private static boolean some(JsonNode container, Predicate<JsonNode> passes) {
        for (JsonNode child : container) {
            if (passes.test(child)) {
                return true;
            }
        }
        return false;
    }

    static Predicate<JsonNode> end(Reach reach, Predicate<JsonNode> passes) {
        return reach == Reach.VALUE ? passes : value -> itselfOrElement(value, passes);
    }

    private static boolean itselfOrElement(JsonNode value, Predicate<JsonNode> passes) {
        return passes.test(value)
                || (value.isArray() && some(value, element -> itselfOrElement(element, passes)));
    }

    static boolean below(JsonNode value, Predicate<JsonNode> passes) {
        return value.isContainerNode()
                ? some(value, child -> below(child, passes))
                : passes.test(value);
    }

    private static Predicate<JsonNode> same(Node.Same same) {
        return event -> {
            Set<String> lefts = texts(event, same.left(), same.letterCase());
            return !lefts.isEmpty()
                    && texts(event, same.right(), same.letterCase()).stream()
                            .anyMatch(right ->
                                    lefts.stream()
                                            .anyMatch(left -> same.likeness().holds(left, right)));
        };
    }

    private static Set<String> texts(JsonNode event, Path path, LetterCase letterCase) {
        var found = new HashSet<String>();
        Predicate<JsonNode> collect =
                value -> {
                    String text = ScalarText.of(value);
                    if (text != null) {
                        found.add(letterCase.form(text));
                    }
                    return false;
                };
        var _ = walk(path.segments(), Reach.ELEMENTS, end(Reach.ELEMENTS, collect)).test(event);
        return found;
    }
}
