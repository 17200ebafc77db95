package dev.kikori;

import dev.kikori.archive.S3Archive;
import dev.kikori.detect.Detector;
import dev.kikori.detect.Reconciliation;
import dev.kikori.ingest.Stragglers;
import dev.kikori.ingest.Worker;
import dev.kikori.ledger.Ledger;
import dev.kikori.queue.QueueDepth;
import dev.kikori.queue.QueueException;
import dev.kikori.queue.SqsQueue;
import dev.kikori.search.Backoff;
import dev.kikori.search.Indexer;
import dev.kikori.search.MappedFields;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.search.Templates;
import dev.kikori.telemetry.OpsServer;
import dev.kikori.telemetry.Telemetry;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The running service: both flows side by side, watched, until it is told to stop or one of them
 * cannot go on.
 */
public final class Service implements AutoCloseable {
    private static final Duration WATCH_EVERY = Duration.ofSeconds(5);
    private static final Duration DEAD_LETTERS_EVERY = Duration.ofMinutes(1);
    private static final Duration DEAD_LETTERS_AGAIN = Duration.ofHours(1);
    private static final Duration COUNT_FIELDS_EVERY = Duration.ofMinutes(1);

    private final Worker worker;
    private final Stragglers stragglers;
    private final Detector detector;
    private final Reconciliation reconciliation;
    private final Ledger ledger;
    private final Templates templates;
    private final MappedFields mappedFields;
    private final SqsQueue queue;
    private final S3Archive archive;
    private final SearchCluster cluster;
    private final Indexer indexer;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private final OpsServer ops;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile String unready = "starting";
    private Instant deadLettersDue = Instant.MIN;
    private Instant fieldsCounted = Instant.EPOCH;

