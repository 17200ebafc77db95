package dev.kikori.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * A stretch of time.
 *
 * @param from its first moment
 * @param to the first moment after it
 */
public record Span(Instant from, Instant to) {
    public Span {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException(from + " is not before " + to);
        }
    }

    /** The days in a zone that hold both moments. */
    public static Span daysOf(Instant first, Instant last, ZoneId zone) {
        return new Span(
                first.atZone(zone).truncatedTo(ChronoUnit.DAYS).toInstant(),
                last.atZone(zone).truncatedTo(ChronoUnit.DAYS).plusDays(1).toInstant());
    }

    public Duration length() {
        return Duration.between(from, to);
    }

    /** As much time, just before. */
    public Span before() {
        return new Span(from.minus(length()), from);
    }
}
