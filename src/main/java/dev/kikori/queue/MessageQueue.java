package dev.kikori.queue;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** A queue that delivers at least once, and again whatever was not deleted. */
public interface MessageQueue {

    /** What became of a request that names a delivery. */
    enum Receipt {
        ACCEPTED,
        /**
         * The delivery is over: deleted before, or visible again and perhaps delivered to somebody
         * else.
         */
        STALE
    }

    /**
     * Waits some seconds for messages.
     *
     * @param max at least 1; a queue may give fewer at once than asked for
     * @return empty when none came
     */
    List<Delivery> receive(int max) throws QueueException, InterruptedException;

    /** Deletes the message for good. STALE does not say that it is gone: it may come again. */
    Receipt delete(Delivery delivery) throws QueueException, InterruptedException;

    /**
     * Hides the message for so long, counted from now; zero makes it visible at once. What goes
     * beyond {@link Delivery#HIDDEN_MAX} is cut off.
     */
    Receipt hide(Delivery delivery, Duration time) throws QueueException, InterruptedException;

    QueueDepth depth() throws QueueException, InterruptedException;

    /**
     * How many messages, approximately, were put aside because they had been received too often;
     * empty where the settings name no queue for them.
     */
    OptionalLong deadLetters() throws QueueException, InterruptedException;
}
