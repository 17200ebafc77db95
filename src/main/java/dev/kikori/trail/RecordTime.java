package dev.kikori.trail;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reads the times in a record, and chooses the one that a document is filed under. */
final class RecordTime {
    /** CloudTrail's first month: an earlier event cannot be. */
    private static final LocalDate FIRST = LocalDate.of(2013, 11, 1);

    /**
     * A delivery may lag its events, but an event cannot come days after the object that holds it.
     */
    private static final int DAYS_PAST_OBJECT_MAX = 2;

    private RecordTime() {}

    /**
     * The instant that a JSON value says, when it is a text in ISO 8601 with an offset and a
     * four-digit year.
     */
    static Optional<Instant> instant(@Nullable JsonNode value) {
        if (value == null || !value.isTextual() || value.textValue().length() > 40) {
            return Optional.empty();
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(value.textValue());
            int year = time.withOffsetSameInstant(ZoneOffset.UTC).getYear();
            return year >= 0 && year <= 9999 && value.textValue().charAt(0) != '-'
                    ? Optional.of(time.toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * The event's time, or the start of the object's date where the record's own time is absent or
     * cannot be right.
     */
    static Instant filedUnder(@Nullable JsonNode eventTime, LocalDate objectDate) {
        return instant(eventTime)
                .filter(time -> isPlausible(time, objectDate))
                .orElseGet(() -> objectDate.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static boolean isPlausible(Instant time, LocalDate objectDate) {
        LocalDate date = LocalDate.ofInstant(time, ZoneOffset.UTC);
        return !date.isBefore(FIRST) && !date.isAfter(objectDate.plusDays(DAYS_PAST_OBJECT_MAX));
    }
}
