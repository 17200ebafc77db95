package dev.kikori.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kikori.testing.FakeOpenSearch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

@Timeout(60)
class IndexerTest {
    private static final Backoff FAST = new Backoff(Duration.ofMillis(1), Duration.ofMillis(4));
    private static final Indexer.Settings ONE_AT_A_TIME =
            new Indexer.Settings(1 << 20, 1_000, 1, 5);

    private final FakeOpenSearch openSearch = new FakeOpenSearch();
    private final Told told = new Told();
    private SearchCluster cluster;
    private Indexer indexer;

    @BeforeEach
    void connect() throws SearchException {
        cluster = SearchCluster.connect(SearchCluster.Settings.open(openSearch.url()));
        indexer = new Indexer(cluster, ONE_AT_A_TIME, FAST, told);
    }

    @AfterEach
    void close() {
        openSearch.open();
        indexer.close();
        cluster.close();
        openSearch.close();
    }

    @Test
    void writes_of_several_batches_share_a_bulk() throws Exception {
        openSearch.shut();
        Batch first = indexer.batch();
        first.add(create("first"));
        openSearch.awaitArrival();
        Batch second = indexer.batch();
        Batch third = indexer.batch();
        second.add(create("second"));
        third.add(create("third"));
        second.add(create("fourth"));
        openSearch.open();

        assertThat(first.finish().written()).isEqualTo(1);
        assertThat(second.finish().written()).isEqualTo(2);
        assertThat(third.finish().written()).isEqualTo(1);
        assertThat(openSearch.bulks())
                .extracting(FakeOpenSearch.Seen::ids)
                .containsExactly(List.of("first"), List.of("second", "third", "fourth"));
    }

    @Test
    void a_bulk_takes_no_more_operations_than_the_limit() throws Exception {
        try (Indexer small =
                new Indexer(cluster, new Indexer.Settings(1 << 20, 3, 1, 5), FAST, told)) {
            openSearch.shut();
            Batch batch = small.batch();
            batch.add(create("0"));
            openSearch.awaitArrival();
            for (int i = 1; i < 8; i++) {
                batch.add(create(String.valueOf(i)));
            }
            openSearch.open();

            assertThat(batch.finish().written()).isEqualTo(8);
            assertThat(openSearch.bulks())
                    .allSatisfy(bulk -> assertThat(bulk.ids()).hasSizeLessThanOrEqualTo(3));
        }
    }

    @Test
    void a_batch_never_has_much_more_than_a_bulk_of_bytes_under_way() throws Exception {
        try (Indexer small =
                new Indexer(cluster, new Indexer.Settings(1_000, 1_000, 1, 5), FAST, told)) {
            Batch batch = small.batch();
            for (int i = 0; i < 50; i++) {
                batch.add(Operation.create("i", "id-" + i, source("x".repeat(300))));
            }

            assertThat(batch.finish().written()).isEqualTo(50);
            assertThat(openSearch.bulks())
                    .allSatisfy(bulk -> assertThat(bulk.ids()).hasSizeLessThanOrEqualTo(4));
        }
    }

    @Test
    void what_is_too_large_together_is_halved_until_it_fits() throws Exception {
        openSearch.bodyBytesMax(700);
        openSearch.shut();
        Batch batch = indexer.batch();
        batch.add(create("ahead"));
        openSearch.awaitArrival();
        for (int i = 0; i < 16; i++) {
            batch.add(Operation.create("i", "id-" + i, source("x".repeat(100))));
        }
        openSearch.open();

        Batch.Result result = batch.finish();

        assertThat(result.written()).isEqualTo(17);
        assertThat(result.refused()).isEmpty();
        assertThat(result.resent()).as("nothing of a refused bulk was written").isFalse();
        assertThat(openSearch.documents("i")).hasSize(17);
    }

    @Test
    void what_is_too_large_alone_is_refused_and_its_neighbours_are_not() throws Exception {
        openSearch.bodyBytesMax(700);
        openSearch.shut();
        Batch batch = indexer.batch();
        batch.add(create("ahead"));
        openSearch.awaitArrival();
        batch.add(create("before"));
        batch.add(Operation.create("i", "large", source("x".repeat(1_000))));
        batch.add(create("after"));
        openSearch.open();

        Batch.Result result = batch.finish();

        assertThat(result.written()).isEqualTo(3);
        assertThat(result.refused())
                .singleElement()
                .satisfies(refused -> {
                    assertThat(refused.operation().id()).isEqualTo("large");
                    assertThat(refused.reason()).startsWith("413: ").contains("bytes are more");
                });
    }

