package dev.kikori.ingest;

import dev.kikori.ledger.Ledger;
import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows which indices of events have ended, so that a repetition does not bring them back with a
 * part of what they held.
 *
 * <p>An index has ended when all of its time is longer ago than the operator keeps events, or when
 * the ledger says that objects brought events into it and it is there no more: retention dropped
 * it. Forgetting these objects (deleting their entries from the ledger) opens it again.
 */
public final class Retention {
    /**
     * How long an answer of the cluster holds: long enough that a burst of small objects asks once,
     * short enough that hardly anything is written between the end of an index and its discovery.
     */
    private static final Duration HOLDS = Duration.ofSeconds(1);

    private final Optional<Duration> keep;
    private final IndexNames indexNames;
    private final SearchCluster cluster;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(boolean dropped, Instant asked) {}

    /**
     * @param keep how long the operator keeps events; empty for as long as their index is there
     */
    public Retention(
            Optional<Duration> keep,
            IndexNames indexNames,
            SearchCluster cluster,
            Ledger ledger,
            InstantSource clock) {
        this.keep = keep;
        this.indexNames = indexNames;
        this.cluster = cluster;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Whether events of that time are no longer kept. */
    boolean hasEnded(Instant timestamp) throws SearchException {
        return isPast(timestamp) || isDropped(indexNames.events(timestamp));
    }

    /** Those of the indices that have been dropped. */
    Collection<String> dropped(Collection<String> indices) throws SearchException {
        TreeSet<String> dropped = new TreeSet<>();
        for (String index : indices) {
            if (isDropped(index)) {
                dropped.add(index);
            }
        }
        return dropped;
    }

    /** Whole periods end, so that an index is never kept in part. */
    private boolean isPast(Instant timestamp) {
        return keep.isPresent()
                && indexNames
                                .events(timestamp)
                                .compareTo(indexNames.events(clock.instant().minus(keep.get())))
                        < 0;
    }

    private boolean isDropped(String index) throws SearchException {
        Instant now = clock.instant();
        Known answer = known.get(index);
        if (answer == null || answer.asked().plus(HOLDS).isBefore(now)) {
            answer = new Known(isGone(index) && ledger.knows(index) && isGone(index), now);
            known.put(index, answer);
        }
        return answer.dropped();
    }

    /**
     * Asked before the ledger, to spare it, and again after it: an index that another object brings
     * up between the two questions is missing in the first answer and known in the second.
     */
    private boolean isGone(String index) throws SearchException {
        return !cluster.hasIndex(index);
    }
}
