package dev.kikori.detect;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.findings.Finding;
import dev.kikori.findings.FindingStore;
import dev.kikori.ledger.Ledger;
import dev.kikori.search.Backoff;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Telemetry;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Unflattener;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Flow 2: shows the events of every written object to all rules, once in effect.
 *
 * <pre>
 * 1 pick written objects from the ledger, those that wait longest first
 * 2 refresh their indices
 * 3 count their events: fewer than the ledger says means that not all are searchable yet, so the object waits
 * 4 search them with the queries of all rules together
 * 5 let the predicates decide, on the original record
 * 6 keep the findings, whose ids make a repetition harmless
 * 7 say in the ledger that the objects are evaluated
 * </pre>
 *
 * <p>No clock decides what is looked at. A crash after any step repeats it; several detectors at
 * once find the same.
 */
public final class Detector {

    /**
     * The limits of detection.
     *
     * @param objectsMax objects evaluated in one round; bounds the ids in one query
     * @param pause how long to wait after a round that left nothing behind; every round refreshes
     *     indices, so rounds in quick succession would cost OpenSearch more than they bring
     * @param reload how long to wait before rule files are looked at again
     */
    public record Settings(int objectsMax, Duration pause, Duration reload) {
        public static final Settings DEFAULT =
                new Settings(1_000, Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    /** Rounds after which missing events are taken for deleted, by retention or by hand. */
    private static final int ROUNDS_SHORT_MAX = 5;

    private static final Duration PUBLISH_EVERY = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final RuleLibrary library;
    private final RuleChecker checker;
    private final RuleCatalogue catalogue;
    private final EventSearch search;
    private final FindingStore findings;
    private final Origins origins;
    private final Unflattener unflattener;
    private final Settings settings;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private final List<RuleChecker.Checked> checked = new ArrayList<>();
    private @Nullable ActiveRules active;
    private final Map<String, Integer> roundsShort = new HashMap<>();
    private final Semaphore wake = new Semaphore(0);
    private Instant published = Instant.EPOCH;
    private volatile boolean stopping;

    public Detector(
            Ledger ledger,
            RuleLibrary library,
            RuleChecker checker,
            RuleCatalogue catalogue,
            EventSearch search,
            FindingStore findings,
            Origins origins,
            FieldNames names,
            Settings settings,
            InstantSource clock,
            Telemetry telemetry) {
        this.ledger = ledger;
        this.library = library;
        this.checker = checker;
        this.catalogue = catalogue;
        this.search = search;
        this.findings = findings;
        this.origins = origins;
        this.unflattener = new Unflattener(names);
        this.settings = settings;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /**
     * Detects until {@link #stop} is called.
     *
     * @throws SearchException MISCONFIGURED when OpenSearch cannot be used until an operator mends
     *     something
     */
    public void run() throws SearchException, InterruptedException {
        int failures = 0;
        while (!stopping) {
            try {
                int waited = round();
                publish(false);
                if (waited < settings.objectsMax()) {
                    pause(settings.pause());
                }
                failures = 0;
            } catch (SearchException e) {
                switch (e.kind()) {
                    case MISCONFIGURED -> throw e;
                    case REFUSED -> {
                        telemetry.bug("a round of detection", e);
                        // Perhaps one rule's query: with indices there to check it against, it will
                        // be set aside.
                        active = null;
                        pause(Backoff.DEFAULT.pause(++failures));
                    }
                    case TRANSIENT -> {
                        Duration pause = Backoff.DEFAULT.pause(++failures);
                        telemetry.detectionPostponed(String.valueOf(e.getMessage()), pause);
                        pause(pause);
                    }
                }
            }
        }
    }

    /** Ends {@link #run} after the round under way. */
    public void stop() {
        stopping = true;
        wake.release();
    }

    /** Evaluates everything that is written by now. */
    public void drain() throws SearchException, InterruptedException {
        while (round() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        publish(true);
    }

    /**
     * One round over at most {@link Settings#objectsMax} objects.
     *
     * @return how many waited for it
     */
    int round() throws SearchException, InterruptedException {
        List<Ledger.Held> written = ledger.written(settings.objectsMax());
        ActiveRules rulesAsked = active(!written.isEmpty());
        List<Ledger.Held> searchable = searchable(written);
        find(searchable, rulesAsked);
        ledger.evaluated(searchable, rulesAsked.hash());
        tellDelays(searchable);
        telemetry.detectionBacklog(
                written.size() < settings.objectsMax()
                        ? written.size() - searchable.size()
                        : ledger.backlog());
        return written.size();
    }

    /**
     * The rules that are asked, compiled and checked by OpenSearch: when their files have changed;
     * and again before they are asked, when there was no event yet to check them against. They are
     * published before they are first asked, so that whoever looks back knows what was asked of
     * which objects.
     */
    private ActiveRules active(boolean asked) throws SearchException, InterruptedException {
        boolean changed = library.lookAgain();
        ActiveRules known = active;
        if (known != null
                && !changed
                && (!asked || checked.stream().allMatch(RuleChecker.Checked::proven))) {
            return known;
        }
        // Whatever fails from here on is begun again.
        active = null;
        checked.clear();
        checked.addAll(checker.check(library.shelf().asked()));
        ActiveRules next = RuleChecker.fit(checked);
        if (known == null || changed || !next.hash().equals(known.hash())) {
            catalogue.publish(library.shelf(), checked, new RuleCatalogue.Run(next.hash(), null));
        }
        active = next;
        return next;
    }

    /** Those objects of which every event can be searched. */
    private List<Ledger.Held> searchable(List<Ledger.Held> written) throws SearchException {
        TreeSet<String> indices = new TreeSet<>();
        List<String> ids = new ArrayList<>();
        for (Ledger.Held held : written) {
            if (created(held) > 0) {
                ids.add(held.entry().id());
                indices.addAll(indices(held));
            }
        }
        Map<String, Long> counts = ledger.count(ids, indices);
        List<Ledger.Held> searchable = new ArrayList<>();
        for (Ledger.Held held : written) {
            String id = held.entry().id();
            if (counts.getOrDefault(id, 0L) >= created(held)) {
                roundsShort.remove(id);
                searchable.add(held);
            } else if (roundsShort.merge(id, 1, Integer::sum) > ROUNDS_SHORT_MAX) {
                telemetry.eventsMissing(
                        held.entry().source().key(), created(held), counts.getOrDefault(id, 0L));
                roundsShort.remove(id);
                searchable.add(held);
            }
        }
        return searchable;
    }

    /**
     * Searches the events of objects and keeps what the rules find, page by page, so that memory is
     * bounded.
     */
    private void find(List<Ledger.Held> objects, ActiveRules rulesAsked)
            throws SearchException, InterruptedException {
        TreeSet<String> indices = new TreeSet<>();
        List<String> batches = new ArrayList<>();
        for (Ledger.Held held : objects) {
            if (created(held) > 0) {
                batches.add(held.entry().id());
                indices.addAll(indices(held));
            }
        }
        if (!batches.isEmpty()) {
            search.each(
                    indices,
                    rulesAsked.queriesOf(batches),
                    events -> findings.keep(judged(events, rulesAsked)));
            origins.settle(batches, indices);
        }
    }

    private List<Finding> judged(List<Finding.Event> events, ActiveRules rulesAsked) {
        List<Finding> found = new ArrayList<>();
        for (Finding.Event event : events) {
            JsonNode record = unflattener.record(event.source());
            for (ActiveRules.Match match : rulesAsked.matching(record)) {
                found.add(new Finding(match.rule(), event, match.fields(), Finding.Mode.LIVE));
            }
        }
        return found;
    }

    private void tellDelays(List<Ledger.Held> objects) {
        Instant now = clock.instant();
        for (Ledger.Held held : objects) {
            var tally = held.entry().tally();
            if (tally != null
                    && tally.created() > 0
                    && tally.oldest() != null
                    && tally.newest() != null) {
                telemetry.eventsSearchable(
                        Duration.between(tally.oldest(), now),
                        Duration.between(tally.newest(), now));
            }
        }
    }

    /** Renews what {@code cloudtrail-rules} and the metrics say, now and then. */
    private void publish(boolean now) throws SearchException, InterruptedException {
        ActiveRules rulesAsked = active;
        if (rulesAsked != null
                && (now
                        || Duration.between(published, clock.instant()).compareTo(PUBLISH_EVERY)
                                >= 0)) {
            Instant completeUpTo = ledger.lowWatermark();
            telemetry.detectionCompleteUpTo(completeUpTo);
            catalogue.publish(
                    library.shelf(),
                    checked,
                    new RuleCatalogue.Run(rulesAsked.hash(), completeUpTo));
            published = clock.instant();
        }
    }

    private void pause(Duration time) throws InterruptedException {
        if (wake.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
            wake.drainPermits();
        }
    }

    private static long created(Ledger.Held held) {
        var tally = held.entry().tally();
        return tally == null ? 0 : tally.created();
    }

    private static List<String> indices(Ledger.Held held) {
        var tally = held.entry().tally();
        return tally == null ? List.of() : tally.indices();
    }
}
