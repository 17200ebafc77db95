package dev.kikori.detect;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.embedded.Deliveries;
import dev.kikori.embedded.EmbeddedStack;
import dev.kikori.embedded.Player;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchException;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.HttpTap;
import dev.kikori.testing.Indices;
import dev.kikori.testing.KikoriProcess;
import dev.kikori.testing.TrailBucket;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whoever detects may be killed at any step, and others may detect beside it: the findings are
 * those of one clean run.
 *
 * <p>The long form: {@code mvn verify -Dit.test=DetectionCrashIT -Dtest=NoneSuch
 * -Dsurefire.failIfNoSpecifiedTests=false -Dkikori.kills=20}.
 */
class DetectionCrashIT {
    /** How often at each step, on each side of its request. */
    private static final int KILLS = Integer.getInteger("kikori.kills", 1);

    private static final long SEED = Long.getLong("kikori.seed", 20_260_310L);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<Rule> RULES = RuleBook.builtIn().rules();
    private static final Detector.Settings FEW_AT_A_TIME =
            new Detector.Settings(4, Duration.ofMillis(100), Duration.ofSeconds(30));

    private static Indices indices;
    private static TrailBucket bucket;
    private static List<Indices.Held> expected;

    @TempDir private static Path folder;

    /** The steps of detection, as OpenSearch sees them. */
    enum Step {
        PICK,
        REFRESH,
        COUNT,
        VIEW,
        SEARCH,
        KEEP,
        SETTLE;

        boolean isAsked(HttpTap.Asked asked) {
            return switch (this) {
                case PICK -> asked.path().startsWith("/" + IndexNames.LEDGER + "/_search");
                case REFRESH -> isOfEvents(asked, "/_refresh");
                case COUNT -> isOfEvents(asked, "/_search?") && isOfEvents(asked, "preference");
                case VIEW -> isOfEvents(asked, "/_search/point_in_time");
                case SEARCH ->
                        asked.path().startsWith("/_search?") && asked.body().contains("\"pit\"");
                case KEEP -> isBulk(asked, IndexNames.FINDINGS);
                case SETTLE -> isBulk(asked, IndexNames.LEDGER) && isBulk(asked, "if_seq_no");
            };
        }

        private static boolean isOfEvents(HttpTap.Asked asked, String part) {
            return asked.path().startsWith("/" + IndexNames.EVENTS) && asked.path().contains(part);
        }

        private static boolean isBulk(HttpTap.Asked asked, String word) {
            return asked.path().startsWith("/_bulk") && asked.body().contains(word);
        }
    }

    @BeforeAll
    static void findOnce() throws Exception {
        indices = Indices.embedded();
        indices.reset();
        bucket = EmbeddedServers.newBucket();
        List<Player.Delivery> objects = objects();
        objects.forEach(object -> bucket.put(object.key(), object.bytes()));
        try (Rig rig = Rig.embedded()) {
            for (Player.Delivery object : objects) {
                rig.ingest(bucket, object.key());
            }
            rig.detector(RULES).drain();
        }
        expected = timeless();
        assertThat(expected).hasSizeGreaterThan(20);
    }

    @AfterAll
    static void close() {
        indices.close();
    }

    private static List<Player.Delivery> objects() {
        return Deliveries.story().subList(200, 230);
    }

    private static List<Indices.Held> timeless() throws SearchException {
        return indices.findings().stream().map(Indices.Held::timeless).toList();
    }

