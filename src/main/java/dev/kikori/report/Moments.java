package dev.kikori.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Tells times in one zone, for people. */
record Moments(ZoneId zone) {
    private static final DateTimeFormatter MINUTE = of("d MMM uuuu, HH:mm");
    private static final DateTimeFormatter DAY_AND_MINUTE = of("d MMM, HH:mm");
    private static final DateTimeFormatter OFFSET = of("'UTC'xxx");

    private static DateTimeFormatter of(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /** Such as {@code 11 Mar 2026, 04:20}. */
    String minute(Instant time) {
        return MINUTE.format(time.atZone(zone));
    }

    /** The same without the year. */
    String dayAndMinute(Instant time) {
        return DAY_AND_MINUTE.format(time.atZone(zone));
    }

    String in(DateTimeFormatter format, Instant time) {
        return format.format(time.atZone(zone));
    }

    /** Such as {@code Asia/Tokyo (UTC+09:00)}, with the offset at that time. */
    String zoneName(Instant at) {
        String offset = OFFSET.format(at.atZone(zone));
        return zone.getId().equals("Z") || zone.getId().equals("UTC") || zone.getId().equals(offset)
                ? zone.getId().equals("Z") ? "UTC" : zone.getId()
                : zone.getId() + " (" + offset + ")";
    }

    /** A time that machines can read too. */
    Html.Element time(Instant time) {
        return Html.element("time", minute(time)).with("datetime", time.toString());
    }
}
