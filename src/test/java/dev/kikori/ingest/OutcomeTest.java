package dev.kikori.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class OutcomeTest {
    private static final Outcome DONE = new Outcome.Done();
    private static final Letter ONE = new Letter.Message("m-1", "body", "why");
    private static final Letter TWO = new Letter.Message("m-2", "body", "why");

    @Test
    void a_retry_outweighs_everything_so_no_unindexed_object_is_acknowledged() {
        Outcome again = new Outcome.TryAgain("busy", Duration.ofMinutes(5));

        assertThat(Outcome.combine(List.of(DONE, dead(ONE), again, dead(TWO), DONE)))
                .isEqualTo(again);
        assertThat(Outcome.combine(List.of(again, DONE))).isEqualTo(again);
    }

    @Test
    void a_dead_letter_outweighs_done_so_it_is_kept_before_the_message_goes() {
        assertThat(Outcome.combine(List.of(DONE, dead(ONE), DONE))).isEqualTo(dead(ONE));
    }

    @Test
    void every_dead_letter_is_kept_in_order() {
        assertThat(Outcome.combine(List.of(dead(ONE), DONE, dead(TWO))))
                .isEqualTo(new Outcome.DeadLetter(List.of(ONE, TWO)));
    }

    @Test
    void all_done_is_done() {
        assertThat(Outcome.combine(List.of(DONE, DONE))).isEqualTo(DONE);
        assertThat(Outcome.combine(List.of())).isEqualTo(DONE);
    }

    private static Outcome dead(Letter letter) {
        return new Outcome.DeadLetter(List.of(letter));
    }
}
