package dev.kikori.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

class IndexNamesTest {
    @ParameterizedTest
    @CsvSource({
        "MONTH, 2026-03-31T23:59:59.999Z, cloudtrail-events-2026.03, cloudtrail-findings-2026.03",
        "MONTH, 2026-04-01T00:00:00Z, cloudtrail-events-2026.04, cloudtrail-findings-2026.04",
        "MONTH, 2013-11-01T00:00:00Z, cloudtrail-events-2013.11, cloudtrail-findings-2013.11",
        "DAY, 2026-12-31T23:59:59Z, cloudtrail-events-2026.12.31, cloudtrail-findings-2026.12.31",
        "DAY, 2024-02-29T00:00:00Z, cloudtrail-events-2024.02.29, cloudtrail-findings-2024.02.29"
    })
    void the_time_in_utc_decides_the_index(
            IndexNames.Period period, Instant time, String events, String findings) {
        IndexNames names = new IndexNames(period);

        assertThat(names.events(time)).isEqualTo(events);
        assertThat(names.findings(time)).isEqualTo(findings);
    }

    @Test
    void many_indices_are_asked_for_fifty_at_a_time_because_a_request_line_is_bounded() {
        List<String> days =
                IntStream.range(0, 120).mapToObj(day -> "cloudtrail-events-" + day).toList();
        List<String> lists = IndexNames.lists(days);
        assertThat(lists).hasSize(3);
        assertThat(String.join(",", lists)).isEqualTo(String.join(",", days));
        assertThat(IndexNames.lists(List.of())).isEmpty();
    }
}
