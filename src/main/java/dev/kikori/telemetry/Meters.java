package dev.kikori.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Turns each fact into a meter of Prometheus and, where a person should read it, a line in the log.
 *
 * <p>Tags are words from fixed lists and rule ids, never keys or messages, and the ids of at most
 * {@link #ACCOUNTS_MAX} accounts, so the number of series is bounded.
 */
public final class Meters implements Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger("kikori");

    /** From a second to a day: CloudTrail itself takes minutes, a backlog hours. */
    private static final Duration[] DELAYS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        Duration.ofMinutes(15),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(6),
        Duration.ofDays(1)
    };

    /** Accounts with a series of their own; all further ones share {@link #OTHER_ACCOUNTS}. */
    static final int ACCOUNTS_MAX = 1_000;

    /**
     * Also of those whose id is not one: whoever writes into a bucket may call a folder anything.
     */
    static final String OTHER_ACCOUNTS = "other";

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    private static final List<String> RULE_STATES =
            List.of("active", "outdated", "set_aside", "refused", "disabled");

    private final MeterRegistry registry;
    private final Counter created;
    private final Counter duplicate;
    private final Counter deadLettered;
    private final Counter excluded;
    private final Counter bulkRetries;
    private final Counter leaseFailures;
    private final Counter messagesDeadLettered;
    private final Counter messagesPostponed;
    private final Counter queueFailures;
    private final Counter detectionFailures;
    private final Counter missingEvents;
    private final Counter enrichmentFailures;
    private final AtomicLong enrichmentUnusable;
    private final Counter bugs;
    private final Counter missed;
    private final Timer bulk;
    private final Timer searchable;
    private final Timer finding;
    private final AtomicLong backlog;
    private final AtomicLong completeUpTo;
    private final AtomicLong visible;
    private final AtomicLong inFlight;
    private final AtomicLong queueDeadLetters = new AtomicLong(-1);
    private final AtomicLong ready;
    private final AtomicLong rulesUnreadable;
    private final AtomicLong oldestMillis = new AtomicLong();
    private final Map<String, AtomicLong> ruleStates = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> mappedFields = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> accounts = new ConcurrentHashMap<>();

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        created = events("created");
        duplicate = events("duplicate");
        deadLettered = events("deadlettered");
        excluded = events("excluded");
        for (ObjectOutcome outcome : ObjectOutcome.values()) {
            objects(outcome);
        }
        messagesDeadLettered = messages("dead_lettered");
        messagesPostponed = messages("postponed");
        bulkRetries =
                counter(
                        "kikori.bulk.retried.operations",
                        "Writes that OpenSearch could not take and that went again");
        leaseFailures =
                counter("kikori.lease.failures", "Renewals of a message's visibility that failed");
        queueFailures =
                counter(
                        "kikori.queue.failures",
                        "Times that the queue did not answer when it was read");
        bugs = counter("kikori.bugs", "Unforeseen errors; each has a stack trace in the log");
        bulk =
                Timer.builder("kikori.bulk")
                        .description("From sending a bulk to its answer")
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofMillis(5))
                        .maximumExpectedValue(Duration.ofSeconds(60))
                        .register(registry);
        searchable =
                delay(
                        "kikori.event.to.searchable",
                        "From the oldest event of an object to its being searchable");
        finding = delay("kikori.event.to.finding", "From an event to its finding");
        detectionFailures =
                counter(
                        "kikori.detection.failures",
                        "Times that detection had to wait and begin again");
        missingEvents =
                counter(
                        "kikori.detection.missing.events",
                        "Events that were gone from the index before any rule saw them");
        enrichmentFailures =
                counter(
                        "kikori.enrichment.failures",
                        "Files of enrichment that turned out to be damaged, or were replaced by what cannot be used");
        enrichmentUnusable =
                gauge(
                        "kikori.enrichment.unusable",
                        "Files of enrichment that are damaged or outdated now");
        rulesUnreadable =
                gauge("kikori.rules.unreadable", "1 while rule files cannot be read again");
        backlog =
                gauge(
                        "kikori.detection.backlog.objects",
                        "Objects that are indexed and wait for detection");
        missed =
                counter(
                        "kikori.detection.missed.findings",
                        "Findings that only the search back over events made");
        completeUpTo =
                gauge(
                        "kikori.detection.complete.timestamp.seconds",
                        "Unix time before which every event that reached the index has been shown to the rules");
        visible = gauge("kikori.queue.messages", "Messages waiting in the queue");
        inFlight =
                gauge(
                        "kikori.queue.inflight.messages",
                        "Messages received and not yet settled, of all workers");
        Gauge.builder("kikori.queue.oldest.seconds", oldestMillis, millis -> millis.get() / 1000.0)
                .description("Age of the oldest message that is worked on")
                .register(registry);
        ready =
                gauge(
                        "kikori.ready",
                        "1 if queue and OpenSearch answered when they were last asked");
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Counter messages(String outcome) {
        return Counter.builder("kikori.messages")
                .description("Messages that were put into the dead letters, or put off")
                .tag("outcome", outcome)
                .register(registry);
    }

    private Counter events(String result) {
        return Counter.builder("kikori.events")
                .description("Events read, by what became of them")
                .tag("result", result)
                .register(registry);
    }

    private Counter objects(ObjectOutcome outcome) {
        return Counter.builder("kikori.objects")
                .description("Objects named by notifications, by what became of them")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private Timer delay(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(DELAYS)
                .register(registry);
    }

    private AtomicLong gauge(String name, String description) {
        AtomicLong value = new AtomicLong();
        Gauge.builder(name, value, AtomicLong::get).description(description).register(registry);
        return value;
    }

    @Override
    public void notificationOpened(String kind) {
        Counter.builder("kikori.notifications")
                .description("Messages received, by what they turned out to be")
                .tag("kind", kind)
                .register(registry)
                .increment();
    }

    @Override
    public void notificationIrrelevant(String messageId, String reason) {
        LOG.info("message {} announces nothing to ingest: {}", messageId, reason);
    }

    @Override
    public void messageDeadLettered(String messageId, String reason) {
        messagesDeadLettered.increment();
        LOG.warn("message {} is kept in the dead letters: {}", messageId, reason);
    }

    @Override
    public void messagePostponed(String messageId, String reason, Duration pause) {
        messagesPostponed.increment();
        LOG.warn("message {} comes again in {} s: {}", messageId, pause.toSeconds(), reason);
    }

    @Override
    public void messageLost(String messageId, String reason) {
        leaseFailures.increment();
        LOG.warn("message {} may be delivered to others meanwhile: {}", messageId, reason);
    }

    @Override
    public void leaseRenewalFailed(String messageId, String reason, Instant until) {
        leaseFailures.increment();
        LOG.info(
                "message {} could not be kept hidden, trying until {}: {}",
                messageId,
                until,
                reason);
    }

    @Override
    public void eventsCounted(EventCounts counts) {
        created.increment((double) counts.created());
        duplicate.increment((double) counts.duplicate());
        deadLettered.increment((double) counts.deadLettered());
        excluded.increment((double) counts.excluded());
    }

    @Override
    public void objectDone(String object, long read, long deadLetters) {
        objects(ObjectOutcome.DONE).increment();
        if (deadLetters > 0) {
            LOG.warn("{}: {} of {} records are in the dead letters", object, deadLetters, read);
        } else {
            LOG.debug("{}: {} records", object, read);
        }
    }

    @Override
    public void eventsPastRetention(String object, long events) {
        LOG.info(
                "{}: {} records left out, because the indices that they belong to have ended by retention",
                object,
                events);
    }

    @Override
    public void objectAlreadyDone(String object) {
        objects(ObjectOutcome.ALREADY_DONE).increment();
        LOG.debug("{} was ingested before", object);
    }

    @Override
    public void digestSeen(String object) {
        objects(ObjectOutcome.DIGEST).increment();
        LOG.debug("{} is a digest", object);
    }

    @Override
    public void objectDeadLettered(String object, String reason) {
        objects(ObjectOutcome.DEAD_LETTERED).increment();
        LOG.warn("{} is kept in the dead letters: {}", object, reason);
    }

    @Override
    public void objectPostponed(String object, String reason) {
        objects(ObjectOutcome.POSTPONED).increment();
        LOG.warn("{} is tried again later: {}", object, reason);
    }

    @Override
    public void objectLeft(String object, Instant begun) {
        objects(ObjectOutcome.LEFT).increment();
        LOG.warn(
                "{} was begun at {} and never finished; its message is gone, so it is taken in again",
                object,
                begun);
    }

    @Override
    public void bulkAnswered(Duration took, int operations, long bytes) {
        bulk.record(took);
    }

    @Override
    public void bulkRetried(int operations, String reason) {
        bulkRetries.increment(operations);
        LOG.warn("{} writes go again: {}", operations, reason);
    }

    @Override
    public void eventsSearchable(Duration sinceOldest, Duration sinceNewest) {
        searchable.record(sinceOldest);
    }

    @Override
    public void findingCreated(String ruleId, String severity, Duration sinceEvent) {
        Counter.builder("kikori.findings")
                .description("Findings created")
                .tags("rule", ruleId, "severity", severity)
                .register(registry)
                .increment();
        finding.record(sinceEvent);
    }

    @Override
    public void ruleState(String ruleId, String state) {
        for (String each : RULE_STATES) {
            ruleStates
                    .computeIfAbsent(
                            ruleId + ' ' + each,
                            _ -> {
                                AtomicLong value = new AtomicLong();
                                Gauge.builder("kikori.rule.state", value, AtomicLong::get)
                                        .description("1 for the state that the rule is in")
                                        .tags("rule", ruleId, "state", each)
                                        .register(registry);
                                return value;
                            })
                    .set(each.equals(state) ? 1 : 0);
        }
    }

    @Override
    public void ruleGone(String ruleId) {
        for (String each : RULE_STATES) {
            AtomicLong value = ruleStates.remove(ruleId + ' ' + each);
            if (value != null) {
                Gauge gauge =
                        registry.find("kikori.rule.state")
                                .tags("rule", ruleId, "state", each)
                                .gauge();
                if (gauge != null) {
                    registry.remove(gauge);
                }
            }
        }
    }

    @Override
    public void rulesRead(int asked, int refused, int outdated) {
        LOG.info(
                "rules read again: {} are asked, {} of them as they were before their file became faulty; {} refused",
                asked,
                outdated,
                refused);
    }

    @Override
    public void rulesUnreadable(String reason) {
        rulesUnreadable.set(1);
        LOG.warn("rules stay as they were; they cannot be read again: {}", reason);
    }

    @Override
    public void rulesReadable() {
        rulesUnreadable.set(0);
        LOG.info("rules can be read again");
    }

    @Override
    public void enriching(String from) {
        LOG.info("{}", from);
    }

    @Override
    public void lookupFailed(String reason) {
        enrichmentFailures.increment();
        LOG.warn("events go without what a database should tell of their address: {}", reason);
    }

    @Override
    public void enrichmentOutdated(String reason) {
        enrichmentFailures.increment();
        LOG.warn("events are enriched from what was read before: {}", reason);
    }

    @Override
    public void enrichmentUnusable(int files) {
        enrichmentUnusable.set(files);
    }

    @Override
    public void findingMissed(String ruleId, String eventDocument) {
        missed.increment();
        LOG.error(
                "detection had missed rule {} on event {}; it is found now", ruleId, eventDocument);
    }

    @Override
    public void reconciled(long hits, long missed) {
        LOG.info("reconciled: {} findings should be there, {} had been missed", hits, missed);
    }

    @Override
    public void fieldsMapped(String kind, int fields) {
        mappedFields
                .computeIfAbsent(
                        kind,
                        _ -> {
                            AtomicLong value = new AtomicLong();
                            Gauge.builder("kikori.mapped.fields", value, AtomicLong::get)
                                    .description(
                                            "Fields mapped in the indices of a kind; no input changes it")
                                    .tag("index", kind)
                                    .register(registry);
                            return value;
                        })
                .set(fields);
    }

    @Override
    public void detectionBacklog(long objects) {
        backlog.set(objects);
    }

    @Override
    public void detectionCompleteUpTo(Instant time) {
        completeUpTo.set(time.getEpochSecond());
    }

    @Override
    public void accountSpoke(String account, Instant newest) {
        AtomicLong known = accounts.get(account);
        if (known == null) {
            boolean own = ACCOUNT.matcher(account).matches() && accounts.size() < ACCOUNTS_MAX;
            known = accounts.computeIfAbsent(own ? account : OTHER_ACCOUNTS, this::lastEvent);
        }
        known.accumulateAndGet(newest.getEpochSecond(), Math::max);
    }

    private AtomicLong lastEvent(String account) {
        AtomicLong value = new AtomicLong();
        Gauge.builder("kikori.account.last.event.timestamp.seconds", value, AtomicLong::get)
                .description("Unix time of the newest event of an account that came in")
                .tag("account", account)
                .register(registry);
        return value;
    }

    @Override
    public void eventsMissing(String object, long expected, long found) {
        missingEvents.increment((double) (expected - found));
        LOG.warn(
                "{}: {} of {} events are gone; the rules see those that are left",
                object,
                expected - found,
                expected);
    }

    @Override
    public void detectionPostponed(String reason, Duration pause) {
        detectionFailures.increment();
        LOG.warn("detection goes on in {} s: {}", pause.toSeconds(), reason);
    }

    @Override
    public void queueDepth(long waiting, long worked) {
        visible.set(waiting);
        inFlight.set(worked);
    }

    @Override
    public void queueDeadLetters(long messages) {
        if (queueDeadLetters.getAndSet(messages) < 0) {
            // Where nobody looks, there is no series that says 0.
            Gauge.builder("kikori.queue.dead.letters", queueDeadLetters, Meters::known)
                    .description("Messages in the queue's own dead-letter queue")
                    .register(registry);
        }
    }

    private static double known(AtomicLong value) {
        return value.get() < 0 ? Double.NaN : value.get();
    }

    @Override
    public void queueDeadLettersUnknown(String reason, Duration pause) {
        queueDeadLetters.set(-1);
        LOG.warn(
                "what the dead-letter queue of the queue holds is not known; it is asked again in {} min: {}",
                pause.toMinutes(),
                reason);
    }

    @Override
    public void queueUnreachable(String reason, Duration pause) {
        queueFailures.increment();
        LOG.warn("the queue is asked again in {} s: {}", pause.toSeconds(), reason);
    }

    @Override
    public void oldestMessage(Duration age) {
        oldestMillis.set(age.toMillis());
    }

    @Override
    public void ready(boolean answering) {
        ready.set(answering ? 1 : 0);
    }

    @Override
    public void started(String what) {
        LOG.info("{}", what);
    }

    @Override
    public void stopping(String why) {
        LOG.info("stopping: {}; objects under way are finished first", why);
    }

    @Override
    public void stopped() {
        LOG.info("stopped");
    }

    @Override
    public void bug(String where, Throwable cause) {
        bugs.increment();
        LOG.error("unforeseen error in {}", where, cause);
    }
}
