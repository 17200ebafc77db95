package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.embedded.Deliveries;
import dev.kikori.embedded.EmbeddedStack;
import dev.kikori.embedded.Player;
import dev.kikori.search.SearchException;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.Indices;
import dev.kikori.testing.KikoriProcess;
import dev.kikori.testing.TrailBucket;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Production's jars and nothing else, as a process of its own. */
class LibAloneIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir private Path folder;
    private Indices indices;
    private TrailBucket bucket;

    @BeforeEach
    void start() throws Exception {
        indices = Indices.embedded();
        indices.wipe();
        bucket = EmbeddedServers.newBucket();
    }

    @AfterEach
    void stop() {
        indices.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.opensearch.node.Node",
                "org.codelibs.opensearch.runner.OpenSearchRunner",
                "org.elasticmq.rest.sqs.SQSRestServer",
                "org.gaul.s3proxy.S3Proxy",
                "org.apache.lucene.index.IndexWriter",
                "com.google.common.jimfs.Jimfs",
                "dev.kikori.embedded.EmbeddedMain",
                "dev.kikori.embedded.story.Story",
                "org.junit.jupiter.api.Test"
            })
    void no_embedded_server_is_on_the_class_path_of_production(String name) throws Exception {
        try (URLClassLoader production = production()) {
            assertThat(production.loadClass("dev.kikori.Main")).isNotNull();
            assertThatThrownBy(() -> production.loadClass(name))
                    .isInstanceOf(ClassNotFoundException.class);
        }
        assertThat(Class.forName(name, false, getClass().getClassLoader()))
                .as("the name is right: it can be loaded here")
                .isNotNull();
    }

    private static URLClassLoader production() throws IOException {
        List<URL> jars = new ArrayList<>();
        try (var files = Files.list(KikoriProcess.lib())) {
            for (Path jar : files.toList()) {
                jars.add(jar.toUri().toURL());
            }
        }
        return new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @Test
    void set_up_and_run_and_watched_and_ended_it_leaves_nothing_under_way() throws Exception {
        int port = freePort();
        Path config = config(bucket.queueUrl(), "ops:\n  port: " + port + "\n");
        KikoriProcess first = KikoriProcess.run(folder, "setup", "--config", config.toString());
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("index templates installed: cloudtrail-events")
                .contains("14 published");
        KikoriProcess second = KikoriProcess.run(folder, "setup", "--config", config.toString());
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.out()).contains("index templates: as they should be");

        List<Player.Delivery> objects = Deliveries.story().subList(0, 60);
        try (KikoriProcess worker =
                KikoriProcess.start(folder, "worker", "--config", config.toString())) {
            await("readiness").until(() -> status(port, "/readyz") == 200);
            assertThat(status(port, "/healthz")).isEqualTo(200);
            bucket.play(objects);
            await("the first objects").until(() -> indices.ledger().size() >= 10);
            assertThat(get(port, "/metrics").body())
                    .contains("kikori_events_total{result=\"created\"}")
                    .contains("kikori_ready 1.0")
                    .contains("kikori_rule_state{rule=\"cloudwatch-1\",state=\"active\"} 1");
            worker.terminate();
            assertThat(worker.exitCode()).as(worker.err()).isZero();
        }
        assertThat(bucket.hidden()).as("received, but not settled").isZero();
        List<Indices.Held> ledger = indices.ledger();
        assertThat(ledger)
                .hasSize(objects.size() - bucket.waiting())
                .noneMatch(entry -> entry.text("state").equals("WRITING"));
        assertThat(ledger.stream().mapToInt(entry -> entry.source().path("created").asInt()).sum())
                .isPositive()
                .isEqualTo(indices.events().size());
    }

    @Test
    void without_setup_the_worker_says_what_to_run() throws Exception {
        assertMisconfigured(config(bucket.queueUrl(), "ops:\n  port: 0\n"), "`kikori setup`");
        assertThat(indices.events()).isEmpty();
    }

    @Test
    void an_unknown_key_is_named() throws Exception {
        assertMisconfigured(
                config(bucket.queueUrl(), "ingest:\n  inFlightMaximum: 3\n"),
                "ingest.inFlightMaximum");
    }

    @Test
    void a_queue_that_does_not_exist_is_named() throws Exception {
        indices.reset();
        String nowhere = bucket.queueUrl() + "-nowhere";
        assertMisconfigured(config(nowhere, "ops:\n  port: 0\n"), nowhere);
    }

    private void assertMisconfigured(Path config, String said) throws Exception {
        KikoriProcess worker = KikoriProcess.run(folder, "worker", "--config", config.toString());
        assertThat(worker.err()).contains(said).doesNotContain("\tat ");
        assertThat(worker.exitCode()).isEqualTo(2);
        assertThat(worker.out()).doesNotContain("\tat ");
    }

    private Path config(String queueUrl, String more) throws IOException {
        EmbeddedStack servers = EmbeddedServers.stack();
        return Files.writeString(
                folder.resolve("kikori.yaml"),
                """
                queue:
                  url: %s
                  region: us-east-1
                  endpoint: %s
                  longPoll: 1s
                archive:
                  region: us-east-1
                  endpoint: %s
                  forcePathStyle: true
                opensearch:
                  url: %s
                detection:
                  pause: 100ms
                %s\
                """
                        .formatted(
                                queueUrl,
                                servers.sqsEndpoint(),
                                servers.s3Endpoint(),
                                servers.openSearchUrl(),
                                more));
    }

    private static org.awaitility.core.ConditionFactory await(String what) {
        return Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                // An index that is just being created answers 503.
                .ignoreException(SearchException.class);
    }

    /** 0 while nobody listens. */
    private static int status(int port, String path) throws Exception {
        try {
            return get(port, path).statusCode();
        } catch (ConnectException e) {
            return 0;
        }
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
