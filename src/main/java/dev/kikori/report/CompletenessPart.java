package dev.kikori.report;

import dev.kikori.report.Report.Completeness;
import dev.kikori.report.Report.Delivery;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says how much of what happened a report can know of. */
final class CompletenessPart {
    private final Cells cells;

    CompletenessPart(Cells cells) {
        this.cells = cells;
    }

    Html html(Completeness completeness) {
        Moments moments = cells.moments();
        @Nullable Instant complete = completeness.completeUpTo();
        List<Html> lines = new ArrayList<>();
        lines.add(
                line(
                        complete != null,
                        complete == null
                                ? Html.text(Wording.COMPLETE_UNKNOWN)
                                : Html.filled("span", Wording.COMPLETE, moments.time(complete))));
        lines.add(line(waiting(completeness) == 0, waitingWords(completeness)));
        lines.add(line(completeness.deadLettersTotal() == 0, letters(completeness)));
        lines.add(line(completeness.rulesNotAsked().total() == 0, rules(completeness)));
        if (!completeness.deliveries().rows().isEmpty()) {
            lines.add(
                    line(
                            completeness.deliveriesLacking() == 0,
                            Html.text(
                                    Wording.deliveries(
                                            completeness.deliveries().total(),
                                            completeness.deliveriesLacking()))));
        }
        Html.Element part =
                Html.element(
                        "div",
                        Html.of("ul", "checks").and(lines),
                        Html.of("p", "note", Wording.objects(completeness.objects())));
        return completeness.deliveries().rows().isEmpty() ? part : part.and(table(completeness));
    }

    private Html table(Completeness completeness) {
        Table table =
                Table.of(
                        Wording.ACCOUNT,
                        Wording.REGION,
                        "#" + Wording.OBJECTS_DONE,
                        "#" + Wording.NOT_DONE,
                        "#" + Wording.DEAD_LETTERS,
                        Wording.LATEST_EVENT,
                        "#" + Wording.MEDIAN_DELAY);
        for (Delivery delivery : completeness.deliveries().rows()) {
            @Nullable Instant last = delivery.last();
            @Nullable Duration delay = delivery.delay();
            table.row(
                    "",
                    name(delivery.account()),
                    name(delivery.region()),
                    Html.text(Wording.number(delivery.done())),
                    cells.alarming(delivery.notDone()),
                    cells.alarming(delivery.deadLetters()),
                    last == null ? Html.text(Wording.NONE) : cells.moments().time(last),
                    Html.text(delay == null ? "–" : Wording.delay(delay)));
        }
        long more = completeness.deliveries().more();
        long shown =
                completeness.deliveries().rows().stream().filter(row -> !row.isWhole()).count();
        Html.Element told = Html.element("div", table.html(0));
        return (more == 0
                        ? told
                        : told.and(
                                Html.of(
                                        "p",
                                        "more",
                                        Wording.moreDeliveries(
                                                more, completeness.deliveriesLacking() - shown))))
                .and(Html.of("p", "note", Wording.DELAY_NOTE));
    }

    private static Html name(String name) {
        return name.isEmpty()
                ? Html.of("span", "none", Wording.UNKNOWN)
                : Html.of("span", "place", Html.value(name));
    }

    /** What is not in the report, in one sentence. */
    static String lacking(Completeness completeness) {
        List<String> lacks = new ArrayList<>();
        if (completeness.writing() > 0) {
            lacks.add(Wording.writing(completeness.writing()));
        }
        if (completeness.waiting() > 0) {
            lacks.add(Wording.waiting(completeness.waiting()));
        }
        if (completeness.deadLettersTotal() > 0) {
            lacks.add(Wording.deadLetters(completeness.deadLettersTotal()));
        }
        if (completeness.rulesNotAsked().total() > 0) {
            lacks.add(Wording.notAsked(completeness.rulesNotAsked().total()));
        }
        return lacks.isEmpty()
                ? Wording.COMPLETE_UNKNOWN
                : Wording.INCOMPLETE.replace("{0}", String.join(Wording.LIST, lacks));
    }

    private static long waiting(Completeness completeness) {
        return completeness.writing() + completeness.waiting();
    }

    private Html waitingWords(Completeness completeness) {
        if (waiting(completeness) == 0) {
            return Html.text(Wording.NOTHING_WAITS);
        }
        List<String> words = new ArrayList<>();
        if (completeness.writing() > 0) {
            words.add(Wording.writing(completeness.writing()));
        }
        if (completeness.waiting() > 0) {
            words.add(Wording.waiting(completeness.waiting()));
        }
        Html.Element line = Html.element("span", String.join(Wording.LIST, words));
        @Nullable Instant oldest = completeness.oldestWaiting();
        return oldest == null
                ? line
                : line.and(
                        Html.text("; "),
                        Html.filled("span", Wording.OLDEST, cells.moments().time(oldest)));
    }

    private Html letters(Completeness completeness) {
        @Nullable Instant latest = completeness.latestDeadLetter();
        if (completeness.deadLettersTotal() == 0) {
            return Html.text(Wording.NO_LETTERS);
        }
        Html.Element line =
                Html.element(
                        "span",
                        Wording.deadLetters(completeness.deadLettersTotal())
                                + ": "
                                + completeness.deadLetters().stream()
                                        .map(kind ->
                                                Wording.letters(
                                                        kind.count(), Visible.of(kind.value())))
                                        .collect(Collectors.joining(Wording.LIST)));
        return latest == null
                ? line
                : line.and(
                        Html.text("; "),
                        Html.filled("span", Wording.LATEST_LETTER, cells.moments().time(latest)));
    }

    private static Html rules(Completeness completeness) {
        Report.Top<String> ids = completeness.rulesNotAsked();
        if (ids.total() == 0) {
            return Html.text(Wording.ALL_ASKED);
        }
        return Html.element(
                "span",
                Html.text(Wording.notAsked(ids.total()) + ": "),
                Html.value(String.join(Wording.LIST, ids.rows())),
                Html.text(ids.more() == 0 ? "" : " " + Wording.more(ids.more())));
    }

    private static Html line(boolean good, Html words) {
        return Html.of("li", good ? "good" : "bad", words);
    }
}
