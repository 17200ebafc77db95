package dev.kikori.rules;

import java.util.List;

/**
 * What a rule says, as a tree over paths of the original CloudTrail record.
 *
 * <p>Every node is true or false for every record, never unknown: a leaf whose path leads nowhere
 * is false. Where rule languages differ (is {@code !=} true of a missing field? is case told
 * apart?) their front ends build different trees; the back ends know of no language.
 */
public sealed interface Node {

    /** True when every node is; true when there is none. */
    record And(List<Node> nodes) implements Node {
        public And {
            nodes = List.copyOf(nodes);
        }
    }

    /** True when a node is; false when there is none. */
    record Or(List<Node> nodes) implements Node {
        public Or {
            nodes = List.copyOf(nodes);
        }
    }

    /** True when the node is not. */
    record Not(Node node) implements Node {}

    /** Always the same. */
    record Const(boolean value) implements Node {}

    /** True when some value that the path leads to passes the test. */
    record Some(Path path, Reach reach, ValueTest test) implements Node {}

    /**
     * True when some scalar at the path, through arrays too, or anywhere below it passes the test.
     */
    record Below(Path path, ValueTest test) implements Node {}

    /** True when the compact JSON text of an object at the path, through arrays too, passes. */
    record JsonText(Path path, ValueTest test) implements Node {}

    /**
     * True when both paths lead to scalars, through arrays too, and a text of the left stands so to
     * one of the right.
     */
    record Same(Path left, Path right, Likeness likeness, LetterCase letterCase) implements Node {}

    /** How one text stands to another. */
    enum Likeness {
        EQUALS,
        STARTS_WITH,
        ENDS_WITH,
        CONTAINS;

        boolean holds(String left, String right) {
            return switch (this) {
                case EQUALS -> left.equals(right);
                case STARTS_WITH -> left.startsWith(right);
                case ENDS_WITH -> left.endsWith(right);
                case CONTAINS -> left.contains(right);
            };
        }
    }
}
