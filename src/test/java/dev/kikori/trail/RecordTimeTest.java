package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opensearch.common.time.DateFormatter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

class RecordTimeTest {
    // Another one is tried with -Dkikori.seed=…
    private static final long SEED = Long.getLong("kikori.seed", 20_131_102L);
    private static final LocalDate OBJECT_DATE = LocalDate.of(2026, 3, 10);
    private static final Instant OBJECT_DAY = Instant.parse("2026-03-10T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-03-09T12:34:56Z, 2026-03-09T12:34:56Z",
        "2026-03-10T01:00:00+09:00, 2026-03-09T16:00:00Z",
        "2026-03-09T12:34:56.123456789Z, 2026-03-09T12:34:56.123456789Z",
        "2026-03-09T12:34Z, 2026-03-09T12:34:00Z",
        "20260309T123456Z, 2026-03-09T12:34:56Z",
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
                "\"20130231T010628Z\"",
                "\"20260309T123456\"",
                "\"20260309T123456+09:00\"",
                "\"20260309t123456z\"",
                "\"2026-03-09t12:34:56z\"",
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
        assertThat(RecordTime.filedUnder(json("{}"), OBJECT_DATE)).isEqualTo(OBJECT_DAY);
        assertThat(RecordTime.filedUnder(json("[]"), OBJECT_DATE)).isEqualTo(OBJECT_DAY);
    }

    @Test
    void an_aggregated_event_counts_from_the_start_of_its_window() {
        String window =
                "\"timeWindow\":{\"windowStart\":\"2026-03-09T12:30:00Z\",\"windowEnd\":\"2026-03-09T12:35:00Z\"}";
        assertThat(RecordTime.filedUnder(json("{" + window + "}"), OBJECT_DATE))
                .isEqualTo("2026-03-09T12:30:00Z");
        assertThat(
                        RecordTime.filedUnder(
                                json("{\"eventTime\":\"2026-03-09T12:34:56Z\"," + window + "}"),
                                OBJECT_DATE))
                .isEqualTo("2026-03-09T12:34:56Z");
    }

    @Test
    void whatever_is_taken_for_a_time_opensearch_takes_for_the_same() {
        DateFormatter openSearch = DateFormatter.forPattern(RecordTime.FORMAT);
        var random = new Random(SEED);
        int taken = 0;
        for (int i = 0; i < 50_000; i++) {
            String text = nearlyATime(random);
            Optional<Instant> instant = RecordTime.instant(TextNode.valueOf(text));
            if (instant.isPresent()) {
                taken++;
                assertThat(Instant.from(openSearch.parse(text)))
                        .as("seed %d: %s", SEED, text)
                        .isEqualTo(instant.get());
            }
        }
        assertThat(taken).isBetween(2_000, 45_000);
    }

    private static String nearlyATime(Random random) {
        boolean basic = random.nextBoolean();
        String dash = basic ? "" : "-";
        String colon = basic ? "" : ":";
        var text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%04d", random.nextInt(10_000)));
        text.append(dash).append(two(random, 13)).append(dash).append(two(random, 32)).append('T');
        text.append(two(random, 25)).append(colon).append(two(random, 61));
        text.append(colon).append(two(random, 61));
        if (random.nextInt(4) == 0) {
            text.append('.').append(random.nextInt(1_000_000_000));
        }
        text.append(
                List.of("Z", "Z", "Z", "+09:00", "-00:30", "+0900", "", "z")
                        .get(random.nextInt(8)));
        for (int slips = random.nextInt(6) - 4; slips > 0; slips--) {
            text.setCharAt(
                    random.nextInt(text.length()), "0123456789TZ:-+. ".charAt(random.nextInt(17)));
        }
        return text.toString();
    }

    private static String two(Random random, int bound) {
        return String.format(Locale.ROOT, "%02d", random.nextInt(bound));
    }

    @Test
    void a_text_too_long_for_a_time_is_none() {
        assertThat(RecordTime.instant(json("\"" + "2".repeat(1_000_000) + "\""))).isEmpty();
    }

    private static Instant filed(String json) {
        return RecordTime.filedUnder(json("{\"eventTime\":" + json + "}"), OBJECT_DATE);
    }

    private static JsonNode json(String text) {
        try {
            return RecordJson.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
