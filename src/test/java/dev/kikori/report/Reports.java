package dev.kikori.report;

import dev.kikori.report.Report.Activity;
import dev.kikori.report.Report.Bar;
import dev.kikori.report.Report.Completeness;
import dev.kikori.report.Report.Counted;
import dev.kikori.report.Report.Delivery;
import dev.kikori.report.Report.Group;
import dev.kikori.report.Report.Match;
import dev.kikori.report.Report.Place;
import dev.kikori.report.Report.RuleCount;
import dev.kikori.report.Report.SignIn;
import dev.kikori.report.Report.Subject;
import dev.kikori.report.Report.Top;
import dev.kikori.report.Report.Totals;
import dev.kikori.rules.Level;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Reports to render: one of nothing, and one in which every text is the same. */
final class Reports {
    static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    static final Instant FROM = Instant.parse("2026-03-08T15:00:00Z");
    static final Span SPAN = new Span(FROM, FROM.plus(Duration.ofDays(7)));
    private static final Instant MADE = Instant.parse("2026-03-20T00:30:00Z");

    private Reports() {}

    static Totals totals(long events, Map<Level, Long> findings) {
        return new Totals(events, 0, 0, 3, 2, 4, 0, 0, 0, 0, 0, 0, findings);
    }

    /** No event in the span, and none of the time before. */
    static Report empty(@Nullable Span everything) {
        return new Report(
                head(SPAN),
                everything,
                new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of()),
                null,
                bars(2, 0),
                bars(Report.LEVELS.size(), 0),
                List.of(),
                Top.none(),
                0,
                Top.none(),
                Top.none(),
                Top.none(),
                Top.none(),
                Top.none(),
                Top.none(),
                Top.none(),
                Top.none(),
                new Completeness(null, 0, 0, 0, null, List.of(), null, Top.none(), Top.none(), 0));
    }

    /** Only figures, without any list. */
    static Report of(Totals now, @Nullable Totals before, Completeness completeness) {
        Report empty = empty(SPAN);
        return new Report(
                empty.head(),
                SPAN,
                now,
                before,
                empty.events(),
                empty.findings(),
                empty.controls(),
                empty.otherRules(),
                empty.rulesAsked(),
                empty.subjects(),
                empty.groups(),
                empty.root(),
                empty.signIns(),
                empty.denied(),
                empty.identityChanges(),
                empty.accounts(),
                empty.regions(),
                completeness);
    }

    /** One actor whom one rule found. */
    static Report oneFinding(Level level, long count, Instant first, Instant last) {
        Report empty = of(totals(9, Map.of(level, count)), null, whole());
        Top<Counted> one = new Top<>(List.of(new Counted("one", count)), 1);
        return new Report(
                empty.head(),
                SPAN,
                empty.now(),
                null,
                empty.events(),
                empty.findings(),
                empty.controls(),
                empty.otherRules(),
                empty.rulesAsked(),
                new Top<>(List.of(new Subject("who", count, level, one, one, one, first, last)), 1),
                empty.groups(),
                empty.root(),
                empty.signIns(),
                empty.denied(),
                empty.identityChanges(),
                empty.accounts(),
                empty.regions(),
                empty.completeness());
    }

    static Completeness whole() {
        return whole(Top.none());
    }

    static Completeness whole(Top<Delivery> deliveries) {
        return new Completeness(MADE, 10, 0, 0, null, List.of(), null, Top.none(), deliveries, 0);
    }

    /** Every list is as long as it gets, and every text that may come from outside is this one. */
    static Report everywhere(String text) {
        Top<Counted> values =
                new Top<>(Collections.nCopies(Questions.VALUES, new Counted(text, 1_000)), 77);
        Activity activity =
                new Activity(text, Long.MAX_VALUE / 4, 1L, values, values, values, FROM);
        Place place = new Place(text, 5, 4, 3, true, FROM);
        RuleCount rule =
                new RuleCount(
                        text,
                        text,
                        text,
                        Level.HIGH,
                        text,
                        9,
                        3L,
                        values,
                        FROM,
                        FROM,
                        List.of(text));
        Group group =
                new Group(
                        text,
                        text,
                        Level.CRITICAL,
                        text,
                        9,
                        FROM,
                        FROM.plusSeconds(60),
                        values,
                        values,
                        values,
                        values,
                        text,
                        Collections.nCopies(20, new Match(text, text, text + "!", text)),
                        Collections.nCopies(20, text),
                        Collections.nCopies(20, text),
                        text);
        return new Report(
                new Report.Head(SPAN, TOKYO, text, text, MADE),
                SPAN,
                totals(1_000_000, Map.of(Level.CRITICAL, 5L, Level.LOW, 5L)),
                totals(10, Map.of(Level.LOW, 5L)),
                bars(2, Long.MAX_VALUE / 8),
                bars(Report.LEVELS.size(), 3),
                Collections.nCopies(14, rule),
                new Top<>(Collections.nCopies(Questions.GROUPS, rule), 400),
                600,
                new Top<>(
                        Collections.nCopies(
                                Questions.ROWS,
                                new Subject(
                                        text, 9, Level.HIGH, values, values, values, FROM, FROM)),
                        5_000),
                new Top<>(Collections.nCopies(Questions.GROUPS, group), 70),
                new Top<>(Collections.nCopies(Questions.ROWS, activity), 20),
                new Top<>(Collections.nCopies(Questions.ROWS, new SignIn(activity, 1, 2, 3)), 20),
                new Top<>(Collections.nCopies(Questions.ROWS, activity), 20),
                new Top<>(Collections.nCopies(Questions.ROWS, activity), 20),
                new Top<>(Collections.nCopies(Questions.ROWS, place), 20),
                new Top<>(Collections.nCopies(Questions.ROWS, place), 20),
                new Completeness(
                        MADE,
                        10,
                        1,
                        2,
                        FROM,
                        List.of(new Counted(text, 3)),
                        FROM,
                        new Top<>(Collections.nCopies(Questions.ROWS, text), 30),
                        new Top<>(
                                Collections.nCopies(
                                        Questions.DELIVERY_ROWS,
                                        new Delivery(
                                                text, text, 7, 1, 3, FROM, Duration.ofMinutes(7))),
                                40),
                        20));
    }

    private static Report.Head head(Span span) {
        return new Report.Head(span, TOKYO, "search.example.com:9200", "3.8.0", MADE);
    }

    private static List<Bar> bars(int parts, long count) {
        List<Bar> bars = new ArrayList<>();
        for (int day = 0; day < 7; day++) {
            Instant start = FROM.plus(Duration.ofDays(day));
            // The third day is a gap.
            bars.add(
                    new Bar(
                            start,
                            start.plus(Duration.ofDays(1)),
                            Collections.nCopies(parts, day == 2 ? 0L : count)));
        }
        return bars;
    }
}
