package dev.kikori.telemetry;

import java.time.Duration;
import java.time.Instant;

/** The facts worth telling, in the words of the work. Implementations decide what each becomes. */
public interface Telemetry {

    /** What became of an object. */
    enum ObjectOutcome {
        DONE,
        ALREADY_DONE,
        DIGEST,
        DEAD_LETTERED,
        POSTPONED,
        LEFT
    }

    /** The counts of one object; {@code read} is the sum of the others. */
    record EventCounts(long read, long created, long duplicate, long deadLettered, long excluded) {
        public static final EventCounts NONE = new EventCounts(0, 0, 0, 0, 0);

        public EventCounts plus(EventCounts other) {
            return new EventCounts(
                    read + other.read,
                    created + other.created,
                    duplicate + other.duplicate,
                    deadLettered + other.deadLettered,
                    excluded + other.excluded);
        }
    }

    /** A message was opened; {@code kind} is one of a fixed few words. */
    void notificationOpened(String kind);

    /** A message that announces nothing to ingest was passed over. */
    void notificationIrrelevant(String messageId, String reason);

    void messageDeadLettered(String messageId, String reason);

    void messagePostponed(String messageId, String reason, Duration pause);

    /**
     * A message was worked on for longer than it could be kept hidden; it will come again, which
     * changes nothing.
     */
    void messageLost(String messageId, String reason);

    void leaseRenewalFailed(String messageId, String reason, Instant until);

    /** What became of the records of one object is settled. */
    void eventsCounted(EventCounts counts);

    /** Every event of the object is indexed, a duplicate, excluded or in the dead letters. */
    void objectDone(String object, long read, long deadLettered);

    /** Records were left out because retention has dropped the indices that they belong to. */
    void eventsPastRetention(String object, long events);

    /** The object had been ingested before. */
    void objectAlreadyDone(String object);

    /** A digest object was recognised by its key. */
    void digestSeen(String object);

    void objectDeadLettered(String object, String reason);

    void objectPostponed(String object, String reason);

    /**
     * An object was begun then and never finished, since its message is gone; it is taken again.
     */
    void objectLeft(String object, Instant begun);

    void bulkAnswered(Duration took, int operations, long bytes);

    void bulkRetried(int operations, String reason);

    /** A batch became searchable, its oldest and newest event that long after they happened. */
    void eventsSearchable(Duration sinceOldest, Duration sinceNewest);

    void findingCreated(String ruleId, String severity, Duration sinceEvent);

    /** A rule changed its state; {@code state} is one of a fixed few words. */
    void ruleState(String ruleId, String state);

    /** A rule is no longer among those that are known. */
    void ruleGone(String ruleId);

    /** Rule files had changed and were read again. */
    void rulesRead(int asked, int refused, int outdated);

    /** Rule files could not be read again; the rules stay as they were. */
    void rulesUnreadable(String reason);

    /** Rule files that could not be read again can be read now. */
    void rulesReadable();

    /** A search back over events found what detection should have found before. */
    void findingMissed(String ruleId, String eventDocument);

    /** A search back over the latest events is done. */
    void reconciled(long hits, long missed);

    /** How many written objects wait for detection. */
    void detectionBacklog(long objects);

    /** Every event that reached the index before then has been shown to the rules. */
    void detectionCompleteUpTo(Instant time);

    /**
     * The newest event of an object that an account's trail delivered; {@code account} is as the
     * object's key spells it.
     */
    void accountSpoke(String account, Instant newest);

    /** Events that had been written are no longer there: deleted by retention or by hand. */
    void eventsMissing(String object, long expected, long found);

    /** What is known of addresses and accounts besides what records tell, and what is not. */
    void enriching(String from);

    /** A file that events are enriched from turned out to be damaged; told once for each file. */
    void lookupFailed(String reason);

    /**
     * A file that events are enriched from was replaced by one that cannot be used, or is gone:
     * what was read before goes on being used. Told once for each change.
     */
    void enrichmentOutdated(String reason);

    /** How many files of enrichment are damaged or outdated now. */
    void enrichmentUnusable(int files);

    void detectionPostponed(String reason, Duration pause);

    void queueDepth(long visible, long inFlight);

    /** How many messages the queue's own dead-letter queue holds. */
    void queueDeadLetters(long messages);

    /** That could not be told; it is asked again after the pause. */
    void queueDeadLettersUnknown(String reason, Duration pause);

    /**
     * How many fields are mapped in the indices of a kind; {@code kind} is one of a fixed few
     * words.
     */
    void fieldsMapped(String kind, int fields);

    /** Reading the queue failed for now. */
    void queueUnreachable(String reason, Duration pause);

    /** The age of the oldest message now worked on; zero when there is none. */
    void oldestMessage(Duration age);

    /** Whether queue and OpenSearch answered when they were last asked. */
    void ready(boolean ready);

    void started(String what);

    void stopping(String why);

    void stopped();

    /** Something happened that the program does not foresee. */
    void bug(String where, Throwable cause);
}
