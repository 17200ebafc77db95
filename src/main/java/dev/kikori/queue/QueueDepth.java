package dev.kikori.queue;

/**
 * How many messages a queue holds, all approximate. The age of the oldest is not among SQS's queue
 * attributes (it is a CloudWatch metric); {@link Delivery#sentAt} tells it for what was received.
 *
 * @param visible waiting to be received
 * @param inFlight received, neither deleted nor visible again
 * @param delayed sent, not yet visible for the first time
 */
public record QueueDepth(long visible, long inFlight, long delayed) {}
