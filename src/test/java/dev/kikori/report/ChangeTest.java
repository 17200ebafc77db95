package dev.kikori.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, same",
        "5, 0, ▲ from none",
        "5, 5, same",
        "6, 5, ▲ 20 %",
        "10, 5, ▲ 100 %",
        "100, 5, ▲ × 20",
        "4, 5, ▼ 20 %",
        "0, 5, ▼ 100 %",
        "1000001, 1000000, ▲ 1 %",
        "999999, 1000000, ▼ 1 %",
        "1, 1000000, ▼ 99 %"
    })
    void a_change_that_there_is_is_never_told_as_none(long now, long before, String told) {
        assertThat(Wording.arrow(Change.of(now, before))).isEqualTo(told);
    }

    @Test
    void of_an_unknown_past_nothing_is_told() {
        assertThat(Change.of(5, null)).isEqualTo(new Change.Unknown());
    }
}
