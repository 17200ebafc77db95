package dev.kikori.report;

import dev.kikori.report.Report.Counted;
import dev.kikori.report.Report.Top;
import dev.kikori.rules.Level;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The small parts that tables, cards and sentences are made of. */
record Cells(Moments moments) {

    Html.Element level(Level level) {
        return Html.element(
                "span",
                Html.of("span", "swatch s-" + level.word()),
                Html.text(Wording.level(level)));
    }

    Html.Element who(String who) {
        return who.isEmpty()
                ? Html.of("span", "none", Wording.UNNAMED)
                : Html.element("strong", Html.value(who));
    }

    Html.Element change(long now, @Nullable Long before) {
        Change change = Change.of(now, before);
        Html.Element words =
                Html.of(
                        "span",
                        switch (change) {
                            case Change.More _, Change.FromNone _ -> "change more-than";
                            case Change.Less _ -> "change less-than";
                            case Change.Unknown _, Change.Same _, Change.StillNone _ -> "change";
                        },
                        Wording.arrow(change));
        return before == null ? words : words.with("title", Wording.number(before));
    }

    /** A count that had better be none. */
    Html alarming(long count) {
        return count == 0
                ? Html.text(Wording.number(0))
                : Html.of("strong", "alarm", Wording.number(count));
    }

    /** Values, the most frequent first, and how many more there are. */
    Html values(Top<Counted> values) {
        return list(values, value -> Html.value(value.value()));
    }

    /** The same with the count of each. */
    Html counts(Top<Counted> values) {
        return list(
                values,
                value ->
                        value.count() == 1
                                ? Html.value(value.value())
                                : Html.element(
                                        "span",
                                        Html.value(value.value()),
                                        Html.of(
                                                "span",
                                                "times",
                                                " × " + Wording.number(value.count()))));
    }

    /** The first values of a longer list. */
    Top<Counted> first(Top<Counted> values, int max) {
        return new Top<>(values.rows().stream().limit(max).toList(), values.total());
    }

    /** An account, an IPv4 address and a Region are read and copied whole. */
    private static boolean isShort(String value) {
        return value.length() <= "255.255.255.255".length();
    }

    private static Html list(Top<Counted> values, Function<Counted, Html> cell) {
        if (values.rows().isEmpty()) {
            return Html.text("–");
        }
        List<Html> parts = new ArrayList<>();
        for (Counted value : values.rows()) {
            boolean last = parts.size() == 2 * (values.rows().size() - 1);
            // The comma must not begin a line.
            String style = isShort(value.value()) ? "item whole" : "item";
            parts.add(Html.of("span", style, cell.apply(value), Html.text(last ? "" : ",")));
            parts.add(Html.text(" "));
        }
        if (values.more() > 0) {
            parts.add(Html.of("span", "times", Wording.more(values.more())));
        } else {
            parts.removeLast();
        }
        return Html.element("span").and(parts);
    }
}
