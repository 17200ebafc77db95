package dev.kikori;

import dev.kikori.archive.RecordStream;
import dev.kikori.archive.S3Archive;
import dev.kikori.config.Config;
import dev.kikori.config.ConfigException;
import dev.kikori.detect.Detector;
import dev.kikori.detect.EventSearch;
import dev.kikori.detect.History;
import dev.kikori.detect.Origins;
import dev.kikori.detect.Reconciliation;
import dev.kikori.detect.RecordKnowledge;
import dev.kikori.detect.RuleCatalogue;
import dev.kikori.detect.RuleChecker;
import dev.kikori.detect.RuleLibrary;
import dev.kikori.enrich.EnrichmentException;
import dev.kikori.enrich.FileEnrichment;
import dev.kikori.findings.FindingStore;
import dev.kikori.ingest.DeadLetters;
import dev.kikori.ingest.Exclusions;
import dev.kikori.ingest.Intake;
import dev.kikori.ingest.Retention;
import dev.kikori.ingest.Stragglers;
import dev.kikori.ingest.Worker;
import dev.kikori.ledger.Ledger;
import dev.kikori.queue.SqsQueue;
import dev.kikori.report.Reporter;
import dev.kikori.rules.PatternException;
import dev.kikori.search.Backoff;
import dev.kikori.search.EventIndices;
import dev.kikori.search.EventReader;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.search.Templates;
import dev.kikori.telemetry.Meters;
import dev.kikori.telemetry.Telemetry;
import dev.kikori.trail.Enrichment;
import dev.kikori.trail.FieldNames;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

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
            throws SearchException, PatternException, ConfigException {
        Clock clock = Clock.systemUTC();
        Telemetry telemetry = new Meters(registry);
        FieldNames names = FieldNames.standard();
        SqsQueue.Settings queueSettings =
                config.queue()
                        .orElseThrow(
                                () -> new IllegalArgumentException("the service needs a queue"));

        Enrichment enrichment = enrichment(config, clock, telemetry);
        SearchCluster cluster = SearchCluster.connect(config.openSearch());
        Indexer indexer = indexer(config, cluster, telemetry);
        IndexNames indexNames = new IndexNames(config.indexPeriod());
        Ledger ledger = new Ledger(cluster, indexer, clock);
        DeadLetters deadLetters = new DeadLetters(indexer, clock);

        SqsQueue queue = new SqsQueue(SqsQueue.client(queueSettings), queueSettings, clock);
        S3Archive archive = new S3Archive(S3Archive.client(config.archive()));
        Retention retention =
                new Retention(config.keepEvents(), indexNames, cluster, ledger, clock);
        Intake intake =
                new Intake(
                        archive,
                        ledger,
                        indexer,
                        deadLetters,
                        names,
                        enrichment,
                        Exclusions.of(config.exclude()),
                        retention,
                        indexNames,
                        RecordStream.Limits.DEFAULT,
                        clock,
                        telemetry);
        Worker worker = new Worker(queue, intake, deadLetters, config.worker(), clock, telemetry);
        Stragglers stragglers =
                new Stragglers(
                        ledger, intake, deadLetters, Stragglers.Settings.DEFAULT, clock, telemetry);

        RuleLibrary library = rules(config, telemetry);
        RuleChecker checker = new RuleChecker(cluster, names);
        RuleCatalogue catalogue = new RuleCatalogue(cluster, indexer, clock, telemetry);
        FindingStore findings = new FindingStore(cluster, indexer, indexNames, clock, telemetry);
        Detector detector =
                new Detector(
                        ledger,
                        library,
                        checker,
                        catalogue,
                        new EventSearch(cluster),
                        findings,
                        new Origins(cluster, indexer),
                        names,
                        config.detection(),
                        clock,
                        telemetry);
        Reconciliation reconciliation =
                new Reconciliation(
                        history(cluster, checker, catalogue, ledger, findings, telemetry),
                        library,
                        config.reconciliation(),
                        clock,
                        telemetry);
        return new Service(
                worker,
                stragglers,
                detector,
                reconciliation,
                ledger,
                new Templates(cluster),
                queue,
                archive,
                cluster,
                indexer,
                config.ops(),
                registry,
                clock,
                telemetry);
    }

    /** Installs the index templates and publishes the saved detection queries. */
    public static Setup.Report setUp(Config config, Telemetry telemetry)
            throws SearchException, ConfigException, InterruptedException {
        try (SearchCluster cluster = SearchCluster.connect(config.openSearch());
                Indexer indexer = indexer(config, cluster, telemetry)) {
            return Setup.run(
                    new Templates(cluster),
                    rules(config, telemetry).shelf(),
                    new RuleChecker(cluster, FieldNames.standard()),
                    new RuleCatalogue(cluster, indexer, Clock.systemUTC(), telemetry));
        }
    }

    /** The rules that the configuration names. */
    public static RuleLibrary rules(Config config, Telemetry telemetry) throws ConfigException {
        try {
            return RuleLibrary.open(
                    config.rules(),
                    RecordKnowledge.of(FieldNames.standard()),
                    config.detection().reload(),
                    Clock.systemUTC(),
                    telemetry);
        } catch (IOException e) {
            throw new ConfigException(
                    List.of("rules.paths or rules.placeholders: " + e.getMessage()));
        }
    }

    private static Enrichment enrichment(Config config, Clock clock, Telemetry telemetry)
            throws ConfigException {
        try {
            return FileEnrichment.open(config.enrichment(), clock, telemetry);
        } catch (EnrichmentException e) {
            throw new ConfigException(e.problems());
        }
    }

    /** What looks back over events, with the connections that it needs. */
    public record Past(
            History history, RuleCatalogue catalogue, SearchCluster cluster, Indexer indexer)
            implements AutoCloseable {
        @Override
        public void close() {
            indexer.close();
            cluster.close();
        }
    }

    /** Looks back over the events in the index. */
    public static Past past(Config config, Telemetry telemetry) throws SearchException {
        Clock clock = Clock.systemUTC();
        SearchCluster cluster = SearchCluster.connect(config.openSearch());
        Indexer indexer = indexer(config, cluster, telemetry);
        RuleCatalogue catalogue = new RuleCatalogue(cluster, indexer, clock, telemetry);
        FindingStore findings =
                new FindingStore(
                        cluster, indexer, new IndexNames(config.indexPeriod()), clock, telemetry);
        return new Past(
                history(
                        cluster,
                        new RuleChecker(cluster, FieldNames.standard()),
                        catalogue,
                        new Ledger(cluster, indexer, clock),
                        findings,
                        telemetry),
                catalogue,
                cluster,
                indexer);
    }

    private static History history(
            SearchCluster cluster,
            RuleChecker checker,
            RuleCatalogue catalogue,
            Ledger ledger,
            FindingStore findings,
            Telemetry telemetry) {
        return new History(
                checker,
                catalogue,
                ledger,
                new EventIndices(cluster),
                new EventSearch(cluster),
                findings,
                FieldNames.standard(),
                telemetry);
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

    /** What gathers reports, with the connections that it needs. */
    public record Reports(Reporter reporter, SearchCluster cluster) implements AutoCloseable {
        @Override
        public void close() {
            cluster.close();
        }
    }

    /** Gathers reports from the index. */
    public static Reports reports(Config config) throws SearchException {
        SearchCluster cluster = SearchCluster.connect(config.openSearch());
        return new Reports(new Reporter(cluster, Clock.systemUTC()), cluster);
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
