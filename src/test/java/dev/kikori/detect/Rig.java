package dev.kikori.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.archive.ObjectRef;
import dev.kikori.archive.RecordStream;
import dev.kikori.archive.S3Archive;
import dev.kikori.findings.FindingStore;
import dev.kikori.ingest.DeadLetters;
import dev.kikori.ingest.Exclusions;
import dev.kikori.ingest.Intake;
import dev.kikori.ingest.Outcome;
import dev.kikori.ingest.Retention;
import dev.kikori.ledger.Ledger;
import dev.kikori.rules.Rule;
import dev.kikori.search.Backoff;
import dev.kikori.search.EventIndices;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Meters;
import dev.kikori.telemetry.Telemetry;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.TrailBucket;
import dev.kikori.trail.Enrichment;
import dev.kikori.trail.FieldNames;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Production's parts of ingestion and detection, put together without threads of their own. */
final class Rig implements AutoCloseable {
    static final Clock CLOCK = Clock.systemUTC();
    static final FieldNames NAMES = FieldNames.standard();
    static final IndexNames INDEX_NAMES = new IndexNames(IndexNames.Period.MONTH);

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Telemetry telemetry = new Meters(meters);
    final SearchCluster cluster;
    final Indexer indexer;
    final Ledger ledger;

    private Rig(URI openSearch) throws SearchException {
        cluster = SearchCluster.connect(SearchCluster.Settings.open(openSearch));
        indexer =
                new Indexer(
                        cluster, Indexer.Settings.DEFAULT, Backoff.DEFAULT, Indexer.Listener.NONE);
        ledger = new Ledger(cluster, indexer, CLOCK);
    }

    /** On the embedded OpenSearch. */
    static Rig embedded() throws SearchException {
        return new Rig(EmbeddedServers.stack().openSearchUrl());
    }

    /** On whatever answers there. */
    static Rig at(URI openSearch) throws SearchException {
        return new Rig(openSearch);
    }

    Intake intake() {
        return new Intake(
                new S3Archive(EmbeddedServers.stack().s3()),
                ledger,
                indexer,
                new DeadLetters(indexer, CLOCK),
                NAMES,
                Enrichment.NONE,
                Exclusions.none(),
                new Retention(Optional.empty(), INDEX_NAMES, cluster, ledger, CLOCK),
                INDEX_NAMES,
                RecordStream.Limits.DEFAULT,
                CLOCK,
                telemetry);
    }

    /** Ingests an object that is in the bucket. */
    void ingest(TrailBucket bucket, String key) throws Exception {
        assertThat(intake().take(new ObjectRef(bucket.name(), key, null)))
                .isEqualTo(new Outcome.Done());
    }

    Detector detector(List<Rule> rules) {
        return detector(RuleLibrary.of(rules, telemetry), Detector.Settings.DEFAULT);
    }

    Detector detector(RuleLibrary library, Detector.Settings settings) {
        return new Detector(
                ledger,
                library,
                new RuleChecker(cluster, NAMES),
                catalogue(),
                new EventSearch(cluster),
                findings(),
                new Origins(cluster, indexer),
                NAMES,
                settings,
                CLOCK,
                telemetry);
    }

    History history() {
        return new History(
                new RuleChecker(cluster, NAMES),
                catalogue(),
                ledger,
                new EventIndices(cluster),
                new EventSearch(cluster),
                findings(),
                NAMES,
                telemetry);
    }

    RuleCatalogue catalogue() {
        return new RuleCatalogue(cluster, indexer, CLOCK, telemetry);
    }

    private FindingStore findings() {
        return new FindingStore(cluster, indexer, INDEX_NAMES, CLOCK, telemetry);
    }

    @Override
    public void close() {
        indexer.close();
        cluster.close();
    }
}
