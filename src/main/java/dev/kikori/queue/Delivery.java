package dev.kikori.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * One handing-over of a message, to be deleted or hidden by its receipt handle.
 *
 * @param messageId stays the same over all deliveries of a message
 * @param receiptHandle stands for this delivery alone
 * @param receiveCount how often the message has been delivered, this time included; SQS calls it
 *     approximate
 * @param sentAt when SQS took the message
 * @param receivedAt when it reached us, by our clock
 */
public record Delivery(
        String messageId,
        String receiptHandle,
        String body,
        int receiveCount,
        Instant sentAt,
        Instant receivedAt) {

    /**
     * SQS lets a delivery be hidden for twelve hours in all (Developer Guide, "Amazon SQS
     * visibility timeout").
     */
    public static final Duration HIDDEN_MAX = Duration.ofHours(12);

    /** When SQS hands the message out again, however often it was hidden until then. */
    public Instant hiddenUntilAtMost() {
        return receivedAt.plus(HIDDEN_MAX);
    }

    /**
     * No body and no handle: the one is long and may be private, the other lets messages be
     * deleted.
     */
    @Override
    public String toString() {
        return "message " + messageId + " (delivery " + receiveCount + ")";
    }
}
