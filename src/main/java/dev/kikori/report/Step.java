package dev.kikori.report;

import java.time.Duration;
import java.util.List;

/**
 * How much time one bar of a chart stands for.
 *
 * @param interval the kind of interval, in OpenSearch's words
 * @param amount its length, in OpenSearch's words
 * @param length how long it is, at least
 */
record Step(String interval, String amount, Duration length) {
    private static final String FIXED = "fixed_interval";
    private static final String CALENDAR = "calendar_interval";

    /** As many bars can still be told apart on a printed page. */
    static final int BARS_MAX = 100;

    private static final List<Step> ALL =
            List.of(
                    new Step(FIXED, "1m", Duration.ofMinutes(1)),
                    new Step(FIXED, "5m", Duration.ofMinutes(5)),
                    new Step(FIXED, "10m", Duration.ofMinutes(10)),
                    new Step(FIXED, "30m", Duration.ofMinutes(30)),
                    new Step(FIXED, "1h", Duration.ofHours(1)),
                    new Step(FIXED, "3h", Duration.ofHours(3)),
                    new Step(FIXED, "6h", Duration.ofHours(6)),
                    new Step(FIXED, "12h", Duration.ofHours(12)),
                    new Step(CALENDAR, "day", Duration.ofDays(1)),
                    new Step(CALENDAR, "week", Duration.ofDays(7)),
                    new Step(CALENDAR, "month", Duration.ofDays(28)),
                    new Step(CALENDAR, "quarter", Duration.ofDays(90)),
                    new Step(CALENDAR, "year", Duration.ofDays(365)));

    /** The smallest that needs no more than {@link #BARS_MAX} bars, or the largest. */
    static Step of(Span span) {
        return ALL.stream()
                .filter(step -> span.length().dividedBy(step.length()) < BARS_MAX)
                .findFirst()
                .orElse(ALL.getLast());
    }
}
