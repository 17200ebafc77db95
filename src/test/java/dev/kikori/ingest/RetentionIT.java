package dev.kikori.ingest;

import static dev.kikori.testing.TrailRecords.call;
import static dev.kikori.testing.TrailRecords.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.archive.ObjectRef;
import dev.kikori.archive.RecordStream;
import dev.kikori.archive.S3Archive;
import dev.kikori.ledger.Ledger;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.SearchCluster;
import dev.kikori.telemetry.Meters;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.FakeClock;
import dev.kikori.testing.HttpTap;
import dev.kikori.testing.Indices;
import dev.kikori.testing.TrailBucket;
import dev.kikori.trail.Enrichment;
import dev.kikori.trail.FieldNames;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is replayed after its index was dropped stays away, and is counted. */
class RetentionIT {
    private static final IndexNames NAMES = new IndexNames(IndexNames.Period.MONTH);

    private final FakeClock clock = new FakeClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Indices indices;
    private Indexer indexer;
    private TrailBucket bucket;

    @BeforeEach
    void start() throws Exception {
        indices = Indices.embedded();
        indices.reset();
        indexer = indices.indexer();
        bucket = EmbeddedServers.newBucket();
    }

    @AfterEach
    void stop() {
        indexer.close();
        indices.close();
    }

    @Test
    void the_same_object_does_not_bring_a_dropped_index_back() throws Exception {
        take(january("first"), Optional.empty());
        drop("cloudtrail-events-2019.01");
        clock.advance(Duration.ofSeconds(2));

        take(january("first"), Optional.empty());

        assertThat(indices.events()).isEmpty();
        assertThat(indices.cluster().hasIndex("cloudtrail-events-2019.01")).isFalse();
        assertThat(counted("created")).isEqualTo(2);
        assertThat(counted("excluded")).isEqualTo(2);
        assertThat(counted("duplicate")).isZero();
    }

    @Test
    void another_object_of_the_same_events_does_not_either() throws Exception {
        take(january("first"), Optional.empty());
        drop("cloudtrail-events-2019.01");
        clock.advance(Duration.ofSeconds(2));

        String both = key("2019-02-01", "both-months");
        bucket.putRecords(
                both,
                call("2019-01-31", "one").toString(),
                call("2019-02-01", "february").toString());
        take(both, Optional.empty());

        assertThat(indices.events())
                .singleElement()
                .satisfies(
                        event -> assertThat(event.index()).isEqualTo("cloudtrail-events-2019.02"));
        assertThat(indices.entries(both))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.source().path("read").asInt()).isEqualTo(2);
                    assertThat(entry.source().path("created").asInt()).isEqualTo(1);
                    assertThat(entry.source().path("excluded").asInt()).isEqualTo(1);
                    assertThat(entry.source().path("indices").toString())
                            .isEqualTo("[\"cloudtrail-events-2019.02\"]");
                });
    }

    @Test
    void whoever_lets_the_ledger_forget_reads_a_dropped_month_again() throws Exception {
        take(january("first"), Optional.empty());
        drop("cloudtrail-events-2019.01");
        indices.cluster().ask("POST", "/cloudtrail-ledger/_refresh", null);
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        query.putObject("query").putObject("term").put("indices", "cloudtrail-events-2019.01");
        indices.cluster().ask("POST", "/cloudtrail-ledger/_delete_by_query?refresh=true", query);
        clock.advance(Duration.ofSeconds(2));

        take(january("first"), Optional.empty());

        assertThat(indices.events()).hasSize(2);
        assertThat(counted("excluded")).isZero();
    }

    @Test
    void events_older_than_they_are_kept_are_left_out_by_whole_periods() throws Exception {
        Optional<Duration> keep = Optional.of(Duration.ofDays(30));
        // It is the first of January 2026.
        String december = key("2025-12-01", "december");
        bucket.putRecords(december, call("2025-12-01", "begins-the-month").toString());

        take(january("old"), keep);
        take(december, keep);

        assertThat(indices.events())
                .extracting(event -> event.text("eventID"))
                .containsExactly("begins-the-month");
        assertThat(counted("excluded")).isEqualTo(2);
        assertThat(counted("created")).isEqualTo(1);
    }

    @Test
    void an_index_that_comes_up_between_two_questions_is_not_taken_for_a_dropped_one()
            throws Exception {
        String other = key("2019-01-31", "another");
        bucket.putRecords(other, call("2019-01-31", "third").toString());
        HttpTap.Trap looksForTheIndex =
                new HttpTap.Trap(
                        asked -> asked.path().contains("cloudtrail-events-2019.01/_settings"),
                        1,
                        HttpTap.Side.HELD);
        Runnable anotherWorkerIsFaster =
                () ->
                        assertThatCode(() -> take(january("first"), Optional.empty()))
                                .doesNotThrowAnyException();
        try (HttpTap tap =
                        new HttpTap(
                                indices.cluster().settings().url(),
                                looksForTheIndex,
                                anotherWorkerIsFaster);
                SearchCluster behindTheTap =
                        SearchCluster.connect(SearchCluster.Settings.open(tap.url()))) {
            take(other, Optional.empty(), behindTheTap);
        }

        assertThat(counted("created")).isEqualTo(3);
        assertThat(counted("excluded")).isZero();
        assertThat(indices.events()).hasSize(3);
    }

    /** An object of two records in January. */
    private String january(String name) {
        String key = key("2019-01-31", name);
        bucket.putRecords(
                key, call("2019-01-31", "one").toString(), call("2019-01-31", "other").toString());
        return key;
    }

    private void take(String key, Optional<Duration> keep) throws Exception {
        take(key, keep, indices.cluster());
    }

    private void take(String key, Optional<Duration> keep, SearchCluster askedForIndices)
            throws Exception {
        Ledger ledger = new Ledger(indices.cluster(), indexer, clock);
        Intake intake =
                new Intake(
                        new S3Archive(EmbeddedServers.stack().s3()),
                        ledger,
                        indexer,
                        new DeadLetters(indexer, clock),
                        FieldNames.standard(),
                        Enrichment.NONE,
                        Exclusions.none(),
                        new Retention(keep, NAMES, askedForIndices, ledger, clock),
                        NAMES,
                        RecordStream.Limits.DEFAULT,
                        clock,
                        new Meters(meters));
        assertThat(intake.take(new ObjectRef(bucket.name(), key, null)))
                .isEqualTo(new Outcome.Done());
    }

    private void drop(String index) throws Exception {
        List<Indices.Held> before = indices.events();
        assertThat(before).isNotEmpty();
        indices.cluster().ask("DELETE", "/" + index, null);
    }

    private long counted(String result) {
        var counter = meters.find("kikori.events").tags("result", result).counter();
        return counter == null ? 0 : (long) counter.count();
    }
}
