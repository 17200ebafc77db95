package dev.kikori.trail;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the times in a record, and chooses the one that a document is filed under. */
final class RecordTime {
    /** CloudTrail's first month: an earlier event cannot be. */
    private static final LocalDate FIRST = LocalDate.of(2013, 11, 1);

    /**
     * A delivery may lag its events, but an event cannot come days after the object that holds it.
     */
    private static final int DAYS_PAST_OBJECT_MAX = 2;

    /**
     * OpenSearch's names for the two notations; {@link #instant} takes no text that they refuse.
     */
    static final String FORMAT = "strict_date_optional_time||basic_date_time_no_millis";

    private static final Pattern EXTENDED =
            Pattern.compile(
                    "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})");
    private static final Pattern BASIC = Pattern.compile("[0-9]{8}T[0-9]{6}Z");
    private static final DateTimeFormatter BASIC_FORMAT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX", Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);

    private RecordTime() {}

    /**
     * The instant that a JSON value says, when it is a text in ISO 8601 with an offset and a
     * four-digit year, or the same in basic notation, such as {@code 20260310T010203Z}.
     */
    static Optional<Instant> instant(@Nullable JsonNode value) {
        if (value == null || !value.isTextual() || value.textValue().length() > 40) {
            return Optional.empty();
        }
        String text = value.textValue();
        try {
            return EXTENDED.matcher(text).matches()
                    ? Optional.of(OffsetDateTime.parse(text)).flatMap(RecordTime::inFourDigitYear)
                    : BASIC.matcher(text).matches()
                            ? Optional.of(OffsetDateTime.parse(text, BASIC_FORMAT).toInstant())
                            : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> inFourDigitYear(OffsetDateTime time) {
        int year = time.withOffsetSameInstant(ZoneOffset.UTC).getYear();
        return year >= 0 && year <= 9999 ? Optional.of(time.toInstant()) : Optional.empty();
    }

    /**
     * The event's time, or the start of the object's date where the record's own time is absent or
     * cannot be right. An aggregated event, which has no time, counts from the start of its window.
     */
    static Instant filedUnder(JsonNode record, LocalDate objectDate) {
        return instant(record.get("eventTime"))
                .or(() -> instant(record.at("/timeWindow/windowStart")))
                .filter(time -> isPlausible(time, objectDate))
                .orElseGet(() -> objectDate.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static boolean isPlausible(Instant time, LocalDate objectDate) {
        LocalDate date = LocalDate.ofInstant(time, ZoneOffset.UTC);
        return !date.isBefore(FIRST) && !date.isAfter(objectDate.plusDays(DAYS_PAST_OBJECT_MAX));
    }
}
