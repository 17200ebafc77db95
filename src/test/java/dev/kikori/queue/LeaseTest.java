package dev.kikori.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.queue.QueueException.Kind;
import dev.kikori.testing.FakeClock;
import dev.kikori.testing.FakeQueue;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

class LeaseTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final FakeClock clock = new FakeClock();
    private final FakeQueue queue = new FakeQueue(clock, TIMEOUT);
    private final Beats beats = new Beats();
    private final Heard heard = new Heard();
    private final String id = queue.send("body");
    private final Delivery delivery;

    LeaseTest() throws Exception {
        delivery = queue.receive(1).getFirst();
    }

    @Test
    void a_held_message_is_renewed_after_a_third_of_its_time_again_and_again() throws Exception {
        try (Lease lease = lease()) {
            for (int i = 0; i < 20; i++) {
                assertThat(beats.asked()).isEqualTo(Duration.ofSeconds(20));
                passAndGo(Duration.ofSeconds(20));
            }
            beats.asked();
            assertThat(queue.hiddenUntil(id)).contains(clock.instant().plus(TIMEOUT));
            assertThat(queue.receive(1)).isEmpty();
            assertThat(heard.facts).hasSize(20).containsOnly("renewed");
            assertThat(lease.isLost()).isFalse();
        }
    }

    @Test
    void after_closing_nothing_is_renewed_and_the_message_comes_back_in_its_time()
            throws Exception {
        try (Lease lease = lease()) {
            beats.asked();
            assertThat(lease.delivery()).isEqualTo(delivery);
        }
        clock.advance(TIMEOUT);
        assertThat(queue.receive(1)).hasSize(1);
        assertThat(heard.facts).isEmpty();
    }

    @Test
    void a_failed_renewal_is_told_and_tried_again_sooner() throws Exception {
        try (Lease lease = lease()) {
            beats.asked();
            queue.failNext(Kind.TRANSIENT);
            queue.failNext(Kind.MISCONFIGURED);
            passAndGo(Duration.ofSeconds(20));
            assertThat(beats.asked()).isEqualTo(Duration.ofSeconds(5));
            passAndGo(Duration.ofSeconds(5));
            assertThat(beats.asked()).isEqualTo(Duration.ofSeconds(5));
            passAndGo(Duration.ofSeconds(5));
            assertThat(beats.asked()).isEqualTo(Duration.ofSeconds(20));
            Instant until = delivery.receivedAt().plus(TIMEOUT);
            assertThat(heard.facts)
                    .containsExactly(
                            "failed TRANSIENT until " + until,
                            "failed MISCONFIGURED until " + until,
                            "renewed");
            assertThat(lease.isLost()).isFalse();
        }
    }

    @Test
    void when_renewing_keeps_failing_the_lease_is_lost_at_the_moment_the_message_shows()
            throws Exception {
        try (Lease lease = lease()) {
            Duration passed = Duration.ZERO;
            while (passed.compareTo(TIMEOUT) < 0) {
                queue.failNext(Kind.TRANSIENT);
                Duration next = beats.asked();
                passed = passed.plus(next);
                passAndGo(next);
            }
            Awaitility.await().until(() -> lease.isLost() && !heard.facts.isEmpty());
            assertThat(heard.facts).hasSize(9).endsWith("lost: it was not renewed in time");
        }
    }

    @Test
    void a_message_that_is_gone_ends_the_lease() throws Exception {
        try (Lease lease = lease()) {
            beats.asked();
            queue.delete(delivery);
            passAndGo(Duration.ofSeconds(20));
            Awaitility.await().until(() -> lease.isLost() && !heard.facts.isEmpty());
            assertThat(heard.facts).containsExactly("lost: the queue no longer knows the delivery");
        }
    }

    @Test
    void time_lost_before_the_first_beat_counts() throws Exception {
        clock.advance(Duration.ofSeconds(50));
        try (Lease lease = lease()) {
            beats.asked();
            passAndGo(Duration.ofSeconds(20));
            Awaitility.await().until(() -> lease.isLost() && !heard.facts.isEmpty());
            assertThat(heard.facts).containsExactly("lost: it was not renewed in time");
        }
    }

    @Test
    void after_twelve_hours_even_a_living_lease_is_lost() throws Exception {
        try (Lease lease = lease()) {
            Duration passed = Duration.ZERO;
            while (passed.compareTo(Delivery.HIDDEN_MAX) < 0) {
                Duration next = beats.asked();
                passed = passed.plus(next);
                passAndGo(next);
            }
            Awaitility.await().until(lease::isLost);
            assertThat(passed).isEqualTo(Delivery.HIDDEN_MAX);
            assertThat(heard.facts)
                    .endsWith("renewed", "lost: twelve hours are over")
                    .doesNotContain("failed");
        }
    }

    @Test
    void a_bug_in_the_queue_loses_the_lease_aloud() throws Exception {
        heard.bug = true;
        try (Lease lease = lease()) {
            beats.asked();
            passAndGo(Duration.ofSeconds(20));
            Awaitility.await().until(() -> lease.isLost() && !heard.facts.isEmpty());
            assertThat(heard.facts).containsExactly("broken: java.lang.IllegalStateException: bug");
        }
    }

    @Test
    void closing_waits_for_the_renewal_under_way() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        heard.onRenewed =
                () -> {
                    inside.countDown();
                    goOn.await();
                };
        Lease lease = lease();
        beats.asked();
        passAndGo(Duration.ofSeconds(20));
        inside.await();
        Thread closing = Thread.ofVirtual().start(lease::close);
        Awaitility.await().until(() -> closing.getState() == Thread.State.WAITING);
        goOn.countDown();
        closing.join();
        assertThat(heard.facts).containsExactly("renewed");
    }

    @Test
    void an_interrupt_while_closing_is_passed_on() throws Exception {
        heard.onRenewed = () -> new CountDownLatch(1).await();
        Lease lease = lease();
        beats.asked();
        passAndGo(Duration.ofSeconds(20));
        Awaitility.await()
                .until(() ->
                        queue.hiddenUntil(id)
                                .orElseThrow()
                                .isAfter(delivery.receivedAt().plus(TIMEOUT)));
        Thread.currentThread().interrupt();
        lease.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void in_real_time_it_works_as_well() throws Exception {
        try (Lease lease = Lease.hold(queue, delivery, Duration.ofMillis(30), clock, heard)) {
            Awaitility.await().until(() -> heard.facts.size() > 3);
            assertThat(heard.facts).containsOnly("renewed");
            assertThat(lease.isLost()).isFalse();
        }
    }

    private Lease lease() {
        return new Lease(queue, delivery, TIMEOUT, clock, heard, beats);
    }

    private void passAndGo(Duration time) {
        clock.advance(time);
        beats.go.release();
    }

    /** Lets the test say when a pause is over. */
    private static final class Beats implements Lease.Pause {
        private final BlockingQueue<Duration> asked = new LinkedBlockingQueue<>();
        private final Semaphore go = new Semaphore(0);

        @Override
        public boolean closedWithin(CountDownLatch closed, Duration time)
                throws InterruptedException {
            asked.add(time);
            while (closed.getCount() > 0) {
                if (go.tryAcquire(1, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return true;
        }

        /** How long the heartbeat wants to wait next; it has done everything before by then. */
        Duration asked() throws InterruptedException {
            Duration time = asked.poll(30, TimeUnit.SECONDS);
            assertThat(time).as("the heartbeat should be waiting").isNotNull();
            return time;
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private static final class Heard implements Lease.Listener {
        final List<String> facts = new CopyOnWriteArrayList<>();
        volatile boolean bug;
        volatile Step onRenewed = () -> {};

        @Override
        public void renewed(Delivery delivery) {
            if (bug) {
                throw new IllegalStateException("bug");
            }
            try {
                onRenewed.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            facts.add("renewed");
        }

        @Override
        public void renewalFailed(Delivery delivery, QueueException reason, Instant until) {
            facts.add("failed " + reason.kind() + " until " + until);
        }

        @Override
        public void lost(Delivery delivery, String reason) {
            facts.add("lost: " + reason);
        }

        @Override
        public void broken(Delivery delivery, RuntimeException bug) {
            facts.add("broken: " + bug);
        }
    }
}