    @Test
    void a_bulk_that_is_refused_whole_for_one_write_is_halved_too() throws Exception {
        openSearch.shut();
        Batch batch = indexer.batch();
        batch.add(create("ahead"));
        openSearch.awaitArrival();
        batch.add(create("one"));
        batch.add(create("two"));
        openSearch.open();
        assertThat(batch.finish().written()).isEqualTo(3);

        openSearch.shut();
        Batch spoilt = indexer.batch();
        spoilt.add(create("ahead-2"));
        openSearch.awaitArrival();
        spoilt.add(create("three"));
        spoilt.add(create("four"));
        openSearch.failNext(200, "{\"items\":[{\"create\":{\"status\":201}}]}");
        openSearch.failNext(
                400, "{\"error\":{\"type\":\"illegal_argument_exception\",\"reason\":\"x\"}}");
        openSearch.open();

        assertThat(spoilt.finish().written()).isEqualTo(3);
    }

    @Test
    void only_the_items_that_failed_are_sent_again() throws Exception {
        openSearch.failItem("late", 2, 429, "es_rejected_execution_exception", "full");
        openSearch.shut();
        Batch batch = indexer.batch();
        batch.add(create("ahead"));
        openSearch.awaitArrival();
        batch.add(create("early"));
        batch.add(create("late"));
        openSearch.open();

        Batch.Result result = batch.finish();

        assertThat(result.written()).isEqualTo(3);
        assertThat(result.resent()).isTrue();
        assertThat(openSearch.bulks())
                .extracting(FakeOpenSearch.Seen::ids)
                .containsExactly(
                        List.of("ahead"),
                        List.of("early", "late"),
                        List.of("late"),
                        List.of("late"));
        assertThat(told.retried).containsExactly(1, 1);
    }

    @Test
    void what_the_document_causes_is_refused_at_once() throws Exception {
        openSearch.failItemAlways("bad", 400, "mapper_parsing_exception", "no boolean");
        Batch batch = indexer.batch();
        batch.add(create("good"));
        batch.add(create("bad"));

        Batch.Result result = batch.finish();

        assertThat(result.written()).isEqualTo(1);
        assertThat(result.resent()).isFalse();
        assertThat(result.refused())
                .singleElement()
                .satisfies(refused -> {
                    assertThat(refused.operation().id()).isEqualTo("bad");
                    assertThat(refused.reason())
                            .isEqualTo("400 mapper_parsing_exception: no boolean");
                });
    }

    @Test
    void a_document_that_is_there_is_a_conflict_and_stays_as_it_is() throws Exception {
        openSearch.put("i", "there", "{\"v\":\"old\"}");
        Batch batch = indexer.batch();
        batch.add(create("there"));
        batch.add(create("new"));

        Batch.Result result = batch.finish();

        assertThat(result.written()).isEqualTo(1);
        assertThat(result.conflicts()).isEqualTo(1);
        assertThat(openSearch.document("i", "there").orElseThrow().path("v").asText())
                .isEqualTo("old");
    }

    @Test
    void a_lost_answer_makes_the_write_meet_itself_and_the_result_says_that_it_may_have()
            throws Exception {
        openSearch.cutNext(true);
        Batch batch = indexer.batch();
        batch.add(create("x"));

        Batch.Result result = batch.finish();

        assertThat(result.conflicts()).isEqualTo(1);
        assertThat(result.resent()).isTrue();
    }

    @Test
    void a_cut_connection_costs_another_try() throws Exception {
        openSearch.cutNext(false);
        Batch batch = indexer.batch();
        batch.add(create("x"));

        Batch.Result result = batch.finish();

        assertThat(result.written()).isEqualTo(1);
        assertThat(result.resent()).isTrue();
    }

    @Test
    void a_busy_cluster_is_asked_again_and_every_try_is_counted() throws Exception {
        openSearch.failNext(503, "{\"error\":\"starting\"}");
        openSearch.failNext(429, "{\"error\":{\"type\":\"x\",\"reason\":\"circuit breaker\"}}");
        Batch batch = indexer.batch();
        batch.add(create("x"));

        Batch.Result result = batch.finish();

        assertThat(result.written()).isEqualTo(1);
        assertThat(result.resent()).isTrue();
        assertThat(told.retried).containsExactly(1, 1);
        assertThat(openSearch.bulks()).hasSize(3);
    }