    Service(
            Worker worker,
            Stragglers stragglers,
            Detector detector,
            Reconciliation reconciliation,
            Ledger ledger,
            Templates templates,
            SqsQueue queue,
            S3Archive archive,
            SearchCluster cluster,
            Indexer indexer,
            OpsServer.Settings opsSettings,
            PrometheusMeterRegistry registry,
            InstantSource clock,
            Telemetry telemetry) {
        this.worker = worker;
        this.stragglers = stragglers;
        this.detector = detector;
        this.reconciliation = reconciliation;
        this.ledger = ledger;
        this.templates = templates;
        this.queue = queue;
        this.archive = archive;
        this.cluster = cluster;
        this.mappedFields = new MappedFields(cluster);
        this.indexer = indexer;
        this.clock = clock;
        this.telemetry = telemetry;
        try {
            ops = new OpsServer(opsSettings, registry, this::health, this::readiness);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "ops.address "
                            + opsSettings.address()
                            + " and ops.port "
                            + opsSettings.port()
                            + " cannot be listened on: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Where {@code /metrics} and the others answer. */
    public int opsPort() {
        return ops.port();
    }

    /** The worker, for those who wait until it has nothing left. */
    public Worker worker() {
        return worker;
    }

    /** Whether the rules have seen every event of every object that is settled by now. */
    public boolean isDetected() throws SearchException {
        try {
            return ledger.backlog() == 0;
        } catch (SearchException e) {
            if (e.kind() == SearchException.Kind.TRANSIENT) {
                // An index that is just being made answers 503.
                return false;
            }
            throw e;
        }
    }

    /**
     * Runs until {@link #stop} is called and everything under way is settled.
     *
     * @throws SearchException when OpenSearch cannot be used until an operator mends something, or
     *     for a bug
     * @throws QueueException when the queue cannot be used until an operator mends something
     */
    public void run() throws SearchException, QueueException, InterruptedException {
        awaitOpenSearch();
        telemetry.started("ready: taking notifications, metrics on port " + ops.port());
        Thread detection = Thread.ofPlatform().name("detector").start(() -> guarded(detector::run));
        Thread lookingBack =
                Thread.ofPlatform()
                        .name("reconciliation")
                        .start(() -> guarded(reconciliation::run));
        Thread ingestion = Thread.ofPlatform().name("worker").start(() -> guarded(worker::run));
        Thread leftBehind =
                Thread.ofPlatform().name("stragglers").start(() -> guarded(stragglers::run));
        while (!stopped.await(WATCH_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            watch();
            watchDeadLetters();
        }
        worker.stop();
        stragglers.stop();
        reconciliation.stop();
        ingestion.join();
        leftBehind.join();
        detector.stop();
        detection.join();
        lookingBack.join();
        telemetry.stopped();
        rethrow();
    }

    /** Tells the service to finish what is under way; {@link #run} returns then. */
    public void stop(String why) {
        telemetry.stopping(why);
        unready = "stopping: " + why;
        stopped.countDown();
    }

    /** One of the flows, told apart only by what it may throw. */
    private interface Flow {
        void run() throws SearchException, QueueException, InterruptedException;
    }

    private void guarded(Flow flow) {
        try {
            flow.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SearchException | QueueException | RuntimeException e) {
            failure.compareAndSet(null, e);
            stop(String.valueOf(e.getMessage()));
        }
    }

    /**
     * OpenSearch may start later than we do; without its templates, though, the first event would
     * spoil an index.
     */
    private void awaitOpenSearch() throws SearchException, InterruptedException {
        for (int attempt = 1; stopped.getCount() > 0; attempt++) {
            try {
                List<String> missing = templates.missing();
                if (!missing.isEmpty()) {
                    throw new SearchException(
                            SearchException.Kind.MISCONFIGURED,
                            "index templates are missing or of another version: "
                                    + String.join(", ", missing)
                                    + "; run `kikori setup` with the same configuration");
                }
                unready = "";
                telemetry.ready(true);
                return;
            } catch (SearchException e) {
                switch (e.kind()) {
                    case MISCONFIGURED, REFUSED -> throw e;
                    case TRANSIENT -> {
                        unready = String.valueOf(e.getMessage());
                        Duration pause = Backoff.DEFAULT.pause(attempt);
                        telemetry.detectionPostponed(
                                "waiting for OpenSearch: " + e.getMessage(), pause);
                        if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                            return;
                        }
                    }
                }
            }
        }
    }

    private void watchDeadLetters() throws InterruptedException {
        if (clock.instant().isBefore(deadLettersDue)) {
            return;
        }
        try {
            queue.deadLetters().ifPresent(telemetry::queueDeadLetters);
            deadLettersDue = clock.instant().plus(DEAD_LETTERS_EVERY);
        } catch (QueueException e) {
            // Each refusal is an event in the trail itself.
            deadLettersDue = clock.instant().plus(DEAD_LETTERS_AGAIN);
            telemetry.queueDeadLettersUnknown(String.valueOf(e.getMessage()), DEAD_LETTERS_AGAIN);
        }
    }

    private void watch() throws InterruptedException {
        try {
            QueueDepth depth = queue.depth();
            telemetry.queueDepth(depth.visible(), depth.inFlight());
            telemetry.oldestMessage(
                    worker.oldestSentAt()
                            .map(sent -> Duration.between(sent, clock.instant()))
                            .orElse(Duration.ZERO));
            cluster.version();
            countFields();
            if (stopped.getCount() > 0) {
                unready = "";
            }
        } catch (QueueException | SearchException e) {
            unready = String.valueOf(e.getMessage());
        }
        telemetry.ready(unready.isEmpty());
    }

    private void countFields() throws SearchException {
        Instant now = clock.instant();
        if (!now.isBefore(fieldsCounted.plus(COUNT_FIELDS_EVERY))) {
            mappedFields.count().forEach(telemetry::fieldsMapped);
            fieldsCounted = now;
        }
    }

    private OpsServer.Health health() {
        @Nullable Exception broken = failure.get();
        return broken == null
                ? new OpsServer.Health(true, "alive")
                : new OpsServer.Health(false, String.valueOf(broken.getMessage()));
    }

    private OpsServer.Health readiness() {
        String words = unready;
        return words.isEmpty()
                ? new OpsServer.Health(true, "ready")
                : new OpsServer.Health(false, words);
    }

    private void rethrow() throws SearchException, QueueException {
        switch (failure.get()) {
            case null -> {}
            case SearchException e -> throw e;
            case QueueException e -> throw e;
            case RuntimeException e -> throw e;
            case Exception e -> throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        ops.close();
        indexer.close();
        cluster.close();
        queue.close();
        archive.close();
    }
}
