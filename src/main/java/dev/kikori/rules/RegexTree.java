package dev.kikori.rules;

import java.util.List;

/**
 * The part of a regular expression that can be said in another syntax without changing what it
 * matches.
 */
sealed interface RegexTree {

    int UNBOUNDED = -1;

    /** One character of the set. */
    record One(CodePoints set) implements RegexTree {}

    /** One after the other; nothing when empty. */
    record Sequence(List<RegexTree> parts) implements RegexTree {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** One of these. */
    record Choice(List<RegexTree> branches) implements RegexTree {
        public Choice {
            branches = List.copyOf(branches);
        }
    }

    /** The part again and again; {@code most} may be {@link #UNBOUNDED}. */
    record Repeat(RegexTree part, int least, int most) implements RegexTree {}

    /** The start of the text. */
    record Start() implements RegexTree {}

    /** The end of the text. */
    record End() implements RegexTree {}

    /** Any characters, or none. */
    static RegexTree anyRun() {
        return new Repeat(new One(CodePoints.ALL), 0, UNBOUNDED);
    }

    /** Whether some text made of these characters alone matches. */
    default boolean matchableWithin(CodePoints alphabet) {
        return switch (this) {
            case One(CodePoints set) -> set.meets(alphabet);
            case Sequence(List<RegexTree> parts) ->
                    parts.stream().allMatch(part -> part.matchableWithin(alphabet));
            case Choice(List<RegexTree> branches) ->
                    branches.stream().anyMatch(branch -> branch.matchableWithin(alphabet));
            case Repeat(RegexTree part, int least, int _) ->
                    least == 0 || part.matchableWithin(alphabet);
            case Start _, End _ -> true;
        };
    }

    /** Whether the text's start or end is asked for somewhere inside. */
    default boolean anchored() {
        return switch (this) {
            case One _ -> false;
            case Sequence(List<RegexTree> parts) -> parts.stream().anyMatch(RegexTree::anchored);
            case Choice(List<RegexTree> branches) ->
                    branches.stream().anyMatch(RegexTree::anchored);
            case Repeat(RegexTree part, int _, int _) -> part.anchored();
            case Start _, End _ -> true;
        };
    }
}
