package dev.kikori.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;

class BarChartTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 1",
        "4, 1",
        "5, 2",
        "8, 2",
        "9, 5",
        "20, 5",
        "21, 10",
        "40, 10",
        "41, 20",
        "399, 100",
        "1234567, 500000"
    })
    void lines_stand_at_round_numbers(long most, long step) {
        assertThat(BarChart.niceStep(most)).isEqualTo(step);
    }

    @Test
    void three_days_are_marked_by_days_and_noons() {
        assertThat(labels("2026-03-08T15:00:00Z", "2026-03-11T15:00:00Z", "Asia/Tokyo"))
                .containsExactly("9 Mar", "12:00", "10 Mar", "12:00", "11 Mar", "12:00");
    }

    @Test
    void hours_stay_round_on_the_wall_when_clocks_change() {
        // Forward on 8 March, back on 2 November.
        assertThat(labels("2026-03-07T12:00:00Z", "2026-03-09T12:00:00Z", "America/New_York"))
                .containsExactly(
                        "12:00", "18:00", "8 Mar", "06:00", "12:00", "18:00", "9 Mar", "06:00");
        assertThat(labels("2025-11-01T12:00:00Z", "2025-11-03T12:00:00Z", "America/New_York"))
                .containsExactly(
                        "12:00", "18:00", "2 Nov", "06:00", "12:00", "18:00", "3 Nov", "06:00");
    }

    @Test
    void seven_days_are_marked_by_days_even_from_an_odd_hour() {
        assertThat(labels("2026-03-08T15:37:00Z", "2026-03-15T15:37:00Z", "UTC"))
                .containsExactly(
                        "9 Mar", "10 Mar", "11 Mar", "12 Mar", "13 Mar", "14 Mar", "15 Mar");
    }

    @Test
    void years_are_marked_by_years() {
        assertThat(labels("2017-05-01T00:00:00Z", "2024-02-01T00:00:00Z", "UTC"))
                .containsExactly("2018", "2019", "2020", "2021", "2022", "2023", "2024");
    }

    @Test
    void ticks_and_bars_are_few_whatever_the_span() {
        long seed = 7L;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            Instant from = Instant.ofEpochSecond(1_380_000_000L + random.nextInt(600_000_000));
            Duration length =
                    Duration.ofMillis(
                            60_000 + (long) Math.exp(random.nextDouble() * Math.log(4.0e11)));
            Span span = new Span(from, from.plus(length));
            String where = "seed " + seed + ", " + span;
            assertThat(new BarChart(span, new Moments(ZoneId.of("Europe/Dublin"))).ticks())
                    .as(where)
                    .hasSizeBetween(length.toMinutes() < 2 ? 1 : 2, 9);
            assertThat(length.dividedBy(Step.of(span).length()))
                    .as(where)
                    .isLessThan(Step.BARS_MAX);
        }
    }

    private static List<String> labels(String from, String to, String zone) {
        return new BarChart(
                        new Span(Instant.parse(from), Instant.parse(to)),
                        new Moments(ZoneId.of(zone)))
                .ticks().stream().map(BarChart.Tick::label).toList();
    }
}
