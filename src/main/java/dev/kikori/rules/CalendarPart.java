package dev.kikori.rules;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalField;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a date or time as it is written: no time zone is converted.
 *
 * <p>Source: the Sigma specification 2.1, "Sigma Modifiers", time modifiers. A week is ISO 8601's,
 * from 1 to 53.
 */
public enum CalendarPart {
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    YEAR;

    private static final int LONGEST_TIME = 40;
    private static final Pattern TIME =
            Pattern.compile(
                    "(\\d{4})-(\\d{2})-(\\d{2})(?:[Tt ](\\d{2}):(\\d{2})(?::\\d{2}(?:[.,]\\d+)?)?(?:[Zz]|[-+]\\d{2}:?\\d{2})?)?");

    /** The part's number in a text such as {@code 2024-03-11T07:19:25Z}; nothing in any other. */
    OptionalInt of(String text) {
        Matcher time = TIME.matcher(text);
        if (text.length() > LONGEST_TIME || !time.matches()) {
            return OptionalInt.empty();
        }
        return switch (this) {
            case MINUTE -> clock(time.group(5), 59);
            case HOUR -> clock(time.group(4), 23);
            case DAY -> date(time, ChronoField.DAY_OF_MONTH);
            case WEEK -> date(time, IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTH -> date(time, ChronoField.MONTH_OF_YEAR);
            case YEAR -> date(time, ChronoField.YEAR);
        };
    }

    /** Whether some time has this for the part. */
    boolean canBe(BigDecimal number) {
        int least =
                switch (this) {
                    case MINUTE, HOUR, YEAR -> 0;
                    case DAY, WEEK, MONTH -> 1;
                };
        int most =
                switch (this) {
                    case MINUTE -> 59;
                    case HOUR -> 23;
                    case DAY -> 31;
                    case WEEK -> 53;
                    case MONTH -> 12;
                    case YEAR -> 9_999;
                };
        return number.stripTrailingZeros().scale() <= 0
                && number.compareTo(BigDecimal.valueOf(least)) >= 0
                && number.compareTo(BigDecimal.valueOf(most)) <= 0;
    }

    private static OptionalInt clock(String digits, int most) {
        int value = digits == null ? -1 : Integer.parseInt(digits);
        return value < 0 || value > most ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static OptionalInt date(Matcher time, TemporalField field) {
        try {
            LocalDate date =
                    LocalDate.of(
                            Integer.parseInt(time.group(1)),
                            Integer.parseInt(time.group(2)),
                            Integer.parseInt(time.group(3)));
            return OptionalInt.of(date.get(field));
        } catch (DateTimeException noSuchDay) {
            return OptionalInt.empty();
        }
    }
}
