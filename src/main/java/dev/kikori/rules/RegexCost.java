package dev.kikori.rules;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;

/**
 * Counts how many states a deterministic automaton for a regular expression would take.
 *
 * <p>Builds the position automaton of the expression (one state a character place, Glushkov's
 * construction) and walks its subsets until it is through or beyond the limits.
 */
final class RegexCost {

    // Lucene's own limit is work of 100,000 (10,000 determinized states times ten) over a slightly
    // larger automaton.
    private static final int WORK_MAX = 10_000;
    private static final int POSITIONS_MAX = 400;

    private final List<CodePoints> positions = new ArrayList<>();
    private final List<BitSet> follow = new ArrayList<>();
    private boolean tooMany;

    private RegexCost() {}

    /** Whether the automaton stays well below what OpenSearch takes. */
    static boolean isSmall(RegexTree tree) {
        var cost = new RegexCost();
        Ends ends = cost.add(tree);
        return !cost.tooMany && cost.subsetsAreFew(ends.first());
    }

    /** The positions a part may begin and end with. */
    private record Ends(BitSet first, BitSet last, boolean mayBeEmpty) {}

    private Ends add(RegexTree tree) {
        return switch (tree) {
            case RegexTree.One(CodePoints set) -> place(set);
            case RegexTree.Sequence(List<RegexTree> parts) -> {
                Ends all = empty();
                for (RegexTree part : parts) {
                    all = then(all, add(part));
                }
                yield all;
            }
            case RegexTree.Choice(List<RegexTree> branches) -> {
                Ends all = new Ends(new BitSet(), new BitSet(), false);
                for (RegexTree branch : branches) {
                    Ends ends = add(branch);
                    all =
                            new Ends(
                                    union(all.first, ends.first),
                                    union(all.last, ends.last),
                                    all.mayBeEmpty || ends.mayBeEmpty);
                }
                yield all;
            }
            case RegexTree.Repeat(RegexTree part, int least, int most) -> repeat(part, least, most);
            case RegexTree.Start _, RegexTree.End _ -> empty();
        };
    }

    private Ends repeat(RegexTree part, int least, int most) {
        Ends all = empty();
        int copies = most == RegexTree.UNBOUNDED ? Math.max(least, 1) : most;
        for (int copy = 1; copy <= copies && !tooMany; copy++) {
            Ends ends = add(part);
            if (copy == copies && most == RegexTree.UNBOUNDED) {
                link(ends.last, ends.first);
            }
            all = then(all, copy > least ? new Ends(ends.first, ends.last, true) : ends);
        }
        return all;
    }

    private Ends place(CodePoints set) {
        if (positions.size() >= POSITIONS_MAX) {
            tooMany = true;
            return empty();
        }
        var place = new BitSet();
        place.set(positions.size());
        positions.add(set);
        follow.add(new BitSet());
        return new Ends(place, place, false);
    }

    private static Ends empty() {
        return new Ends(new BitSet(), new BitSet(), true);
    }

    private Ends then(Ends left, Ends right) {
        link(left.last, right.first);
        return new Ends(
                left.mayBeEmpty ? union(left.first, right.first) : left.first,
                right.mayBeEmpty ? union(left.last, right.last) : right.last,
                left.mayBeEmpty && right.mayBeEmpty);
    }

    private void link(BitSet from, BitSet to) {
        from.stream().forEach(position -> follow.get(position).or(to));
    }

    private static BitSet union(BitSet left, BitSet right) {
        var union = (BitSet) left.clone();
        union.or(right);
        return union;
    }

    private boolean subsetsAreFew(BitSet start) {
        var representatives = new TreeSet<Integer>();
        for (CodePoints set : positions) {
            for (CodePoints.Range range : set.ranges()) {
                representatives.add(range.first());
                representatives.add(range.last() + 1);
            }
        }
        var seen = new HashSet<BitSet>(List.of(start));
        var waiting = new ArrayList<BitSet>(List.of(start));
        int work = 0;
        while (!waiting.isEmpty()) {
            BitSet subset = waiting.removeLast();
            work += subset.cardinality();
            if (work > WORK_MAX) {
                return false;
            }
            for (int character : representatives) {
                var next = new BitSet();
                subset.stream()
                        .filter(position -> positions.get(position).contains(character))
                        .forEach(position -> next.or(follow.get(position)));
                if (seen.add(next)) {
                    waiting.add(next);
                }
            }
        }
        return true;
    }
}
