package dev.kikori.ingest;

import dev.kikori.queue.Delivery;
import dev.kikori.queue.Envelope;
import dev.kikori.queue.Lease;
import dev.kikori.queue.MessageQueue;
import dev.kikori.queue.Notice;
import dev.kikori.queue.QueueException;
import dev.kikori.search.Backoff;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Telemetry;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Flow 1: takes messages from the queue and brings what they announce into the index.
 *
 * <pre>
 * receive -> open the envelope -> take every object in (read, flatten, index, account) -> settle the message
 * </pre>
 *
 * <p>A message is deleted last, and only when everything that it names is indexed, was there
 * already, is excluded, or is kept in the dead letters.
 */
public final class Worker {

    /**
     * The limits of the worker.
     *
     * @param inFlightMax messages worked on at once; each holds at most one bulk of events in
     *     memory, and more than 32 do not make OpenSearch faster
     * @param leaseTime how long a message is hidden before it must be renewed; the queue's
     *     visibility timeout
     */
    public record Settings(int inFlightMax, Duration leaseTime) {
        public static final int IN_FLIGHT_MAX = 32;
    }

    private static final int RECEIVE_MAX = 10;

    /** What failed may be back in seconds; what keeps failing is asked four times an hour. */
    private static final Backoff REDELIVERY =
            new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(15));

    private static final Backoff QUEUE_BACKOFF =
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final MessageQueue queue;
    private final Intake intake;
    private final DeadLetters deadLetters;
    private final Settings settings;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private final Slots slots;
    private final Set<Delivery> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Exception> fatal = new AtomicReference<>();
    private volatile boolean stopping;

    public Worker(
            MessageQueue queue,
            Intake intake,
            DeadLetters deadLetters,
            Settings settings,
            InstantSource clock,
            Telemetry telemetry) {
        this.queue = queue;
        this.intake = intake;
        this.deadLetters = deadLetters;
        this.settings = settings;
        this.clock = clock;
        this.telemetry = telemetry;
        this.slots = new Slots(settings.inFlightMax());
    }

    /**
     * Works until {@link #stop} is called, then finishes what is under way.
     *
     * @throws QueueException MISCONFIGURED when the queue cannot be used until an operator mends
     *     something
     * @throws SearchException MISCONFIGURED when OpenSearch cannot
     */
    public void run() throws QueueException, SearchException, InterruptedException {
        int failures = 0;
        while (!stopping && fatal.get() == null) {
            int room = slots.awaitRoom();
            try {
                for (Delivery delivery : queue.receive(Math.min(room, RECEIVE_MAX))) {
                    start(delivery);
                }
                failures = 0;
            } catch (QueueException e) {
                switch (e.kind()) {
                    case MISCONFIGURED -> {
                        slots.awaitIdle();
                        throw e;
                    }
                    case TRANSIENT -> {
                        Duration pause = QUEUE_BACKOFF.pause(++failures);
                        telemetry.queueUnreachable(String.valueOf(e.getMessage()), pause);
                        Thread.sleep(pause);
                    }
                }
            }
        }
        slots.awaitIdle();
        rethrow();
    }

    /** Receives no more; {@link #run} returns once everything under way is settled. */
    public void stop() {
        stopping = true;
    }

    /** How many messages are worked on now. */
    public int inFlight() {
        return slots.taken();
    }

    /** When the oldest message that is worked on now was sent. */
    public Optional<Instant> oldestSentAt() {
        return underWay.stream().map(Delivery::sentAt).min(Instant::compareTo);
    }

    private void start(Delivery delivery) throws InterruptedException {
        slots.take();
        Thread.ofVirtual()
                .name("message " + delivery.messageId())
                .start(() -> {
                    try {
                        handle(delivery);
                    } finally {
                        slots.release();
                    }
                });
    }

    /**
     * The one boundary of a task: whatever goes wrong with a message is told, and the message comes
     * again.
     */
    private void handle(Delivery delivery) {
        underWay.add(delivery);
        try {
            Outcome outcome;
            try (Lease _ =
                    Lease.hold(queue, delivery, settings.leaseTime(), clock, new Heartbeat())) {
                outcome = work(delivery);
            }
            settle(delivery, outcome);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SearchException e) {
            switch (e.kind()) {
                case TRANSIENT -> comesAgain(delivery, e);
                case MISCONFIGURED -> {
                    fatal.compareAndSet(null, e);
                    comesAgain(delivery, e);
                }
                case REFUSED -> telemetry.bug("the work on message " + delivery.messageId(), e);
            }
        } catch (QueueException e) {
            switch (e.kind()) {
                case TRANSIENT -> comesAgain(delivery, e);
                case MISCONFIGURED -> {
                    fatal.compareAndSet(null, e);
                    comesAgain(delivery, e);
                }
            }
        } catch (RuntimeException | StackOverflowError bug) {
            telemetry.bug("the work on message " + delivery.messageId(), bug);
        } finally {
            underWay.remove(delivery);
        }
    }

    /** Opens the envelope and takes in everything it names. */
    private Outcome work(Delivery delivery) throws SearchException, InterruptedException {
        Notice notice = Envelope.open(delivery.body());
        telemetry.notificationOpened(word(notice));
        return switch (notice) {
            case Notice.Objects objects -> {
                List<Outcome> outcomes = new ArrayList<>();
                for (var ref : objects.refs()) {
                    outcomes.add(intake.take(ref));
                }
                if (!objects.unreadable().isEmpty()) {
                    outcomes.add(
                            deadLetter(
                                    delivery,
                                    "parts of the message name no object: "
                                            + String.join("; ", objects.unreadable())));
                }
                yield Outcome.combine(outcomes);
            }
            case Notice.TestEvent _ -> new Outcome.Done();
            case Notice.Irrelevant irrelevant -> {
                telemetry.notificationIrrelevant(delivery.messageId(), irrelevant.reason());
                yield new Outcome.Done();
            }
            case Notice.Unrecognised unrecognised -> deadLetter(delivery, unrecognised.reason());
        };
    }

    private Outcome deadLetter(Delivery delivery, String reason) {
        telemetry.messageDeadLettered(delivery.messageId(), reason);
        return new Outcome.DeadLetter(
                List.of(new Letter.Message(delivery.messageId(), delivery.body(), reason)));
    }

    /** Index (done by now), keep, delete, tell: the only place where a message ends. */
    private void settle(Delivery delivery, Outcome outcome)
            throws SearchException, QueueException, InterruptedException {
        switch (outcome) {
            case Outcome.Done _ -> delete(delivery);
            case Outcome.DeadLetter dead -> {
                deadLetters.keep(dead.letters());
                delete(delivery);
            }
            case Outcome.TryAgain again -> {
                Duration pause = longer(REDELIVERY.pause(delivery.receiveCount()), again.atLeast());
                queue.hide(delivery, pause);
                telemetry.messagePostponed(delivery.messageId(), again.reason(), pause);
            }
        }
    }

    private void delete(Delivery delivery) throws QueueException, InterruptedException {
        switch (queue.delete(delivery)) {
            case ACCEPTED -> {}
            case STALE ->
                    telemetry.messageLost(
                            delivery.messageId(),
                            "it was delivered again before it could be deleted");
        }
    }

    private void rethrow() throws QueueException, SearchException {
        switch (fatal.get()) {
            case null -> {}
            case QueueException e -> throw e;
            case SearchException e -> throw e;
            case Exception e -> throw new IllegalStateException(e);
        }
    }

    /** Nothing is done to the message: it comes again by itself when its time is over. */
    private void comesAgain(Delivery delivery, Exception why) {
        telemetry.messagePostponed(
                delivery.messageId(), String.valueOf(why.getMessage()), settings.leaseTime());
    }

    private static String word(Notice notice) {
        return switch (notice) {
            case Notice.Objects objects -> objects.kind().name().toLowerCase(java.util.Locale.ROOT);
            case Notice.TestEvent _ -> "test_event";
            case Notice.Irrelevant _ -> "irrelevant";
            case Notice.Unrecognised _ -> "unrecognised";
        };
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Tells of the leases. */
    private final class Heartbeat implements Lease.Listener {
        @Override
        public void renewed(Delivery delivery) {}

        @Override
        public void renewalFailed(Delivery delivery, QueueException reason, Instant until) {
            telemetry.leaseRenewalFailed(
                    delivery.messageId(), String.valueOf(reason.getMessage()), until);
        }

        @Override
        public void lost(Delivery delivery, String reason) {
            telemetry.messageLost(delivery.messageId(), reason);
        }

        @Override
        public void broken(Delivery delivery, RuntimeException bug) {
            telemetry.bug("the lease of message " + delivery.messageId(), bug);
        }
    }
}
