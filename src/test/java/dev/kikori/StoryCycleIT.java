package dev.kikori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.config.Config;
import dev.kikori.embedded.Player;
import dev.kikori.search.IndexNames;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.Indices;
import dev.kikori.testing.LocalTrial;
import dev.kikori.testing.RunningService;
import dev.kikori.testing.TrailBucket;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * The story on the embedded servers, wired and played as the local trial of {@code
 * docker-compose.yml} is; then again, and again, and by two at once.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoryCycleIT extends StoryCycle {
    private static final long SEED = 20260311L;
    private static final List<String> KEYS = STORY.stream().map(Player.Delivery::key).toList();

    private final LocalTrial trial;

    StoryCycleIT() throws IOException {
        trial = new LocalTrial(EmbeddedServers.stack().openSearchUrl());
    }

    @Override
    URI openSearch() {
        return EmbeddedServers.stack().openSearchUrl();
    }

    @Override
    TrailBucket newBucket() {
        return trial.bucket();
    }

    @Override
    Config config(TrailBucket of, URI openSearch) throws Exception {
        return trial.config();
    }

    @Override
    void deliver(TrailBucket to) throws Exception {
        trial.playStory();
    }

    @Test
    @Order(Integer.MAX_VALUE - 3)
    void what_sqs_put_aside_is_counted() throws Exception {
        trial.putAside("received too often");
        try (RunningService service = RunningService.start(trial.config())) {
            service.await("the dead letters of the queue")
                    .until(() ->
                            service.gauge("kikori.queue.dead.letters")
                                    .equals(OptionalDouble.of(1)));
        }
        assertNothingChanged();
    }

    @Test
    @Order(Integer.MAX_VALUE - 2)
    void sent_twice_more_in_another_order_nothing_changes() throws Exception {
        List<String> twice = new ArrayList<>(KEYS);
        twice.addAll(KEYS);
        Collections.shuffle(twice, new Random(SEED));
        try (RunningService service = RunningService.start(EmbeddedServers.config(bucket()))) {
            bucket().announce(twice);
            service.awaitDone(twice.size());
            assertThat(service.count("kikori.objects", "outcome", "already_done"))
                    .isEqualTo(twice.size());
        }
        assertNothingChanged();
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void with_its_ledger_gone_another_service_finds_only_duplicates() throws Exception {
        indices().cluster().ask("DELETE", "/" + IndexNames.LEDGER, null);
        try (RunningService service = RunningService.start(EmbeddedServers.config(bucket()))) {
            bucket().announce(KEYS);
            service.awaitDone(KEYS.size());
            assertThat(service.count("kikori.objects", "outcome", "done")).isEqualTo(KEYS.size());
            assertThat(service.count("kikori.events", "result", "created")).isZero();
            assertThat(service.count("kikori.events", "result", "duplicate")).isEqualTo(READ);
        }
        assertNothingChanged();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void two_services_at_once_do_what_one_does() throws Exception {
        indices().reset();
        try (RunningService one = RunningService.start(EmbeddedServers.config(bucket()));
                RunningService other = RunningService.start(EmbeddedServers.config(bucket()))) {
            // Some twice, one right after the other, so that both meet on the same objects.
            List<String> keys = new ArrayList<>();
            for (String key : KEYS) {
                keys.add(key);
                if (keys.size() % 3 == 0) {
                    keys.add(key);
                }
            }
            bucket().announce(keys);
            one.await("both").until(() -> one.settled() + other.settled() >= keys.size());
            one.awaitEmpty(bucket());
            other.awaitEmpty(bucket());
            assertThat(one.settled()).isPositive();
            assertThat(other.settled()).isPositive();
            assertThat(one.count("kikori.bugs") + other.count("kikori.bugs")).isZero();
        }
        assertThat(timeless(indices().events())).isEqualTo(timeless(events()));
        assertThat(timeless(indices().findings())).isEqualTo(timeless(findings()));
        assertThat(indices().letters()).isEmpty();
        long created = 0;
        for (Indices.Held entry : indices().ledger()) {
            assertThat(entry.text("state")).isEqualTo("EVALUATED");
            created += entry.source().path("created").asLong();
        }
        assertThat(created).isEqualTo(CREATED);
    }

    private void assertNothingChanged() throws Exception {
        assertThat(indices().events()).isEqualTo(events());
        assertThat(indices().findings()).isEqualTo(findings());
        assertThat(indices().letters()).isEmpty();
    }

    private static List<Indices.Held> timeless(List<Indices.Held> documents) {
        return documents.stream().map(Indices.Held::timeless).toList();
    }
}
