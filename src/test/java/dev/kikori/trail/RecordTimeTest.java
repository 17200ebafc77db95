package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

class RecordTimeTest {
    private static final LocalDate OBJECT_DATE = LocalDate.of(2026, 3, 10);
    private static final Instant OBJECT_DAY = Instant.parse("2026-03-10T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-03-09T12:34:56Z, 2026-03-09T12:34:56Z",
        "2026-03-10T01:00:00+09:00, 2026-03-09T16:00:00Z",
        "2026-03-09T12:34:56.123456789Z, 2026-03-09T12:34:56.123456789Z",
        "2026-03-09T12:34Z, 2026-03-09T12:34:00Z",
        "2026-03-09t12:34:56z, 2026-03-09T12:34:56Z",
        "2013-11-01T00:00:00Z, 2013-11-01T00:00:00Z",
        "2026-03-12T23:59:59Z, 2026-03-12T23:59:59Z"
    })
    void a_plausible_time_decides(String eventTime, Instant expected) {
        assertThat(filed('"' + eventTime + '"')).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"yesterday\"",
                "\"20131102T010628Z\"",
                "\"2026-03-09\"",
                "\"2026-03-09T12:34:56\"",
                "\"2026-03-09 12:34:56Z\"",
                "\"2026-02-30T00:00:00Z\"",
                "\"2026-03-09T25:00:00Z\"",
                "\"+10000-01-01T00:00:00Z\"",
                "\"9999-12-31T23:59:59-01:00\"",
                "\"-0001-01-01T00:00:00Z\"",
                "\"2013-10-31T23:59:59Z\"",
                "\"1970-01-01T00:00:00Z\"",
                "\"2026-03-13T00:00:00Z\"",
                "\"2026-03-12T23:59:59-00:01\"",
                "1773059696",
                "1773059696.5",
                "null",
                "true",
                "[\"2026-03-09T12:34:56Z\"]",
                "{\"at\":\"2026-03-09T12:34:56Z\"}"
            })
    void where_the_records_time_is_none_or_cannot_be_right_the_objects_date_decides(String json) {
        assertThat(filed(json)).isEqualTo(OBJECT_DAY);
    }

    @Test
    void where_there_is_no_time_the_objects_date_decides() {
        assertThat(RecordTime.filedUnder(MissingNode.getInstance(), OBJECT_DATE))
                .isEqualTo(OBJECT_DAY);
        assertThat(RecordTime.filedUnder(null, OBJECT_DATE)).isEqualTo(OBJECT_DAY);
    }

    @Test
    void a_text_too_long_for_a_time_is_none() {
        assertThat(RecordTime.instant(json("\"" + "2".repeat(1_000_000) + "\""))).isEmpty();
    }

    private static Instant filed(String json) {
        return RecordTime.filedUnder(json(json), OBJECT_DATE);
    }

    private static JsonNode json(String text) {
        try {
            return RecordJson.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
