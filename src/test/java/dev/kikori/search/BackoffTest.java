package dev.kikori.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

class BackoffTest {
    private static final Backoff BACKOFF =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(15));

    @ParameterizedTest
    @CsvSource({
        "1, 50, 100",
        "2, 100, 200",
        "3, 200, 400",
        "7, 3200, 6400",
        "8, 6400, 12800",
        "9, 7500, 15000",
        "21, 7500, 15000",
        "64, 7500, 15000",
        "1000000, 7500, 15000"
    })
    void each_wait_is_at_most_twice_the_last_and_at_least_half_of_itself(
            int attempt, long least, long most) {
        for (int i = 0; i < 200; i++) {
            assertThat(BACKOFF.pause(attempt).toMillis()).isBetween(least, most);
        }
    }

    @Test
    void many_who_failed_together_do_not_return_together() {
        Set<Duration> pauses = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            pauses.add(BACKOFF.pause(9));
        }
        assertThat(pauses).hasSizeGreaterThan(100);
    }

    @Test
    void the_tries_of_one_write_take_about_a_minute_and_a_half() {
        long least = 0;
        long most = 0;
        for (int attempt = 1; attempt < Indexer.Settings.DEFAULT.attemptsMax(); attempt++) {
            long full = Math.min(100L << (attempt - 1), 15_000);
            least += full / 2;
            most += full;
        }
        assertThat(Duration.ofMillis(least)).isGreaterThan(Duration.ofSeconds(30));
        assertThat(Duration.ofMillis(most)).isLessThan(Duration.ofMinutes(2));
    }
}
