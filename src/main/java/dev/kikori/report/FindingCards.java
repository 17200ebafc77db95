package dev.kikori.report;

import dev.kikori.report.Report.Group;
import dev.kikori.report.Report.Match;
import dev.kikori.report.Report.Top;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Findings at length: who, when, where, why, and what to do next. */
final class FindingCards {
    private static final int MATCHES_MAX = 6;
    private static final int LINES_MAX = 6;

    /** A rule may list hundreds of names. */
    private static final int EXPECTED_MAX = 70;

    /** Anything else must not be offered for pasting into a shell. */
    private static final Pattern EVENT_ID = Pattern.compile("[0-9A-Za-z-]{1,64}");

    private final Cells cells;

    FindingCards(Cells cells) {
        this.cells = cells;
    }

    Html html(Top<Group> groups) {
        if (groups.rows().isEmpty()) {
            return Html.of("p", "none", Wording.NONE);
        }
        Html.Element cards = Html.of("div", "cards");
        for (Group group : groups.rows()) {
            cards = cards.and(card(group));
        }
        return groups.more() == 0
                ? cards
                : Html.element("div", cards, Html.of("p", "more", Wording.more(groups.more())));
    }

    private Html card(Group group) {
        Html.Element facts =
                Html.element("dl")
                        .and(fact(Wording.WHO, cells.who(group.who())))
                        .and(fact(Wording.WHEN, when(group)))
                        .and(fact(Wording.WHERE, where(group)))
                        .and(fact(Wording.CALLS, cells.counts(group.calls())));
        if (!group.latest().isEmpty() || !group.eventId().isEmpty()) {
            facts = facts.and(fact(Wording.EVENT, latest(group)));
        }
        facts = facts.and(fact(Wording.WHY, why(group)));
        if (!group.next().isEmpty()) {
            facts = facts.and(fact(Wording.NEXT, next(group)));
        }
        if (!group.references().isEmpty()) {
            facts = facts.and(fact(Wording.REFERENCES, references(group)));
        }
        return Html.of(
                "article",
                "card",
                Html.element(
                        "h3",
                        Html.of("span", "swatch s-" + group.level().word()),
                        Html.value(group.title()),
                        Html.of("span", "level", Wording.level(group.level()))),
                facts);
    }

    private Html when(Group group) {
        Moments moments = cells.moments();
        Html.Element when =
                moments.isSame(group.first(), group.last())
                        ? Html.element("span", moments.time(group.last()))
                        : Html.element(
                                "span",
                                moments.time(group.first()),
                                Html.text(" – "),
                                moments.time(group.last()));
        return group.count() == 1
                ? when
                : when.and(Html.text(Wording.LIST + Wording.times(group.count())));
    }

    private static List<Html> fact(String name, Html what) {
        return List.of(Html.element("dt", name), Html.element("dd", what));
    }

    private Html where(Group group) {
        return Html.element(
                "span",
                Html.text(Wording.ACCOUNT.toLowerCase(java.util.Locale.ROOT) + " "),
                cells.values(group.accounts()),
                Html.text(Wording.LIST),
                cells.values(group.regions()),
                Html.text(
                        Wording.LIST + Wording.ADDRESSES.toLowerCase(java.util.Locale.ROOT) + " "),
                cells.values(group.addresses()));
    }

    private static Html why(Group group) {
        if (group.why().isEmpty()) {
            return Html.text(Wording.UNKNOWN);
        }
        List<Html> lines = new ArrayList<>();
        for (Match match : group.why().stream().limit(MATCHES_MAX).toList()) {
            lines.add(Html.element("li").and(words(match)));
        }
        if (group.why().size() > MATCHES_MAX) {
            lines.add(Html.element("li", Wording.more(group.why().size() - MATCHES_MAX)));
        }
        return Html.element("ul").and(lines);
    }

    private static List<Html> words(Match match) {
        @Nullable String value = match.value();
        if (value == null) {
            return List.of(Html.code(match.path()), Html.text(" " + Wording.absent(match.op())));
        }
        List<Html> words = new ArrayList<>();
        words.add(Html.code(match.path()));
        words.add(Html.text(" = "));
        words.add(Html.code(value));
        if (!value.equals(match.expected())) {
            words.add(Html.text(" (" + Wording.operator(match.op()) + " "));
            words.add(
                    Html.element(
                            "code",
                            Html.element("bdi", Visible.of(match.expected(), EXPECTED_MAX))));
            words.add(Html.text(")"));
        }
        return words;
    }

    private static Html next(Group group) {
        Html.Element list = Html.element("ol");
        for (String step : group.next().stream().limit(LINES_MAX).toList()) {
            list = list.and(Html.element("li", Visible.of(step, 2 * Visible.LENGTH_MAX)));
        }
        return list;
    }

    private static Html references(Group group) {
        List<Html> links = new ArrayList<>();
        for (String reference : group.references().stream().limit(LINES_MAX).toList()) {
            if (!links.isEmpty()) {
                links.add(Html.text(Wording.LIST));
            }
            links.add(Html.link(reference, reference));
        }
        return Html.element("span").and(links);
    }

    private static Html latest(Group group) {
        Html.Element latest = Html.element("div");
        if (!group.latest().isEmpty()) {
            String sentence = Visible.of(group.latest(), 2 * Visible.LENGTH_MAX);
            latest = latest.and(Html.element("div", Html.element("bdi", sentence)));
        }
        if (!group.eventId().isEmpty()) {
            latest = latest.and(Html.element("div", event(group.eventId())));
        }
        return latest;
    }

    private static Html event(String id) {
        return EVENT_ID.matcher(id).matches()
                ? Html.filled("code", Wording.HOW_TO_SEE, Html.text(id))
                : Html.code(id);
    }
}