    @Test
    void after_the_last_try_the_batch_gives_up_for_now_with_the_last_reason() {
        openSearch.failItemAlways("x", 429, "es_rejected_execution_exception", "full");

        assertThatThrownBy(() -> indexer.write(create("x")))
                .isInstanceOfSatisfying(
                        SearchException.class,
                        e -> assertThat(e.kind()).isEqualTo(SearchException.Kind.TRANSIENT))
                .hasMessage(
                        "1 writes still refused after 5 tries: 429 es_rejected_execution_exception: full");
        assertThat(openSearch.bulks()).hasSize(ONE_AT_A_TIME.attemptsMax());
    }

    @Test
    void wrong_credentials_are_the_operators_to_mend() {
        openSearch.failNext(401, "Unauthorized");

        assertThatThrownBy(() -> indexer.write(create("x")))
                .isInstanceOfSatisfying(
                        SearchException.class,
                        e -> assertThat(e.kind()).isEqualTo(SearchException.Kind.MISCONFIGURED))
                .hasMessageContaining("opensearch.username");
        assertThat(openSearch.bulks()).hasSize(1);
    }

    @Test
    void an_answer_with_too_few_items_counts_for_nothing() throws Exception {
        openSearch.failNext(200, "{\"items\":[]}");
        Batch batch = indexer.batch();
        batch.add(create("x"));

        assertThat(batch.finish().written()).isEqualTo(1);
        assertThat(openSearch.bulks()).hasSize(2);
    }

    @Test
    void a_blocked_index_holds_up_only_the_batch_that_needs_it() throws Exception {
        openSearch.block("blocked");
        try (Indexer patient =
                new Indexer(
                        cluster,
                        new Indexer.Settings(1 << 20, 1_000, 1, 1_000_000),
                        FAST,
                        Indexer.Listener.NONE)) {
            Batch waiting = patient.batch();
            waiting.add(Operation.create("blocked", "w", source("x")));
            for (int i = 0; i < 5; i++) {
                Batch other = patient.batch();
                other.add(create("free-" + i));
                assertThat(other.finish().written()).isEqualTo(1);
            }
            assertThat(openSearch.document("blocked", "w")).isEmpty();
            openSearch.unblock("blocked");

            assertThat(waiting.finish().written()).isEqualTo(1);
        }
    }

    @Test
    void closing_sends_what_is_queued() throws Exception {
        openSearch.shut();
        Batch batch = indexer.batch();
        batch.add(create("ahead"));
        openSearch.awaitArrival();
        for (int i = 0; i < 10; i++) {
            batch.add(create("queued-" + i));
        }
        openSearch.open();

        indexer.close();

        assertThat(openSearch.documents("i")).hasSize(11);
        assertThat(batch.finish().written()).isEqualTo(11);
    }

    @Test
    void a_single_write_tells_its_version_and_a_replacement_needs_it() throws Exception {
        Operation.Version version = indexer.write(create("x")).version().orElseThrow();

        assertThat(
                        indexer.write(Operation.replace("i", "x", source("2"), version))
                                .version()
                                .isPresent())
                .isTrue();
        assertThat(indexer.write(Operation.replace("i", "x", source("3"), version)).version())
                .isEqualTo(Optional.empty());
        assertThat(openSearch.document("i", "x").orElseThrow().path("v").asText()).isEqualTo("2");
    }

    @Test
    void a_single_write_that_can_never_pass_is_refused() {
        openSearch.failItemAlways("x", 400, "mapper_parsing_exception", "no");

        assertThatThrownBy(() -> indexer.write(create("x")))
                .isInstanceOfSatisfying(
                        SearchException.class,
                        e -> assertThat(e.kind()).isEqualTo(SearchException.Kind.REFUSED))
                .hasMessage("x in i was refused: 400 mapper_parsing_exception: no");
    }

    @Test
    void an_empty_batch_is_finished_without_asking() throws Exception {
        assertThat(indexer.batch().finish()).isEqualTo(new Batch.Result(0, 0, List.of(), false));
        assertThat(openSearch.seen()).isEmpty();
    }

    private static Operation create(String id) {
        return Operation.create("i", id, source("new"));
    }

    private static byte[] source(String value) {
        return ("{\"v\":\"" + value + "\"}").getBytes(UTF_8);
    }

    private static final class Told implements Indexer.Listener {
        final List<Integer> retried = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void bulkAnswered(Duration took, int operations, long bytes) {
            assertThat(took).isPositive();
            assertThat(operations).isPositive();
            assertThat(bytes).isPositive();
        }

        @Override
        public void bulkRetried(int operations, String reason) {
            assertThat(reason).isNotBlank();
            retried.add(operations);
        }
    }
}
