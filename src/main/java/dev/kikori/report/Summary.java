package dev.kikori.report;

import dev.kikori.report.Report.Subject;
import dev.kikori.report.Report.Totals;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.ToLongFunction;

/** The part of a report for who reads one page: sentences, then figures. */
final class Summary {
    private static final int TELLING_MAX = 3;

    private final Report report;
    private final Cells cells;

    Summary(Report report, Cells cells) {
        this.report = report;
        this.cells = cells;
    }

    Html html() {
        Html.Element section =
                Html.element("section", Html.element("h2", Wording.SUMMARY)).with("id", "summary");
        Totals now = report.now();
        section = now.events() == 0 ? section.and(empty()) : section.and(sentences(now));
        if (now.findingsTotal() > 0) {
            section = section.and(telling());
        }
        return section.and(tiles(now));
    }

    /** Says when there are events. */
    private Html empty() {
        @Nullable Span everything = report.everything();
        Moments moments = cells.moments();
        return Html.of(
                "p",
                "lead",
                Wording.noEvents(
                        Wording.theseTimes(length()),
                        everything == null
                                ? Wording.INDEX_EMPTY
                                : Wording.eventsExist(
                                        moments.minute(everything.from()),
                                        moments.minute(everything.to()))));
    }

    private Html sentences(Totals now) {
        @Nullable Totals before = report.before();
        Report.Completeness completeness = report.completeness();
        long fired = report.controls().stream().filter(rule -> rule.count() > 0).count();
        Change ofEvents = Change.of(now.events(), before == null ? null : before.events());
        Change ofFindings =
                Change.of(now.findingsTotal(), before == null ? null : before.findingsTotal());
        String words =
                Wording.summaryEvents(now, ofEvents, length())
                        + " "
                        + (now.findingsTotal() == 0
                                ? Wording.NO_FINDINGS
                                : Wording.summaryFindings(now, ofFindings, length()))
                        + " "
                        + Wording.controlsFired(fired, report.controls().size())
                        + (before == null ? " " + Wording.nothingBefore(length()) : "");
        Html.Element lead = Html.of("p", "lead", words);
        return completeness.isWhole()
                ? lead
                : Html.element(
                        "div",
                        lead,
                        Html.of("p", "warning", CompletenessPart.lacking(completeness)));
    }

    private Html telling() {
        Html.Element list = Html.of("ul", "telling");
        for (Subject subject : report.subjects().rows().stream().limit(TELLING_MAX).toList()) {
            list =
                    list.and(
                            Html.filled(
                                    "li",
                                    Wording.TELLING,
                                    cells.who(subject.who()),
                                    Html.text(Wording.rules(subject.rules().total())),
                                    Html.text(Wording.findings(subject.count())),
                                    severity(subject),
                                    cells.values(cells.first(subject.rules(), Questions.VALUES)),
                                    cells.values(subject.addresses()),
                                    when(subject)));
        }
        return Html.element("div", Html.element("p", Wording.MOST_TELLING), list);
    }

    private Html severity(Subject subject) {
        return Html.element(
                "span",
                Html.text(subject.count() == 1 ? "" : Wording.AT_MOST),
                cells.level(subject.level()));
    }

    private Html when(Subject subject) {
        Moments moments = cells.moments();
        return moments.isSame(subject.first(), subject.last())
                ? Html.filled("span", Wording.AT, moments.time(subject.last()))
                : Html.filled(
                        "span",
                        Wording.BETWEEN,
                        moments.time(subject.first()),
                        moments.time(subject.last()));
    }

    private Html tiles(Totals now) {
        return Html.of(
                "div",
                "tiles",
                tile(Wording.EVENTS, Totals::events, now, false),
                tile(Wording.FINDINGS, Totals::findingsTotal, now, false),
                tile(Wording.TILE_GRAVE, Totals::grave, now, true),
                tile(Wording.TILE_ROOT, Totals::root, now, true),
                tile(Wording.TILE_WITHOUT_MFA, Totals::withoutMfa, now, true),
                tile(Wording.TILE_SIGN_INS_FAILED, Totals::signInsFailed, now, false),
                tile(Wording.TILE_DENIED, Totals::denied, now, false),
                tile(Wording.TILE_IDENTITY, Totals::identityChanges, now, false));
    }

    private Html tile(String name, ToLongFunction<Totals> figure, Totals now, boolean alarming) {
        @Nullable Totals before = report.before();
        long count = figure.applyAsLong(now);
        return Html.of(
                "div",
                alarming && count > 0 ? "tile alarming" : "tile",
                Html.of("span", "figure", Wording.number(count)),
                Html.of("span", "name", name),
                before == null ? Html.text("") : cells.change(count, figure.applyAsLong(before)));
    }

    private Duration length() {
        return report.head().span().length();
    }
}
