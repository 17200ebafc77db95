package dev.kikori.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;

class LedgerEntryTest {
    private static final LedgerEntry.Source SOURCE =
            new LedgerEntry.Source(
                    "bucket",
                    "AWSLogs/1/x.json.gz",
                    "v1",
                    "CloudTrail",
                    "111122223333",
                    "eu-west-1");
    private static final Instant T1 = Instant.parse("2026-03-10T01:00:00Z");
    private static final Instant T2 = Instant.parse("2026-03-10T02:00:00.123456789Z");
    private static final LedgerEntry.Tally TALLY =
            new LedgerEntry.Tally(10, 6, 2, 1, 1, List.of("cloudtrail-events-2026.03"), T1, T2);

    @Test
    void every_step_of_an_entry_survives_json() {
        LedgerEntry begun = LedgerEntry.begun(SOURCE, T1);
        LedgerEntry again = begun.begunAgain(T2);
        LedgerEntry written = again.written(TALLY, T2);
        LedgerEntry evaluated = written.evaluated("hash", T2);

        for (LedgerEntry entry : List.of(begun, again, written, evaluated)) {
            assertThat(LedgerEntry.fromJson(entry.id(), entry.toJson())).isEqualTo(entry);
        }
    }

    @Test
    void an_entry_of_nothing_survives_json() {
        LedgerEntry.Tally nothing = new LedgerEntry.Tally(0, 0, 0, 0, 0, List.of(), null, null);
        LedgerEntry entry =
                LedgerEntry.begun(new LedgerEntry.Source("b", "", "", "other", "", ""), T1)
                        .written(nothing, T2);

        assertThat(LedgerEntry.fromJson(entry.id(), entry.toJson())).isEqualTo(entry);
    }

    @Test
    void an_entry_goes_from_writing_to_written_to_evaluated() {
        LedgerEntry begun = LedgerEntry.begun(SOURCE, T1);

        assertThat(begun.state()).isEqualTo(LedgerEntry.State.WRITING);
        assertThat(begun.attempts()).isEqualTo(1);
        assertThat(begun.begunAgain(T2).attempts()).isEqualTo(2);
        assertThat(begun.written(TALLY, T2).state()).isEqualTo(LedgerEntry.State.WRITTEN);
        assertThat(begun.written(TALLY, T2).evaluated("h", T2).state())
                .isEqualTo(LedgerEntry.State.EVALUATED);
        assertThat(begun.written(TALLY, T2).begunAgain(T2).tally()).isNull();
    }

    @Test
    void the_delay_goes_from_the_newest_event_to_when_all_were_in_and_stays() {
        LedgerEntry written =
                LedgerEntry.begun(SOURCE, T1).written(TALLY, T2.plusSeconds(90).plusMillis(5));

        assertThat(written.toJson().path("delay").longValue()).isEqualTo(90_005);
        assertThat(written.evaluated("h", T2.plusSeconds(900)).toJson().path("delay").longValue())
                .isEqualTo(90_005);
        assertThat(written.begunAgain(T2).toJson().has("delay")).isFalse();
    }

    @Test
    void an_event_from_the_future_was_not_late() {
        assertThat(
                        LedgerEntry.begun(SOURCE, T1)
                                .written(TALLY, T2.minusSeconds(1))
                                .toJson()
                                .path("delay")
                                .asText())
                .isEqualTo("0");
    }

    @Test
    void an_object_that_brought_no_event_has_no_delay() {
        LedgerEntry.Tally empty = new LedgerEntry.Tally(2, 0, 0, 1, 1, List.of(), null, null);
        LedgerEntry.Tally again =
                new LedgerEntry.Tally(2, 0, 2, 0, 0, List.of("cloudtrail-events-2026.03"), T1, T2);
        for (LedgerEntry.Tally tally : List.of(empty, again)) {
            assertThat(LedgerEntry.begun(SOURCE, T1).written(tally, T2).toJson().has("delay"))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"11, 6, 2, 1, 1", "9, 6, 2, 1, 1", "0, 0, 0, 0, 1", "0, 1, -2, 0, 0"})
    void a_tally_whose_counts_do_not_add_up_is_refused(
            long read, long created, long duplicate, long deadLettered, long excluded) {
        assertThatThrownBy(() ->
                        new LedgerEntry.Tally(
                                read,
                                created,
                                duplicate,
                                deadLettered,
                                excluded,
                                List.of(),
                                null,
                                null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("read " + read + " is not the sum of created " + created);
    }

    @Test
    void the_id_tells_bucket_key_and_revision_apart() {
        assertThat(id("b", "k", "v1")).isEqualTo(id("b", "k", "v1"));
        assertThat(
                        List.of(
                                id("b", "k", "v1"),
                                id("b", "k", "v2"),
                                id("b", "kv", "1"),
                                id("bk", "", "v1")))
                .doesNotHaveDuplicates();
    }

    private static String id(String bucket, String key, String revision) {
        return new LedgerEntry.Source(bucket, key, revision, "other", "", "").id();
    }
}
