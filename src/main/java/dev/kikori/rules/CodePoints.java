package dev.kikori.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of Unicode code points, as a regular expression's character class holds one.
 *
 * @param ranges sorted, apart from one another
 */
record CodePoints(List<Range> ranges) {

    /** From the first to the last, both in it. */
    record Range(int first, int last) {}

    static final CodePoints ALL = new CodePoints(List.of(new Range(0, Character.MAX_CODE_POINT)));
    static final CodePoints NONE = new CodePoints(List.of());

    private static final int LONG_S = 0x17f;
    private static final int KELVIN = 0x212a;

    CodePoints {
        ranges = List.copyOf(ranges);
    }

    static CodePoints of(int codePoint) {
        return range(codePoint, codePoint);
    }

    static CodePoints range(int first, int last) {
        return new CodePoints(List.of(new Range(first, last)));
    }

    static CodePoints of(String characters) {
        CodePoints set = NONE;
        for (int codePoint : characters.codePoints().toArray()) {
            set = set.or(of(codePoint));
        }
        return set;
    }

    CodePoints or(CodePoints other) {
        var all = new ArrayList<>(ranges);
        all.addAll(other.ranges);
        all.sort(Comparator.comparingInt(Range::first));
        var merged = new ArrayList<Range>();
        for (Range range : all) {
            if (!merged.isEmpty() && range.first() <= merged.getLast().last() + 1) {
                Range last = merged.removeLast();
                merged.add(new Range(last.first(), Math.max(last.last(), range.last())));
            } else {
                merged.add(range);
            }
        }
        return new CodePoints(merged);
    }

    CodePoints complement() {
        var gaps = new ArrayList<Range>();
        int next = 0;
        for (Range range : ranges) {
            if (range.first() > next) {
                gaps.add(new Range(next, range.first() - 1));
            }
            next = range.last() + 1;
        }
        if (next <= Character.MAX_CODE_POINT) {
            gaps.add(new Range(next, Character.MAX_CODE_POINT));
        }
        return new CodePoints(gaps);
    }

    boolean contains(int codePoint) {
        return ranges.stream()
                .anyMatch(range -> range.first() <= codePoint && codePoint <= range.last());
    }

    boolean meets(CodePoints other) {
        return ranges.stream()
                .anyMatch(mine ->
                        other.ranges.stream()
                                .anyMatch(theirs ->
                                        mine.first() <= theirs.last()
                                                && theirs.first() <= mine.last()));
    }

    boolean isAscii() {
        return ranges.isEmpty() || ranges.getLast().last() < 0x80;
    }

    /**
     * With the other case of each ASCII letter, and the two characters beyond ASCII that fold to
     * one of those.
     */
    CodePoints foldAscii() {
        CodePoints folded = this;
        for (int lower = 'a'; lower <= 'z'; lower++) {
            int upper = lower - ('a' - 'A');
            if (contains(lower) || contains(upper)) {
                folded = folded.or(of(lower)).or(of(upper));
                folded =
                        lower == 's'
                                ? folded.or(of(LONG_S))
                                : lower == 'k' ? folded.or(of(KELVIN)) : folded;
            }
        }
        return folded;
    }
}
