package dev.kikori.dashboards;

import org.jspecify.annotations.Nullable;

/** OpenSearch Dashboards did not do what was asked, sorted by who can help. */
public final class DashboardsException extends Exception {
    private static final long serialVersionUID = 1;

    /** Who can help. */
    public enum Kind {
        /** Time: unreachable, still starting or overloaded. */
        TRANSIENT,
        /** The operator: wrong address, credentials, rights or certificate. */
        MISCONFIGURED,
        /** Nobody but us: the request or the file itself was refused. */
        REFUSED
    }

    private final Kind kind;

    public DashboardsException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public DashboardsException(Kind kind, String message) {
        this(kind, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
