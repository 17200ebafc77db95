package dev.kikori.detect;

import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Telemetry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks back regularly over the latest events with all rules; it must find nothing new but what
 * rules that came later are true of. Whatever detection missed is found then, and told.
 */
public final class Reconciliation {
    /**
     * When, and how far back.
     *
     * @param every how long between two looks; the first comes after one such time
     * @param span how old the events are that it looks at
     */
    public record Settings(Duration every, Duration span) {
        public static final Settings DEFAULT =
                new Settings(Duration.ofHours(24), Duration.ofHours(48));
    }

    private final History history;
    private final RuleLibrary library;
    private final Settings settings;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private final CountDownLatch stopped = new CountDownLatch(1);

    public Reconciliation(
            History history,
            RuleLibrary library,
            Settings settings,
            InstantSource clock,
            Telemetry telemetry) {
        this.history = history;
        this.library = library;
        this.settings = settings;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /** Looks back now and then until {@link #stop} is called. */
    public void run() throws InterruptedException {
        while (!stopped.await(settings.every().toMillis(), TimeUnit.MILLISECONDS)) {
            try {
                look();
            } catch (SearchException e) {
                // Live detection meets the same and says what is to be done.
                telemetry.detectionPostponed("reconciliation: " + e.getMessage(), settings.every());
            }
        }
    }

    /** Looks back once. */
    void look() throws SearchException, InterruptedException {
        var from = clock.instant().minus(settings.span());
        History.Report report =
                history.detect(library.shelf().asked(), new History.Span(from, null), (_, _) -> {});
        telemetry.reconciled(
                report.rules().stream().mapToLong(History.OfRule::hits).sum(), report.missed());
    }

    public void stop() {
        stopped.countDown();
    }
}
