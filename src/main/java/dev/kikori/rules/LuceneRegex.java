package dev.kikori.rules;

import dev.kikori.rules.RegexTree.Choice;
import dev.kikori.rules.RegexTree.Repeat;
import dev.kikori.rules.RegexTree.Sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says a searched regular expression in the syntax of OpenSearch's {@code regexp} query, which
 * matches whole values only.
 *
 * <p>OpenSearch refuses an expression over {@code index.max_regex_length} (1,000 characters) and
 * one whose automaton takes too much work to make deterministic, and with it the whole search. So
 * both are estimated here, and what comes near is not said at all.
 */
final class LuceneRegex {

    private static final int CHARACTERS_MAX = 900;

    private LuceneRegex() {}

    /**
     * The whole-value form of an expression.
     *
     * @param text for {@code regexp}'s {@code value}, with {@code flags} {@code NONE}
     * @param tree what the text says
     */
    record Whole(String text, RegexTree tree) {}

    static Optional<Whole> whole(Regex regex) {
        return RegexParser.parse(regex)
                .flatMap(LuceneRegex::unanchored)
                .filter(RegexCost::isSmall)
                .map(tree -> new Whole(print(tree), tree))
                .filter(whole -> whole.text().length() <= CHARACTERS_MAX);
    }

    private static Optional<RegexTree> unanchored(RegexTree tree) {
        List<RegexTree> branches =
                tree instanceof Choice(List<RegexTree> each) ? each : List.of(tree);
        var whole = new ArrayList<RegexTree>();
        for (RegexTree branch : branches) {
            var parts =
                    new ArrayList<>(
                            branch instanceof Sequence(List<RegexTree> each)
                                    ? each
                                    : List.of(branch));
            boolean fromStart = !parts.isEmpty() && parts.getFirst() instanceof RegexTree.Start;
            if (fromStart) {
                parts.removeFirst();
            }
            boolean toEnd = !parts.isEmpty() && parts.getLast() instanceof RegexTree.End;
            if (toEnd) {
                parts.removeLast();
            }
            if (parts.stream().anyMatch(RegexTree::anchored)) {
                return Optional.empty();
            }
            if (!fromStart) {
                parts.addFirst(RegexTree.anyRun());
            }
            if (!toEnd) {
                parts.addLast(RegexTree.anyRun());
            }
            whole.add(new Sequence(parts));
        }
        return Optional.of(whole.size() == 1 ? whole.getFirst() : new Choice(whole));
    }

    private static String print(RegexTree tree) {
        return switch (tree) {
            case RegexTree.One(CodePoints set) -> print(set);
            case Sequence(List<RegexTree> parts) -> {
                var text = new StringBuilder();
                parts.forEach(part -> text.append(print(part)));
                yield text.isEmpty() ? "()" : text.toString();
            }
            // Always in parentheses: on a flat_object's leaf OpenSearch puts the leaf's path in
            // front.
            case Choice(List<RegexTree> branches) ->
                    "("
                            + String.join("|", branches.stream().map(LuceneRegex::print).toList())
                            + ")";
            case Repeat(RegexTree part, int least, int most) -> {
                String printed =
                        part instanceof RegexTree.One || part instanceof Choice
                                ? print(part)
                                : "(" + print(part) + ")";
                yield printed + count(least, most);
            }
            case RegexTree.Start _, RegexTree.End _ ->
                    throw new IllegalStateException("anchors were taken off");
        };
    }

    private static String count(int least, int most) {
        if (most == RegexTree.UNBOUNDED) {
            return least == 0 ? "*" : least == 1 ? "+" : "{" + least + ",}";
        }
        return least == 0 && most == 1 ? "?" : "{" + least + "," + most + "}";
    }

    private static String print(CodePoints set) {
        if (set.equals(CodePoints.ALL)) {
            return ".";
        }
        if (set.ranges().size() == 1
                && set.ranges().getFirst().first() == set.ranges().getFirst().last()) {
            return escaped(set.ranges().getFirst().first());
        }
        boolean negated = set.contains(Character.MAX_CODE_POINT);
        var text = new StringBuilder(negated ? "[^" : "[");
        for (CodePoints.Range range : (negated ? set.complement() : set).ranges()) {
            text.append(escaped(range.first()));
            if (range.last() > range.first()) {
                text.append('-').append(escaped(range.last()));
            }
        }
        return text.append(']').toString();
    }

    private static String escaped(int codePoint) {
        String character = Character.toString(codePoint);
        return Character.isLetterOrDigit(codePoint) || codePoint >= 0x80 || codePoint <= ' '
                ? character
                : "\\" + character;
    }
}
