package dev.kikori.report;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Tells times in one zone, for people. */
record Moments(ZoneId zone) {
    private static final DateTimeFormatter MINUTE = of("d MMM uuuu, HH:mm");
    private static final DateTimeFormatter DAY_AND_MINUTE = of("d MMM, HH:mm");
    private static final DateTimeFormatter OFFSET = of("'UTC'xxx");

    private static final Set<String> UTC = Set.of("Z", "UTC", "Etc/UTC", "GMT", "Etc/GMT");

    /** A year has two; what a zone had in other centuries says nothing. */
    private static final int CHANGES_MAX = 2;

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

    /** Whether two times are told alike. */
    boolean isSame(Instant one, Instant other) {
        return minute(one).equals(minute(other));
    }

    /**
     * Such as {@code Asia/Tokyo (UTC+09:00)}, with every offset that the zone has in a span, the
     * first first.
     */
    String zoneName(Span span) {
        String id = zone.getId();
        if (UTC.contains(id)) {
            return "UTC";
        }
        Set<String> offsets = new LinkedHashSet<>();
        offsets.add(OFFSET.format(span.from().atZone(zone)));
        ZoneRules rules = zone.getRules();
        @Nullable ZoneOffsetTransition change = rules.nextTransition(span.from());
        for (int changes = 0;
                change != null && changes < CHANGES_MAX && change.getInstant().isBefore(span.to());
                changes++) {
            offsets.add(OFFSET.format(change.getInstant().atZone(zone)));
            change = rules.nextTransition(change.getInstant());
        }
        String told = String.join(Wording.LATER, offsets);
        return zone instanceof ZoneOffset || id.equals(told) ? told : id + " (" + told + ")";
    }

    /** A time that machines can read too. */
    Html.Element time(Instant time) {
        return Html.element("time", minute(time)).with("datetime", time.toString());
    }
}
