package dev.kikori.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.archive.Archive;
import dev.kikori.archive.ArchiveException;
import dev.kikori.archive.ObjectRef;
import dev.kikori.archive.RecordStream;
import dev.kikori.ledger.Ledger;
import dev.kikori.queue.QueueException;
import dev.kikori.search.Backoff;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Meters;
import dev.kikori.testing.FakeArchive;
import dev.kikori.testing.FakeClock;
import dev.kikori.testing.FakeOpenSearch;
import dev.kikori.testing.FakeQueue;
import dev.kikori.trail.Enrichment;
import dev.kikori.trail.FieldNames;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.zip.GZIPOutputStream;

/** Index, keep, delete, tell: each arrow. */
@Timeout(60)
class WorkerTest {
    private static final String BUCKET = "trails";
    private static final String EVENTS = "cloudtrail-events-2026.03";
    private static final String DIGEST =
            "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/03/10/"
                    + "111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20260310T010000Z.json.gz";
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final FakeClock clock = new FakeClock();
    private final FakeQueue queue = new FakeQueue(clock, LEASE);
    private final FakeArchive archive = new FakeArchive();
    private final FakeOpenSearch openSearch = new FakeOpenSearch();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private SearchCluster cluster;
    private Indexer indexer;

    @BeforeEach
    void connect() throws SearchException {
        cluster = SearchCluster.connect(SearchCluster.Settings.open(openSearch.url()));
        indexer =
                new Indexer(
                        cluster,
                        new Indexer.Settings(1 << 20, 100, 2, 3),
                        new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)),
                        Indexer.Listener.NONE);
    }

    @AfterEach
    void close() {
        indexer.close();
        cluster.close();
        openSearch.close();
    }

    @Test
    void a_message_is_deleted_once_its_events_are_indexed() throws Exception {
        put("a", record("e-1"), record("e-2"));
        String message = queue.send(s3(key("a")));

        workUntil(() -> queue.deleted().contains(message));

        assertThat(openSearch.documents(EVENTS).values())
                .extracting(event -> event.path("eventID").textValue())
                .containsExactlyInAnyOrder("e-1", "e-2");
        assertThat(counted("kikori.objects", "outcome", "done")).isEqualTo(1);
        assertThat(counted("kikori.events", "result", "created")).isEqualTo(2);
        assertThat(counted("kikori.notifications", "kind", "s3")).isEqualTo(1);
        assertThat(archive.open()).isZero();
    }

    @Test
    void an_account_has_spoken_when_its_newest_event_happened() throws Exception {
        clock.advance(Duration.ofDays(100));
        put("a", record("e-1"), record("e-2").replace("T01:02:03Z", "T00:30:00Z"));
        String message = queue.send(s3(key("a")));

        workUntil(() -> queue.deleted().contains(message));

        assertThat(lastEvent("111122223333")).isEqualTo(Instant.parse("2026-03-10T01:02:03Z"));
    }

    @Test
    void an_event_from_the_future_counts_as_one_of_now() throws Exception {
        put("a", record("e-1"));
        String message = queue.send(s3(key("a")));

        workUntil(() -> queue.deleted().contains(message));

        assertThat(lastEvent("111122223333")).isEqualTo(clock.instant());
    }

    @Test
    void the_same_object_announced_twice_is_read_once_and_both_messages_go() throws Exception {
        put("a", record("e-1"));
        String one = queue.send(s3(key("a")));
        workUntil(() -> queue.deleted().contains(one));
        String two = queue.send(s3(key("a")));

        workUntil(() -> queue.deleted().contains(two));

        assertThat(counted("kikori.objects", "outcome", "already_done")).isEqualTo(1);
        assertThat(counted("kikori.events", "result", "created")).isEqualTo(1);
    }

    @Test
    void an_object_that_cannot_be_read_for_now_hides_the_message_and_deletes_nothing()
            throws Exception {
        ObjectRef object = put("a", record("e-1"));
        archive.failNext(object, ArchiveException.Kind.TRANSIENT, 1);
        String message = queue.send(s3(key("a")));

        workUntil(() -> counted("kikori.objects", "outcome", "postponed") == 1);

        assertThat(queue.deleted()).isEmpty();
        assertThat(Duration.between(clock.instant(), queue.hiddenUntil(message).orElseThrow()))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));

        clock.advance(Duration.ofSeconds(10));
        workUntil(() -> queue.deleted().contains(message));
        assertThat(openSearch.documents(EVENTS)).hasSize(1);
    }

    @Test
    void a_missing_permission_is_asked_for_again_only_after_minutes() throws Exception {
        ObjectRef object = put("a", record("e-1"));
        archive.failNext(object, ArchiveException.Kind.DENIED, 1);
        String message = queue.send(s3(key("a")));

        workUntil(() -> counted("kikori.objects", "outcome", "postponed") == 1);

        assertThat(Duration.between(clock.instant(), queue.hiddenUntil(message).orElseThrow()))
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void a_missing_object_is_kept_in_the_dead_letters_and_does_not_hold_up_the_good_one()
            throws Exception {
        put("good", record("e-1"));
        String message = queue.send(s3(key("good"), key("missing")));

        workUntil(() -> queue.deleted().contains(message));

        assertThat(openSearch.documents(EVENTS)).hasSize(1);
        assertThat(letters())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.path("kind").textValue()).isEqualTo("object");
                    assertThat(letter.path("key").textValue()).isEqualTo(key("missing"));
                    assertThat(letter.path("reason").textValue()).contains("does not exist");
                });
    }

    @Test
    void beside_an_object_that_comes_later_a_missing_one_never_lets_the_message_go()
            throws Exception {
        ObjectRef later = put("later", record("e-1"));
        archive.failNext(later, ArchiveException.Kind.TRANSIENT, 1);
        String message = queue.send(s3(key("missing"), key("later")));

        workUntil(() -> counted("kikori.objects", "outcome", "postponed") == 1);
        assertThat(queue.deleted()).isEmpty();

        clock.advance(Duration.ofSeconds(10));
        workUntil(() -> queue.deleted().contains(message));
        assertThat(openSearch.documents(EVENTS)).hasSize(1);
        assertThat(letters()).hasSize(1);
    }

    @Test
    void a_message_nobody_understands_is_kept_whole_before_it_goes() throws Exception {
        String message = queue.send("what is this?");

        workUntil(() -> queue.deleted().contains(message));

        assertThat(letters())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.path("kind").textValue()).isEqualTo("message");
                    assertThat(letter.path("raw").textValue()).isEqualTo("what is this?");
                });
        assertThat(counted("kikori.notifications", "kind", "unrecognised")).isEqualTo(1);
    }

    @Test
    void a_message_whose_dead_letter_cannot_be_kept_stays() throws Exception {
        openSearch.failItemAlways(
                new Letter.Message("message-1", "what is this?", "").id(),
                400,
                "mapper_parsing_exception",
                "no");
        String message = queue.send("what is this?");

        workUntil(() -> !openSearch.bulks().isEmpty());

        assertThat(queue.deleted()).isEmpty();
        assertThat(queue.hiddenUntil(message)).isPresent();
        assertThat(letters()).isEmpty();
    }

    @Test
    void the_test_event_of_s3_goes_without_a_trace() throws Exception {
        String message =
                queue.send(
                        "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"b\"}");

        workUntil(() -> queue.deleted().contains(message));

        assertThat(openSearch.seen()).isEmpty();
        assertThat(counted("kikori.notifications", "kind", "test_event")).isEqualTo(1);
    }

    @Test
    void a_digest_is_counted_and_not_read() throws Exception {
        String message = queue.send(s3(DIGEST));

        workUntil(() -> queue.deleted().contains(message));

        assertThat(counted("kikori.objects", "outcome", "digest")).isEqualTo(1);
        assertThat(archive.opened()).isEmpty();
    }

    @Test
    void a_bug_is_counted_and_keeps_the_message() throws Exception {
        String message = queue.send(s3(key("a")));

        workUntil(
                ref -> {
                    throw new IllegalStateException("unforeseen " + ref);
                },
                () -> counted("kikori.bugs") == 1);

        assertThat(queue.deleted()).isEmpty();
        assertThat(queue.hiddenUntil(message)).isPresent();
    }

    @Test
    void records_that_can_never_be_indexed_are_kept_one_by_one_and_the_others_are_indexed()
            throws Exception {
        put("a", record("e-1"), "{\"eventID\":NaN}", record("e-3"));
        openSearch.failItemAlways(documentId("e-3"), 400, "mapper_parsing_exception", "of no use");
        String message = queue.send(s3(key("a")));

        workUntil(() -> queue.deleted().contains(message));

        assertThat(openSearch.documents(EVENTS)).hasSize(1);
        assertThat(letters())
                .extracting(letter -> letter.path("raw").textValue())
                .containsExactlyInAnyOrder("{\"eventID\":NaN}", record("e-3"));
        assertThat(counted("kikori.events", "result", "created")).isEqualTo(1);
        assertThat(counted("kikori.events", "result", "deadlettered")).isEqualTo(2);
    }

    @Test
    void a_record_nested_past_any_stack_costs_only_itself() throws Exception {
        String tower = "{\"requestParameters\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}";
        put("a", record("e-1"), tower);
        String message = queue.send(s3(key("a")));

        workUntil(() -> queue.deleted().contains(message));

        assertThat(openSearch.documents(EVENTS)).hasSize(1);
        assertThat(letters())
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.path("reason").textValue()).contains("nesting depth"));
    }

    @Test
    void an_object_that_breaks_off_keeps_its_records_and_a_letter_says_where() throws Exception {
        byte[] whole = gzip("{\"Records\":[" + record("e-1") + "," + record("e-2") + "]");
        archive.put(BUCKET, key("a"), whole);
        String message = queue.send(s3(key("a")));

        workUntil(() -> queue.deleted().contains(message));

        assertThat(openSearch.documents(EVENTS)).hasSize(2);
        assertThat(letters()).hasSize(1);
        assertThat(counted("kikori.objects", "outcome", "dead_lettered")).isEqualTo(1);
    }

    @Test
    void a_connection_cut_while_reading_is_no_fault_of_the_object() throws Exception {
        ObjectRef object = put("a", record("e-1"));
        archive.cutNext(object, 20);
        String message = queue.send(s3(key("a")));

        workUntil(() -> counted("kikori.objects", "outcome", "postponed") == 1);

        assertThat(queue.deleted()).isEmpty();
        assertThat(letters()).isEmpty();
        assertThat(queue.hiddenUntil(message)).isPresent();
        assertThat(archive.open()).isZero();
    }

    @Test
    void a_cluster_that_is_busy_past_the_last_try_hides_the_message() throws Exception {
        put("a", record("e-1"));
        openSearch.block(EVENTS);
        String message = queue.send(s3(key("a")));

        workUntil(() -> counted("kikori.objects", "outcome", "postponed") == 1);
        assertThat(queue.deleted()).isEmpty();
        assertThat(queue.hiddenUntil(message))
                .hasValueSatisfying(until -> assertThat(until).isAfter(clock.instant()));
        assertThat(openSearch.documents(EVENTS)).isEmpty();
    }

    @Test
    void what_the_operator_excludes_is_counted_and_not_indexed() throws Exception {
        put("a", record("e-1"), record("e-2"));
        String message = queue.send(s3(key("a")));

        workUntil(
                archive,
                Exclusions.of(List.of("{ $.eventID = \"e-2\" }")),
                () -> queue.deleted().contains(message));

        assertThat(openSearch.documents(EVENTS)).hasSize(1);
        assertThat(counted("kikori.events", "result", "excluded")).isEqualTo(1);
    }

    @Test
    void wrong_credentials_for_opensearch_end_the_run_and_keep_the_message() throws Exception {
        put("a", record("e-1"));
        String message = queue.send(s3(key("a")));
        openSearch.failNext(401, "Unauthorized");

        assertThatThrownBy(() -> worker(archive, Exclusions.none()).run())
                .isInstanceOfSatisfying(
                        SearchException.class,
                        e -> assertThat(e.kind()).isEqualTo(SearchException.Kind.MISCONFIGURED));

        assertThat(queue.deleted()).isEmpty();
        assertThat(queue.hiddenUntil(message)).isPresent();
    }

    @Test
    void a_queue_that_may_not_be_read_ends_the_run() {
        queue.failNext(QueueException.Kind.MISCONFIGURED);

        assertThatThrownBy(() -> worker(archive, Exclusions.none()).run())
                .isInstanceOfSatisfying(
                        QueueException.class,
                        e -> assertThat(e.kind()).isEqualTo(QueueException.Kind.MISCONFIGURED));
    }

    @Test
    void a_queue_that_fails_for_now_is_asked_again() throws Exception {
        put("a", record("e-1"));
        String message = queue.send(s3(key("a")));
        queue.failNext(QueueException.Kind.TRANSIENT);

        workUntil(() -> queue.deleted().contains(message));

        assertThat(openSearch.documents(EVENTS)).hasSize(1);
    }

    @Test
    void the_message_worked_on_longest_tells_its_age() throws Exception {
        put("a", record("e-1"));
        openSearch.shut();
        queue.send(s3(key("a")));
        Worker worker = worker(archive, Exclusions.none());
        assertThat(worker.oldestSentAt()).isEmpty();
        var run = start(worker);
        openSearch.awaitArrival();

        assertThat(worker.inFlight()).isEqualTo(1);
        assertThat(worker.oldestSentAt()).contains(clock.instant());

        openSearch.open();
        worker.stop();
        run.get();
        assertThat(queue.deleted()).as("what was under way is finished").hasSize(1);
        assertThat(worker.inFlight()).isZero();
        assertThat(worker.oldestSentAt()).isEmpty();
    }

    private void workUntil(Callable<Boolean> done) throws Exception {
        workUntil(archive, done);
    }

    private void workUntil(Archive from, Callable<Boolean> done) throws Exception {
        workUntil(from, Exclusions.none(), done);
    }

    private void workUntil(Archive from, Exclusions exclusions, Callable<Boolean> done)
            throws Exception {
        Worker worker = worker(from, exclusions);
        var run = start(worker);
        await().until(() -> run.isDone() || done.call());
        worker.stop();
        try {
            run.get();
        } catch (ExecutionException e) {
            throw new AssertionError("the worker ended by itself", e.getCause());
        }
    }

    private static FutureTask<@Nullable Void> start(Worker worker) {
        FutureTask<@Nullable Void> run =
                new FutureTask<>(() -> {
                    worker.run();
                    return null;
                });
        Thread.ofVirtual().start(run);
        return run;
    }

    private Worker worker(Archive from, Exclusions exclusions) {
        Meters telemetry = new Meters(meters);
        DeadLetters deadLetters = new DeadLetters(indexer, clock);
        Ledger ledger = new Ledger(cluster, indexer, clock);
        IndexNames names = new IndexNames(IndexNames.Period.MONTH);
        Intake intake =
                new Intake(
                        from,
                        ledger,
                        indexer,
                        deadLetters,
                        FieldNames.standard(),
                        Enrichment.NONE,
                        exclusions,
                        new Retention(Optional.empty(), names, cluster, ledger, clock),
                        names,
                        RecordStream.Limits.DEFAULT,
                        clock,
                        telemetry);
        return new Worker(
                queue, intake, deadLetters, new Worker.Settings(4, LEASE), clock, telemetry);
    }

    private double counted(String name, String... tags) {
        var counter = meters.find(name).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    private Instant lastEvent(String account) {
        var gauge =
                meters.get("kikori.account.last.event.timestamp.seconds")
                        .tag("account", account)
                        .gauge();
        return Instant.ofEpochSecond(Math.round(gauge.value()));
    }

    private List<JsonNode> letters() {
        return List.copyOf(openSearch.documents(IndexNames.DEAD_LETTERS).values());
    }

    private ObjectRef put(String name, String... records) {
        return archive.put(
                BUCKET, key(name), gzip("{\"Records\":[" + String.join(",", records) + "]}"));
    }

    private static String key(String name) {
        return "AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/10/"
                + "111122223333_CloudTrail_us-east-1_20260310T0105Z_"
                + name
                + ".json.gz";
    }

    private static String record(String eventId) {
        return "{\"eventTime\":\"2026-03-10T01:02:03Z\",\"eventID\":\""
                + eventId
                + "\",\"recipientAccountId\":\"111122223333\"}";
    }

    private static String documentId(String eventId) {
        try {
            return new dev.kikori.trail.Flattener(FieldNames.standard())
                    .read(record(eventId).getBytes(UTF_8))
                    .document(java.time.LocalDate.of(2026, 3, 10), "", java.time.Instant.EPOCH)
                    .id();
        } catch (dev.kikori.trail.Flattener.NotJsonException e) {
            throw new AssertionError(e);
        }
    }

    private static String s3(String... keys) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        var records = message.putArray("Records");
        for (String key : keys) {
            ObjectNode s3 =
                    records.addObject()
                            .put("eventVersion", "2.1")
                            .put("eventSource", "aws:s3")
                            .put("eventName", "ObjectCreated:Put")
                            .putObject("s3");
            s3.putObject("bucket").put("name", BUCKET);
            s3.putObject("object").put("key", key).put("size", 1);
        }
        return message.toString();
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
