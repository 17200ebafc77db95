package dev.kikori.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Reads a time as people write it: {@code 2024-03-11} (its first moment in UTC), {@code 2024-03} or
 * {@code 2024-03-11T07:19:25Z}, any offset.
 */
final class TimeConverter implements ITypeConverter<Instant> {
    static final String EXPECTED =
            "a date such as 2024-03-11 (UTC), a month or 2024-03-11T07:19:25Z";

    @Override
    public Instant convert(String text) {
        try {
            return switch (text.length()) {
                case 7 -> YearMonth.parse(text).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
                case 10 -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
                default -> OffsetDateTime.parse(text).toInstant();
            };
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is no time; expected " + EXPECTED);
        }
    }
}
