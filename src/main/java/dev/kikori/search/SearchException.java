package dev.kikori.search;

import org.jspecify.annotations.Nullable;

/** OpenSearch did not do what was asked, sorted by who can help. */
public final class SearchException extends Exception {
    private static final long serialVersionUID = 1;

    /** Who can help. */
    public enum Kind {
        /** Time: unreachable, overloaded or blocked for now. */
        TRANSIENT,
        /** The operator: wrong credentials, missing rights, missing template. */
        MISCONFIGURED,
        /** Nobody but us: the request itself was refused. */
        REFUSED
    }

    private final Kind kind;

    public SearchException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public SearchException(Kind kind, String message) {
        this(kind, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
