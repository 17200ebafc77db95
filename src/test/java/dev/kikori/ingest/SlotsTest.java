package dev.kikori.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlotsTest {
    @Test
    void the_room_is_what_is_not_taken() throws InterruptedException {
        Slots slots = new Slots(3);
        assertThat(slots.awaitRoom()).isEqualTo(3);

        slots.take();
        slots.take();
        assertThat(slots.taken()).isEqualTo(2);
        assertThat(slots.awaitRoom()).isEqualTo(1);

        slots.release();
        assertThat(slots.awaitRoom()).isEqualTo(2);
    }

    @Test
    void without_room_one_waits_until_there_is_some() throws InterruptedException {
        Slots slots = new Slots(1);
        slots.take();
        Thread waiting = waiting(slots::awaitRoom);

        slots.release();

        waiting.join();
        assertThat(slots.taken()).isZero();
    }

    @Test
    void idle_is_when_the_last_slot_is_free() throws InterruptedException {
        Slots slots = new Slots(2);
        slots.take();
        slots.take();
        Thread waiting = waiting(slots::awaitIdle);

        slots.release();
        assertThat(waiting.isAlive()).isTrue();
        slots.release();

        waiting.join();
        assertThat(slots.taken()).isZero();
    }

    private interface Waiting {
        void run() throws InterruptedException;
    }

    private static Thread waiting(Waiting work) {
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                work.run();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return thread;
    }
}
