package dev.kikori.queue;

import dev.kikori.queue.MessageQueue.Receipt;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one delivery hidden for as long as it is held.
 *
 * <p>Take it the moment a message is received, also where the message then waits for its turn: a
 * message that becomes visible is delivered again and worked on twice. Renewal comes after a third
 * of the time, so two of them may fail. It ends, whatever is done, after {@link
 * Delivery#HIDDEN_MAX}.
 */
public final class Lease implements AutoCloseable {

    /** Hears of what happens to a lease, on the thread of its heartbeat. */
    public interface Listener {
        void renewed(Delivery delivery);

        /**
         * Renewing failed; it is tried again until {@code until}, when the message becomes visible.
         */
        void renewalFailed(Delivery delivery, QueueException reason, Instant until);

        /** The message is, or may be, visible to others again. Said at most once. */
        void lost(Delivery delivery, String reason);

        /** A bug ended the heartbeat: the message becomes visible when its time is up. */
        void broken(Delivery delivery, RuntimeException bug);
    }

    /** Waits out a pause; true as soon as the lease was closed. */
    interface Pause {
        boolean closedWithin(CountDownLatch closed, Duration time) throws InterruptedException;
    }

    /**
     * What {@code renewal} is cut into while renewing fails: often enough for several attempts
     * before the message is lost.
     */
    private static final int RETRIES_A_RENEWAL = 4;

    private final MessageQueue queue;
    private final Delivery delivery;
    private final Duration timeout;
    private final InstantSource clock;
    private final Listener listener;
    private final Pause pause;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread heartbeat;
    private volatile boolean lost;

    /**
     * Holds a delivery that was just received.
     *
     * @param timeout the visibility timeout it was received with, and is renewed by
     */
    public static Lease hold(
            MessageQueue queue,
            Delivery delivery,
            Duration timeout,
            InstantSource clock,
            Listener listener) {
        return new Lease(
                queue,
                delivery,
                timeout,
                clock,
                listener,
                (closed, time) -> closed.await(time.toMillis(), TimeUnit.MILLISECONDS));
    }

    Lease(
            MessageQueue queue,
            Delivery delivery,
            Duration timeout,
            InstantSource clock,
            Listener listener,
            Pause pause) {
        this.queue = queue;
        this.delivery = delivery;
        this.timeout = timeout;
        this.clock = clock;
        this.listener = listener;
        this.pause = pause;
        heartbeat = Thread.ofVirtual().name("lease " + delivery.messageId()).start(this::beat);
    }

    public Delivery delivery() {
        return delivery;
    }

    /**
     * Whether somebody else may have the message by now. Work done nevertheless is not wrong, only
     * perhaps done twice.
     */
    public boolean isLost() {
        return lost;
    }

    /**
     * Lets go: once this returns, no renewal is under way that could undo what is done to the
     * message next. Does not make the message visible.
     */
    @Override
    public void close() {
        closed.countDown();
        try {
            heartbeat.join();
        } catch (InterruptedException e) {
            heartbeat.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        try {
            Instant hiddenUntil = delivery.receivedAt().plus(timeout);
            Duration renewal = timeout.dividedBy(3);
            Duration next = renewal;
            while (!pause.closedWithin(closed, next)) {
                Instant now = clock.instant();
                boolean last = !hiddenUntil.isBefore(delivery.hiddenUntilAtMost());
                if (!now.isBefore(hiddenUntil)) {
                    lose(last ? "twelve hours are over" : "it was not renewed in time");
                    return;
                }
                if (last) {
                    next = Duration.between(now, hiddenUntil);
                    continue;
                }
                try {
                    if (queue.hide(delivery, timeout) == Receipt.STALE) {
                        lose("the queue no longer knows the delivery");
                        return;
                    }
                    hiddenUntil = earlier(now.plus(timeout), delivery.hiddenUntilAtMost());
                    next = renewal;
                    listener.renewed(delivery);
                } catch (QueueException e) {
                    next = renewal.dividedBy(RETRIES_A_RENEWAL);
                    listener.renewalFailed(delivery, e, hiddenUntil);
                }
            }
        } catch (InterruptedException e) {
            // Closed by an interrupted owner: nobody is left to be told.
        } catch (RuntimeException e) {
            lost = true;
            listener.broken(delivery, e);
        }
    }

    private void lose(String reason) {
        listener.lost(delivery, reason);
        lost = true;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