    @ParameterizedTest
    @EnumSource
    void killed_at_a_step_and_begun_again_it_finds_the_same(Step step) throws Exception {
        Random random = new Random(SEED + step.name().hashCode());
        for (HttpTap.Side side : HttpTap.Side.values()) {
            for (int kill = 0; kill < KILLS; kill++) {
                begin();
                int occurrence = 1 + random.nextInt(3);
                detectUntilKilled(new HttpTap.Trap(step::isAsked, occurrence, side));
                try (Rig rig = Rig.embedded()) {
                    rig.detector(RULES).drain();
                }
                assertAllIsFoundOnce(step + " " + occurrence + " " + side + ", seed " + SEED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COUNT", "KEEP", "SETTLE"})
    void killed_beside_two_others_it_changes_nothing(Step step) throws Exception {
        Random random = new Random(SEED + step.name().hashCode());
        for (int kill = 0; kill < KILLS; kill++) {
            begin();
            HttpTap.Side side = side(random);
            List<Thread> others = List.of(besides(), besides());
            detectUntilKilled(new HttpTap.Trap(step::isAsked, 1, side));
            for (Thread other : others) {
                other.join();
            }
            try (Rig rig = Rig.embedded()) {
                rig.detector(RULES).drain();
            }
            assertAllIsFoundOnce(step + " " + side + " of three, seed " + SEED);
        }
    }

    @Test
    void the_worker_killed_again_and_again_as_the_system_kills_finds_the_same() throws Exception {
        Random random = new Random(SEED);
        Step[] steps = KILLS == 1 ? new Step[] {Step.KEEP, Step.SETTLE} : Step.values();
        for (int round = 0; round < KILLS; round++) {
            indices.reset();
            bucket.announce(objects().stream().map(Player.Delivery::key).toList());
            for (Step step : steps) {
                killWorker(new HttpTap.Trap(step::isAsked, 1, side(random)));
            }
            try (KikoriProcess worker = worker(EmbeddedServers.stack().openSearchUrl())) {
                Awaitility.await("all objects evaluated")
                        .atMost(PATIENCE)
                        .ignoreException(SearchException.class)
                        .failFast("the worker ended", () -> !worker.isAlive())
                        .until(() -> evaluated() == objects().size());
            }
            assertAllIsFoundOnce("round " + round + ", seed " + SEED);
        }
    }

    /** All that was ingested waits for detection, and nothing is found. */
    private static void begin() throws Exception {
        indices.cluster().ask("DELETE", "/" + IndexNames.FINDINGS + "-*", null);
        ObjectNode update = JsonNodeFactory.instance.objectNode();
        update.putObject("script")
                .put("source", "ctx._source.state = 'WRITTEN'; ctx._source.remove('evaluated')");
        indices.cluster()
                .ask(
                        "POST",
                        "/" + IndexNames.LEDGER + "/_update_by_query?refresh=true&conflicts=abort",
                        update);
    }

    /** A detector whose wire goes dead is as good as killed: what it does then reaches nobody. */
    private static void detectUntilKilled(HttpTap.Trap trap) throws Exception {
        Thread victim = Thread.currentThread();
        AtomicReference<Boolean> dead = new AtomicReference<>(false);
        try (HttpTap tap =
                        new HttpTap(
                                EmbeddedServers.stack().openSearchUrl(),
                                trap,
                                () -> {
                                    dead.set(true);
                                    victim.interrupt();
                                });
                Rig rig = Rig.at(tap.url())) {
            rig.detector(RuleLibrary.of(RULES, rig.telemetry), FEW_AT_A_TIME).drain();
        } catch (SearchException | InterruptedException | RuntimeException e) {
            // OpenSearch's client tells of an interruption by an unchecked exception.
            assertThat(dead.get()).as("%s", e).isTrue();
        } finally {
            // Whether the interruption was noticed is all the same.
            var _ = Thread.interrupted();
        }
    }

    private static HttpTap.Side side(Random random) {
        return random.nextBoolean() ? HttpTap.Side.BEFORE : HttpTap.Side.AFTER;
    }

    private static Thread besides() {
        return Thread.ofPlatform()
                .start(() -> {
                    try (Rig rig = Rig.embedded()) {
                        rig.detector(RuleLibrary.of(RULES, rig.telemetry), FEW_AT_A_TIME).drain();
                    } catch (SearchException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static void killWorker(HttpTap.Trap trap) throws Exception {
        AtomicReference<KikoriProcess> worker = new AtomicReference<>();
        try (HttpTap tap =
                new HttpTap(
                        EmbeddedServers.stack().openSearchUrl(),
                        trap,
                        () -> worker.get().close())) {
            worker.set(worker(tap.url()));
            Awaitility.await("the end of the worker, or of its work")
                    .atMost(PATIENCE)
                    .ignoreException(SearchException.class)
                    .until(() -> !worker.get().isAlive() || isAllDone());
            worker.get().close();
        }
    }

    private static KikoriProcess worker(URI openSearch) throws IOException {
        EmbeddedStack servers = EmbeddedServers.stack();
        Path config =
                Files.writeString(
                        Files.createTempFile(folder, "kikori", ".yaml"),
                        """
                        queue:
                          url: %s
                          endpoint: %s
                          region: %s
                          visibilityTimeout: 3s
                          longPoll: 1s
                        archive:
                          endpoint: %s
                          region: %s
                          forcePathStyle: true
                        opensearch:
                          url: %s
                        detection:
                          pause: 100ms
                        ops:
                          port: 0
                        """
                                .formatted(
                                        bucket.queueUrl(),
                                        servers.sqsEndpoint(),
                                        EmbeddedStack.REGION.id(),
                                        servers.s3Endpoint(),
                                        EmbeddedStack.REGION.id(),
                                        openSearch),
                        UTF_8);
        return KikoriProcess.start(folder, "worker", "--config", config.toString());
    }

    private static boolean isAllDone() throws SearchException {
        return evaluated() == objects().size();
    }

    private static int evaluated() throws SearchException {
        return (int)
                indices.ledger().stream()
                        .filter(entry -> entry.text("state").equals("EVALUATED"))
                        .count();
    }

    private static void assertAllIsFoundOnce(String when) throws Exception {
        List<Indices.Held> findings = indices.findings();
        assertThat(findings.stream().map(Indices.Held::timeless).toList())
                .as(when)
                .isEqualTo(expected);
        List<Long> versions = new ArrayList<>();
        findings.forEach(finding -> versions.add(finding.version()));
        assertThat(versions).as(when).containsOnly(1L);
        assertThat(indices.ledger())
                .as(when)
                .allSatisfy(entry -> assertThat(entry.text("state")).isEqualTo("EVALUATED"));
    }
}
