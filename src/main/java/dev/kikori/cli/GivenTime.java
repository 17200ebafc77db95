package dev.kikori.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;

/** A time as people write it: a month, a day, or a moment with any offset. */
sealed interface GivenTime {
    String EXPECTED = "a date such as 2024-03-11, a month or 2024-03-11T07:19:25Z";

    /** The first moment of it. */
    Instant in(ZoneId zone);

    /** The same in whatever zone. */
    record Moment(Instant instant) implements GivenTime {
        @Override
        public Instant in(ZoneId zone) {
            return instant;
        }
    }

    /** A day, which begins at another moment in every zone. */
    record Day(LocalDate date) implements GivenTime {
        @Override
        public Instant in(ZoneId zone) {
            return date.atStartOfDay(zone).toInstant();
        }
    }

    /**
     * Reads {@code 2024-03-11}, {@code 2024-03} or {@code 2024-03-11T07:19:25Z}.
     *
     * @throws DateTimeException when it is none of them
     */
    static GivenTime parse(String text) {
        return switch (text.length()) {
            case 7 -> new Day(YearMonth.parse(text).atDay(1));
            case 10 -> new Day(LocalDate.parse(text));
            default -> new Moment(OffsetDateTime.parse(text).toInstant());
        };
    }

    /** Reads it from the command line. */
    final class Converter implements ITypeConverter<GivenTime> {
        @Override
        public GivenTime convert(String text) {
            try {
                return parse(text);
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no time; expected " + EXPECTED);
            }
        }
    }
}
