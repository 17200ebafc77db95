package dev.kikori.testing;

import dev.kikori.queue.Delivery;
import dev.kikori.queue.MessageQueue;
import dev.kikori.queue.QueueDepth;
import dev.kikori.queue.QueueException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A queue in memory that hides, redelivers and forgets like SQS.
 *
 * <p>Visibility follows the given clock; the long poll is real time, and short.
 */
public final class FakeQueue implements MessageQueue {
    private static final class Message {
        final String id;
        final String body;
        final Instant sentAt;
        int receiveCount;
        Instant hiddenUntil;
        Instant receivedAt = Instant.MIN;

        Message(String id, String body, Instant sentAt) {
            this.id = id;
            this.body = body;
            this.sentAt = sentAt;
            hiddenUntil = sentAt;
        }

        String handle() {
            return id + "/" + receiveCount;
        }
    }

    private final InstantSource clock;
    private final Duration visibilityTimeout;
    private final Duration longPoll;
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final Deque<QueueException> faults = new ArrayDeque<>();
    private final List<String> deleted = new ArrayList<>();
    private int sent;

    public FakeQueue(InstantSource clock, Duration visibilityTimeout) {
        this(clock, visibilityTimeout, Duration.ofMillis(20));
    }

    public FakeQueue(InstantSource clock, Duration visibilityTimeout, Duration longPoll) {
        this.clock = clock;
        this.visibilityTimeout = visibilityTimeout;
        this.longPoll = longPoll;
    }

    /** Puts a message in and returns its id. */
    public synchronized String send(String body) {
        String id = "message-" + ++sent;
        messages.put(id, new Message(id, body, clock.instant()));
        notifyAll();
        return id;
    }

    /** The next request, whichever it is, fails; several calls queue up. */
    public synchronized void failNext(QueueException.Kind kind) {
        faults.add(new QueueException(kind, "queue fake: told to fail"));
    }

    /** Ids of the deleted messages, in the order of their deletion. */
    public synchronized List<String> deleted() {
        return List.copyOf(deleted);
    }

    /** When the message becomes visible, or became so; empty once it is deleted. */
    public synchronized Optional<Instant> hiddenUntil(String messageId) {
        return Optional.ofNullable(messages.get(messageId)).map(m -> m.hiddenUntil);
    }

    @Override
    public synchronized List<Delivery> receive(int max)
            throws QueueException, InterruptedException {
        fail();
        if (max < 1) {
            throw new IllegalArgumentException("at least one message is asked for");
        }
        long end = System.nanoTime() + longPoll.toNanos();
        List<Delivery> deliveries = visible(max);
        while (deliveries.isEmpty()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                break;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
            deliveries = visible(max);
        }
        return deliveries;
    }

    private List<Delivery> visible(int max) {
        Instant now = clock.instant();
        return messages.values().stream()
                .filter(message -> !message.hiddenUntil.isAfter(now))
                .limit(Math.min(max, 10))
                .map(message -> deliver(message, now))
                .toList();
    }

    private Delivery deliver(Message message, Instant now) {
        message.receiveCount++;
        message.receivedAt = now;
        message.hiddenUntil = now.plus(visibilityTimeout);
        return new Delivery(
                message.id,
                message.handle(),
                message.body,
                message.receiveCount,
                message.sentAt,
                now);
    }

    @Override
    public synchronized Receipt delete(Delivery delivery) throws QueueException {
        fail();
        Message message = messages.get(delivery.messageId());
        if (message == null || !message.handle().equals(delivery.receiptHandle())) {
            return Receipt.STALE;
        }
        messages.remove(message.id);
        deleted.add(message.id);
        return Receipt.ACCEPTED;
    }

    @Override
    public synchronized Receipt hide(Delivery delivery, Duration time) throws QueueException {
        fail();
        Message message = messages.get(delivery.messageId());
        Instant now = clock.instant();
        if (message == null
                || !message.handle().equals(delivery.receiptHandle())
                || !message.hiddenUntil.isAfter(now)) {
            return Receipt.STALE;
        }
        Instant wanted = now.plus(time);
        Instant atMost = message.receivedAt.plus(Delivery.HIDDEN_MAX);
        message.hiddenUntil = wanted.isBefore(atMost) ? wanted : atMost;
        notifyAll();
        return Receipt.ACCEPTED;
    }

    @Override
    public synchronized QueueDepth depth() throws QueueException {
        fail();
        Instant now = clock.instant();
        long visible = messages.values().stream().filter(m -> !m.hiddenUntil.isAfter(now)).count();
        return new QueueDepth(visible, messages.size() - visible, 0);
    }

    /** Nothing is put aside. */
    @Override
    public OptionalLong deadLetters() {
        return OptionalLong.empty();
    }

    private void fail() throws QueueException {
        QueueException fault = faults.poll();
        if (fault != null) {
            throw fault;
        }
    }
}
