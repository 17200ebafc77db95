package dev.kikori.testing;

import static dev.kikori.queue.MessageQueue.Receipt.ACCEPTED;
import static dev.kikori.queue.MessageQueue.Receipt.STALE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.queue.Delivery;
import dev.kikori.queue.QueueDepth;
import dev.kikori.queue.QueueException;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class FakeQueueTest {
    private final FakeClock clock = new FakeClock();
    private final FakeQueue queue = new FakeQueue(clock, Duration.ofSeconds(30));

    @Test
    void a_received_message_is_hidden_until_its_timeout_and_then_delivered_again()
            throws Exception {
        queue.send("hello");
        Delivery first = queue.receive(10).getFirst();
        assertThat(first.body()).isEqualTo("hello");
        assertThat(first.receiveCount()).isEqualTo(1);
        assertThat(queue.receive(10)).isEmpty();
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 1, 0));

        clock.advance(Duration.ofSeconds(30));
        Delivery second = queue.receive(10).getFirst();
        assertThat(second.receiveCount()).isEqualTo(2);
        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.receiptHandle()).isNotEqualTo(first.receiptHandle());
    }

    @Test
    void hiding_counts_from_now_and_hiding_for_zero_shows_the_message() throws Exception {
        queue.send("hello");
        Delivery delivery = queue.receive(1).getFirst();
        clock.advance(Duration.ofSeconds(20));
        assertThat(queue.hide(delivery, Duration.ofSeconds(30))).isEqualTo(ACCEPTED);
        clock.advance(Duration.ofSeconds(20));
        assertThat(queue.receive(1)).isEmpty();
        assertThat(queue.hide(delivery, Duration.ZERO)).isEqualTo(ACCEPTED);
        assertThat(queue.receive(1)).hasSize(1);
    }

    @Test
    void no_message_is_hidden_longer_than_twelve_hours() throws Exception {
        String id = queue.send("hello");
        Delivery delivery = queue.receive(1).getFirst();
        queue.hide(delivery, Duration.ofHours(20));
        assertThat(queue.hiddenUntil(id)).contains(delivery.hiddenUntilAtMost());
    }

    @Test
    void what_is_over_is_stale() throws Exception {
        queue.send("hello");
        Delivery old = queue.receive(1).getFirst();
        clock.advance(Duration.ofSeconds(31));
        assertThat(queue.hide(old, Duration.ofSeconds(30))).isEqualTo(STALE);
        Delivery current = queue.receive(1).getFirst();
        assertThat(queue.delete(old)).isEqualTo(STALE);
        assertThat(queue.delete(current)).isEqualTo(ACCEPTED);
        assertThat(queue.delete(current)).isEqualTo(STALE);
        assertThat(queue.deleted()).containsExactly(current.messageId());
    }

    @Test
    void it_fails_as_often_as_it_was_told_to() throws Exception {
        queue.failNext(QueueException.Kind.TRANSIENT);
        assertThatThrownBy(() -> queue.receive(1))
                .isInstanceOfSatisfying(
                        QueueException.class,
                        e -> assertThat(e.kind()).isEqualTo(QueueException.Kind.TRANSIENT));
        assertThat(queue.receive(1)).isEmpty();
    }
}
