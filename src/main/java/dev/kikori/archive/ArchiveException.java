package dev.kikori.archive;

import org.jspecify.annotations.Nullable;

/**
 * Why an object could not be opened or read to its end. The message names the object, the cause and
 * the next step.
 */
public final class ArchiveException extends Exception {

    /** What can be expected of another attempt. */
    public enum Kind {
        /** The network, throttling or S3 itself: the same request succeeds later. */
        TRANSIENT,
        /**
         * A permission, key, bucket or Region that a person has to mend; the object may well be
         * there.
         */
        DENIED,
        /** The object, or this version of it, does not exist. */
        GONE,
        /** The content is not a trail object, and never will be. */
        CORRUPT
    }

    private final Kind kind;
    private final ObjectRef ref;

    public ArchiveException(Kind kind, ObjectRef ref, String what) {
        this(kind, ref, what, null);
    }

    public ArchiveException(Kind kind, ObjectRef ref, String what, @Nullable Throwable cause) {
        super(ref + ": " + what, cause);
        this.kind = kind;
        this.ref = ref;
    }

    public Kind kind() {
        return kind;
    }

    public ObjectRef ref() {
        return ref;
    }
}
