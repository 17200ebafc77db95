package dev.kikori.report;

import org.jspecify.annotations.Nullable;

/** How a count stands to that of the time before. */
sealed interface Change {
    /** Nothing is known of the time before. */
    record Unknown() implements Change {}

    /** There were none, and are none. */
    record StillNone() implements Change {}

    /** There were none, and are some. */
    record FromNone() implements Change {}

    record Same() implements Change {}

    /**
     * @param percent of what there were before that came on top
     */
    record More(long percent) implements Change {}

    /**
     * @param percent of what there were before that are gone, to 100
     */
    record Less(long percent) implements Change {}

    static Change of(long now, @Nullable Long before) {
        if (before == null) {
            return new Unknown();
        }
        if (before == 0) {
            return now == 0 ? new StillNone() : new FromNone();
        }
        if (now == before) {
            return new Same();
        }
        double percent = 100.0 * (now - before) / before;
        // A change that rounds to nothing is a change all the same.
        return now > before
                ? new More(Math.max(1, Math.round(percent)))
                : new Less(Math.max(1, now == 0 ? 100 : Math.min(99, Math.round(-percent))));
    }
}
