package dev.kikori.ingest;

import dev.kikori.archive.ObjectRef;
import dev.kikori.ledger.Ledger;
import dev.kikori.ledger.LedgerEntry;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Telemetry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Finishes what was begun and left: an object whose message was deleted, expired or moved away
 * before all its events were in. No message would bring it back, its events would be shown to no
 * rule, and detection would never be complete again.
 *
 * <p>Safe beside a worker that is at the same object after all, since the ledger settles who
 * created what.
 */
public final class Stragglers {
    /**
     * When an object counts as left.
     *
     * @param every how long between two looks; the first comes after one such time
     * @param after how long ago it was begun last; longer than any message waits for its next try
     */
    public record Settings(Duration every, Duration after) {
        public static final Settings DEFAULT =
                new Settings(Duration.ofMinutes(15), Duration.ofHours(1));
    }

    private static final int OBJECTS_MAX = 1_000;

    private final Ledger ledger;
    private final Intake intake;
    private final DeadLetters deadLetters;
    private final Settings settings;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private final CountDownLatch stopped = new CountDownLatch(1);

    public Stragglers(
            Ledger ledger,
            Intake intake,
            DeadLetters deadLetters,
            Settings settings,
            InstantSource clock,
            Telemetry telemetry) {
        this.ledger = ledger;
        this.intake = intake;
        this.deadLetters = deadLetters;
        this.settings = settings;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /**
     * Looks now and then until {@link #stop} is called.
     *
     * @throws SearchException MISCONFIGURED when OpenSearch cannot be used until an operator mends
     *     something
     */
    public void run() throws SearchException, InterruptedException {
        while (!stopped.await(settings.every().toMillis(), TimeUnit.MILLISECONDS)) {
            try {
                look();
            } catch (SearchException e) {
                switch (e.kind()) {
                    case MISCONFIGURED -> throw e;
                    case REFUSED -> telemetry.bug("looking for objects that were left", e);
                    case TRANSIENT -> {
                        // The workers meet the same and tell it; the next look comes anyway.
                    }
                }
            }
        }
    }

    /** Ends {@link #run} after the object under way. */
    public void stop() {
        stopped.countDown();
    }

    /** Looks once. */
    void look() throws SearchException, InterruptedException {
        List<Ledger.Held> left =
                ledger.unfinished(clock.instant().minus(settings.after()), OBJECTS_MAX);
        for (Ledger.Held held : left) {
            if (stopped.getCount() == 0) {
                return;
            }
            takeAgain(held);
        }
    }

    private void takeAgain(Ledger.Held held) throws SearchException, InterruptedException {
        LedgerEntry.Source source = held.entry().source();
        ObjectRef object = new ObjectRef(source.bucket(), source.key(), null);
        telemetry.objectLeft(object.toString(), held.entry().claimed());
        switch (intake.take(object)) {
            case Outcome.TryAgain _ -> {
                // Told by the intake; it stays as it is until the next look.
                return;
            }
            case Outcome.DeadLetter dead -> deadLetters.keep(dead.letters());
            case Outcome.Done _ -> {}
        }
        if (ledger.isUnchanged(held)) {
            // The key holds other content by now, so nobody can read the rest of this.
            deadLetters.keep(
                    List.of(
                            new Letter.WholeObject(
                                    object,
                                    "its content of revision "
                                            + source.revision()
                                            + " was replaced before all of it was in")));
            ledger.abandon(held);
        }
    }
}
