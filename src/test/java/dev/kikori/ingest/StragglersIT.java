package dev.kikori.ingest;

import static dev.kikori.testing.TrailRecords.call;
import static dev.kikori.testing.TrailRecords.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.archive.RecordStream;
import dev.kikori.archive.S3Archive;
import dev.kikori.ledger.Ledger;
import dev.kikori.ledger.LedgerEntry;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.telemetry.Meters;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.FakeClock;
import dev.kikori.testing.Indices;
import dev.kikori.testing.TrailBucket;
import dev.kikori.testing.TrailRecords;
import dev.kikori.trail.Enrichment;
import dev.kikori.trail.FieldNames;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

/** An object whose message is gone while its events were being written is finished all the same. */
class StragglersIT {
    private static final String DAY = "2019-01-31";
    private static final Duration AFTER = Duration.ofHours(1);

    private final FakeClock clock = new FakeClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Indices indices;
    private Indexer indexer;
    private TrailBucket bucket;
    private Ledger ledger;
    private Stragglers stragglers;

    @BeforeEach
    void start() throws Exception {
        indices = Indices.embedded();
        indices.reset();
        indexer = indices.indexer();
        bucket = EmbeddedServers.newBucket();
        ledger = new Ledger(indices.cluster(), indexer, clock);
        Meters meters = new Meters(registry);
        DeadLetters deadLetters = new DeadLetters(indexer, clock);
        IndexNames names = new IndexNames(IndexNames.Period.MONTH);
        Intake intake =
                new Intake(
                        new S3Archive(EmbeddedServers.stack().s3()),
                        ledger,
                        indexer,
                        deadLetters,
                        FieldNames.standard(),
                        Enrichment.NONE,
                        Exclusions.none(),
                        new Retention(Optional.empty(), names, indices.cluster(), ledger, clock),
                        names,
                        RecordStream.Limits.DEFAULT,
                        clock,
                        meters);
        stragglers =
                new Stragglers(
                        ledger,
                        intake,
                        deadLetters,
                        new Stragglers.Settings(Duration.ofMinutes(15), AFTER),
                        clock,
                        meters);
    }

    @AfterEach
    void stop() {
        indexer.close();
        indices.close();
    }

    @Test
    void what_was_begun_an_hour_ago_and_left_is_taken_in_again_and_only_that() throws Exception {
        String left = begun("left");
        clock.advance(AFTER.dividedBy(2));
        String atWork = begun("at-work");
        clock.advance(AFTER.dividedBy(2).plusSeconds(1));

        stragglers.look();

        assertThat(indices.eventsOf(left)).containsExactlyInAnyOrder("left-1", "left-2");
        assertThat(entry(left).text("state")).isEqualTo("WRITTEN");
        assertThat(entry(left).source().path("created").asInt()).isEqualTo(2);
        assertThat(indices.eventsOf(atWork)).isEmpty();
        assertThat(entry(atWork).text("state")).isEqualTo("WRITING");

        stragglers.look();

        assertThat(entry(left).source().path("attempts").asInt()).isEqualTo(2);
        assertThat(registry.get("kikori.objects").tag("outcome", "left").counter().count())
                .isEqualTo(1);
    }

    @Test
    void what_is_gone_from_the_bucket_is_settled_and_kept_in_the_dead_letters() throws Exception {
        String gone = begun("gone");
        bucket.delete(gone);
        clock.advance(AFTER.plusSeconds(1));

        stragglers.look();

        assertThat(entry(gone).text("state")).isEqualTo("WRITTEN");
        assertThat(indices.letters(gone)).hasSize(1);
    }

    @Test
    void of_what_was_replaced_the_new_content_comes_in_and_the_old_is_told() throws Exception {
        String replaced = begun("replaced");
        bucket.putRecords(replaced, call(DAY, "instead").toString());
        clock.advance(AFTER.plusSeconds(1));

        stragglers.look();

        assertThat(indices.eventsOf(replaced)).containsExactly("instead");
        assertThat(indices.entries(replaced))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.text("state")).isEqualTo("WRITTEN"));
        assertThat(indices.letters(replaced))
                .singleElement()
                .satisfies(letter -> assertThat(letter.text("reason")).contains("was replaced"));
    }

    /** Puts an object of two records into the bucket and claims it, as a worker does that ends. */
    private String begun(String name) throws Exception {
        String key = key(DAY, name);
        String revision =
                bucket.putRecords(
                        key, call(DAY, name + "-1").toString(), call(DAY, name + "-2").toString());
        ledger.claim(
                new LedgerEntry.Source(
                        bucket.name(),
                        key,
                        revision,
                        "CloudTrail",
                        TrailRecords.ACCOUNT,
                        "us-east-1"));
        return key;
    }

    private Indices.Held entry(String key) throws Exception {
        assertThat(indices.entries(key)).hasSize(1);
        return indices.entries(key).getFirst();
    }
}
