package dev.kikori.rules;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The event names without which a rule cannot be true of an event. */
public sealed interface EventNames {

    /** Any event may match. */
    record Any() implements EventNames {}

    /**
     * No event with a string for {@code eventName} matches unless that is one of these.
     *
     * @param names with A to Z in lower case
     */
    record Only(Set<String> names) implements EventNames {
        public Only {
            names = Set.copyOf(names);
        }
    }

    /** What a rule's tree requires. */
    static EventNames of(Node node) {
        return switch (node) {
            case Node.And(List<Node> nodes) -> meet(nodes);
            case Node.Or(List<Node> nodes) -> join(nodes.stream().map(EventNames::of).toList());
            case Node.Const(boolean value) -> value ? new Any() : new Only(Set.of());
            case Node.Some(Path path, Reach _, ValueTest test) ->
                    path.equals(Path.of("eventName")) ? of(test) : new Any();
            case Node.Not _, Node.Below _, Node.JsonText _, Node.Same _ -> new Any();
        };
    }

    private static EventNames of(ValueTest test) {
        return switch (test) {
            case ValueTest.Equal(String text, LetterCase _) ->
                    new Only(Set.of(LetterCase.foldAscii(text)));
            case ValueTest.OneOf(List<String> texts, LetterCase _) -> {
                var names = new LinkedHashSet<String>();
                texts.forEach(text -> names.add(LetterCase.foldAscii(text)));
                yield new Only(names);
            }
            case ValueTest.Either(List<ValueTest> tests) ->
                    join(tests.stream().map(EventNames::of).toList());
            case ValueTest.Anything _,
                    ValueTest.AnyScalar _,
                    ValueTest.NotNull _,
                    ValueTest.IsNull _,
                    ValueTest.IsBoolean _,
                    ValueTest.Like _,
                    ValueTest.Matches _,
                    ValueTest.Compares _,
                    ValueTest.InTime _,
                    ValueTest.InNetwork _,
                    ValueTest.OtherThan _ ->
                    new Any();
        };
    }

    private static EventNames meet(List<Node> nodes) {
        EventNames met = new Any();
        for (Node node : nodes) {
            EventNames names = of(node);
            if (names instanceof Only(Set<String> more)) {
                var common = new HashSet<>(more);
                if (met instanceof Only(Set<String> before)) {
                    common.retainAll(before);
                }
                met = new Only(common);
            }
        }
        return met;
    }

    private static EventNames join(List<EventNames> alternatives) {
        var all = new HashSet<String>();
        for (EventNames names : alternatives) {
            switch (names) {
                case Any() -> {
                    return new Any();
                }
                case Only(Set<String> more) -> all.addAll(more);
            }
        }
        return new Only(all);
    }
}
