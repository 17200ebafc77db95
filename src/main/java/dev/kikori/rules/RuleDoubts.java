package dev.kikori.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds rules that can never be true of a CloudTrail record, or are true of every one. */
final class RuleDoubts {

    private RuleDoubts() {}

    /**
     * What is doubtful about a rule, a sentence each.
     *
     * @param node normalised
     * @param members the top-level members that records have; empty where they are not known
     */
    static List<String> of(Node node, Set<String> members) {
        var doubts = new ArrayList<String>();
        if (node instanceof Node.Const(boolean value)) {
            doubts.add(
                    value
                            ? "the rule is true of every event"
                            : "the rule cannot fire: its condition is never true");
        } else if (EventNames.of(node) instanceof EventNames.Only(Set<String> names)
                && names.isEmpty()) {
            doubts.add("the rule cannot fire: it asks for two event names at once");
        }
        if (!members.isEmpty()) {
            needless(node, members)
                    .ifPresent(unknown ->
                            doubts.add(
                                    "the rule cannot fire: CloudTrail's records have no member `"
                                            + String.join("`, `", unknown)
                                            + "`"));
        }
        return doubts;
    }

    /** The unknown members without which the node cannot be true. */
    private static Optional<Set<String>> needless(Node node, Set<String> members) {
        return switch (node) {
            case Node.And(List<Node> nodes) ->
                    nodes.stream()
                            .map(each -> needless(each, members))
                            .flatMap(Optional::stream)
                            .findFirst();
            case Node.Or(List<Node> nodes) -> {
                var all = new TreeSet<String>();
                for (Node each : nodes) {
                    Optional<Set<String>> unknown = needless(each, members);
                    if (unknown.isEmpty()) {
                        yield Optional.empty();
                    }
                    all.addAll(unknown.get());
                }
                yield all.isEmpty() ? Optional.empty() : Optional.of(all);
            }
            case Node.Some(Path path, Reach _, ValueTest _) -> unknown(path, members);
            case Node.Below(Path path, ValueTest _) -> unknown(path, members);
            case Node.JsonText(Path path, ValueTest _) -> unknown(path, members);
            case Node.Same same ->
                    unknown(same.left(), members).or(() -> unknown(same.right(), members));
            case Node.Not _, Node.Const _ -> Optional.empty();
        };
    }

    private static Optional<Set<String>> unknown(Path path, Set<String> members) {
        return !path.segments().isEmpty()
                        && path.segments().getFirst() instanceof Path.Segment.Key(String name)
                        && !members.contains(name)
                ? Optional.of(Set.of(name))
                : Optional.empty();
    }
}
