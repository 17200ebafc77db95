package dev.kikori.queue;

import dev.kikori.archive.ObjectRef;

import java.util.List;

/** What a message says. */
public sealed interface Notice {

    /** The shapes in which new objects are announced. */
    enum Kind {
        S3,
        SNS_S3,
        EVENTBRIDGE,
        SNS_EVENTBRIDGE,
        /** CloudTrail's own notice, delivered raw. */
        CLOUDTRAIL,
        SNS_CLOUDTRAIL
    }

    /**
     * New objects.
     *
     * @param refs each once, in the order of the message; at least one
     * @param unreadable why parts of the message named no object; normally empty. The message is
     *     then not done when its objects are: it belongs to the dead letters as well
     */
    record Objects(Kind kind, List<ObjectRef> refs, List<String> unreadable) implements Notice {}

    /**
     * Sent by AWS to see whether messages arrive: S3's {@code s3:TestEvent}, CloudTrail's
     * validation message.
     */
    record TestEvent() implements Notice {}

    /** Understood, and nothing to ingest: an object was removed, tagged, restored. */
    record Irrelevant(String reason) implements Notice {}

    /** Not understood: to be kept for a person, never just deleted. */
    record Unrecognised(String reason) implements Notice {}
}
