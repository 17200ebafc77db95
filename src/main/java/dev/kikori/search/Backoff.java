package dev.kikori.search;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next try: twice as long each time, up to a limit, with half of it at
 * random so that many who failed together do not return together.
 *
 * @param first the first wait
 * @param longest the longest wait
 */
public record Backoff(Duration first, Duration longest) {
    /** Short enough for a refused bulk, long enough for a cluster that restarts. */
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(15));

    /**
     * The wait before try number {@code attempt} + 1.
     *
     * @param attempt how many tries have failed, 1 or more
     */
    public Duration pause(int attempt) {
        long full = first.toMillis() << Math.min(attempt - 1, 20);
        long bounded = Math.min(Math.max(full, 1), longest.toMillis());
        return Duration.ofMillis(
                bounded / 2 + ThreadLocalRandom.current().nextLong(bounded / 2 + 1));
    }
}
