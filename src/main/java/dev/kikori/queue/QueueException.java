package dev.kikori.queue;

/**
 * Why the queue did not do what it was asked. The message names the queue, the cause and the next
 * step.
 */
public final class QueueException extends Exception {

    /** What can be expected of another attempt. */
    public enum Kind {
        /** The network, throttling or SQS itself: the same request succeeds later. */
        TRANSIENT,
        /** No such queue, no permission, the wrong Region: a person has to mend it. */
        MISCONFIGURED
    }

    private final Kind kind;

    public QueueException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public QueueException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
