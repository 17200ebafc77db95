package dev.kikori;

import dev.kikori.archive.RecordStream;
import dev.kikori.archive.S3Archive;
import dev.kikori.config.Config;
import dev.kikori.detect.Detector;
import dev.kikori.detect.EventSearch;
import dev.kikori.detect.Origins;
import dev.kikori.detect.RuleCatalogue;
import dev.kikori.findings.FindingStore;
import dev.kikori.ingest.DeadLetters;
import dev.kikori.ingest.Exclusions;
import dev.kikori.ingest.Intake;
import dev.kikori.ingest.Retention;
import dev.kikori.ingest.Worker;
import dev.kikori.ledger.Ledger;
import dev.kikori.queue.SqsQueue;
import dev.kikori.rules.PatternException;
import dev.kikori.rules.RuleBook;
import dev.kikori.search.Backoff;
import dev.kikori.search.EventReader;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.search.Templates;
import dev.kikori.telemetry.Meters;
import dev.kikori.telemetry.Telemetry;
import dev.kikori.trail.FieldNames;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.time.Clock;
import java.time.Duration;

/**
 * Puts the parts together, one method a flow: the only place that builds clients, threads and
 * registries.
 */
public final class Wiring {
    private Wiring() {}

    /** The registry of a process, with the JVM's own meters. */
    public static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        // Lives as long as the process.
        @SuppressWarnings("resource")
        JvmGcMetrics collections = new JvmGcMetrics();
        collections.bindTo(registry);
        return registry;
    }

    /**
     * The long-running service: queue and archive into OpenSearch, and the rules over what came in.
     */
    public static Service service(Config config, PrometheusMeterRegistry registry)
            throws SearchException, PatternException {
        Clock clock = Clock.systemUTC();
        Telemetry telemetry = new Meters(registry);
        FieldNames names = FieldNames.standard();
        SqsQueue.Settings queueSettings =
                config.queue()
                        .orElseThrow(
                                () -> new IllegalArgumentException("the service needs a queue"));

        SearchCluster cluster = SearchCluster.connect(config.openSearch());
        Indexer indexer = indexer(config, cluster, telemetry);
        IndexNames indexNames = new IndexNames(config.indexPeriod());
        Ledger ledger = new Ledger(cluster, indexer, clock);
        DeadLetters deadLetters = new DeadLetters(indexer, clock);

        SqsQueue queue = new SqsQueue(SqsQueue.client(queueSettings), queueSettings, clock);
        Retention retention =
                new Retention(config.keepEvents(), indexNames, cluster, ledger, clock);
        Intake intake =
                new Intake(
                        new S3Archive(S3Archive.client(config.archive())),
                        ledger,
                        indexer,
                        deadLetters,
                        names,
                        Exclusions.of(config.exclude()),
                        retention,
                        indexNames,
                        RecordStream.Limits.DEFAULT,
                        clock,
                        telemetry);
        Worker worker = new Worker(queue, intake, deadLetters, config.worker(), clock, telemetry);

        RuleCatalogue catalogue = new RuleCatalogue(cluster, indexer, names, clock, telemetry);
        Detector detector =
                new Detector(
                        ledger,
                        catalogue,
                        new EventSearch(cluster),
                        new FindingStore(indexer, indexNames, clock, telemetry),
                        new Origins(cluster, indexer),
                        RuleBook.builtIn().rules(),
                        names,
                        config.detection(),
                        clock,
                        telemetry);
        return new Service(
                worker,
                detector,
                ledger,
                new Templates(cluster),
                queue,
                cluster,
                indexer,
                config.ops(),
                registry,
                clock,
                telemetry);
    }

    /** Installs the index templates and publishes the saved detection queries. */
    public static Setup.Report setUp(Config config, Telemetry telemetry)
            throws SearchException, InterruptedException {
        try (SearchCluster cluster = SearchCluster.connect(config.openSearch());
                Indexer indexer = indexer(config, cluster, telemetry)) {
            RuleCatalogue catalogue =
                    new RuleCatalogue(
                            cluster, indexer, FieldNames.standard(), Clock.systemUTC(), telemetry);
            return Setup.run(new Templates(cluster), catalogue, RuleBook.builtIn());
        }
    }

    /** What reads events back, with the connections that it needs. */
    public record Events(EventReader reader, SearchCluster cluster) implements AutoCloseable {
        @Override
        public void close() {
            cluster.close();
        }
    }

    /** Reads events back out of the index. */
    public static Events events(Config config) throws SearchException {
        SearchCluster cluster = SearchCluster.connect(config.openSearch());
        return new Events(new EventReader(cluster, FieldNames.standard()), cluster);
    }

    private static Indexer indexer(Config config, SearchCluster cluster, Telemetry telemetry) {
        Indexer.Settings defaults = Indexer.Settings.DEFAULT;
        return new Indexer(
                cluster,
                new Indexer.Settings(
                        defaults.bulkBytesMax(),
                        defaults.operationsMax(),
                        config.openSearch().connections(),
                        defaults.attemptsMax()),
                Backoff.DEFAULT,
                new Indexer.Listener() {
                    @Override
                    public void bulkAnswered(Duration took, int operations, long bytes) {
                        telemetry.bulkAnswered(took, operations, bytes);
                    }

                    @Override
                    public void bulkRetried(int operations, String reason) {
                        telemetry.bulkRetried(operations, reason);
                    }
                });
    }
}
