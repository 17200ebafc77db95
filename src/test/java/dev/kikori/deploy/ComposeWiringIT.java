package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.kikori.Wiring;
import dev.kikori.config.Config;
import dev.kikori.config.ConfigLoader;
import dev.kikori.embedded.Deliveries;
import dev.kikori.embedded.EmbeddedStack;
import dev.kikori.telemetry.Meters;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.Indices;
import dev.kikori.testing.RunningService;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The local trial's own configuration and the local trial's own story, on the embedded servers:
 * nothing is changed but hosts and ports.
 */
class ComposeWiringIT {
    private static final Path COMPOSE = Path.of("docker-compose.yml");
    private static final Path CONFIG = Path.of("deploy/compose/kikori.yaml");
    private static final String QUEUE = "cloudtrail";
    private static final String IMAGE_FOLDER = "/opt/kikori/";

    /** Pauses that suit a test. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("KIKORI_QUEUE_LONGPOLL", "1s", "KIKORI_DETECTION_PAUSE", "100ms");

    private final EmbeddedStack servers = EmbeddedServers.stack();

    /** What the containers call each other, and where that is here. */
    private Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("http://sqs:9324/000000000000/" + QUEUE, servers.createQueue(QUEUE));
        places.put("http://sqs:9324", servers.sqsEndpoint().toString());
        places.put("http://s3:80", servers.s3Endpoint().toString());
        places.put("http://opensearch:9200", servers.openSearchUrl().toString());
        // Asked by setup alone.
        places.put("http://dashboards:5601", "http://127.0.0.1:5601");
        places.put("address: 0.0.0.0", "address: 127.0.0.1");
        places.put("port: 9464", "port: 0");
        return places;
    }

    private static String moved(String text, Map<String, String> places) {
        String moved = text;
        for (var place : places.entrySet()) {
            moved = moved.replace(place.getKey(), place.getValue());
        }
        return moved;
    }

    @Test
    void the_story_of_the_trial_becomes_events_findings_and_metrics(@TempDir Path folder)
            throws Exception {
        Map<String, String> places = places();
        String text = Files.readString(CONFIG);
        places.keySet().forEach(place -> assertThat(text).contains(place));
        Path file = Files.writeString(folder.resolve("kikori.yaml"), moved(text, places));
        Config config = new ConfigLoader(ENVIRONMENT).load(file, List.of(ConfigLoader.Need.QUEUE));
        int objects = Deliveries.story().size();

        try (Indices indices = Indices.embedded()) {
            indices.wipe();
            Wiring.setUp(config, new Meters(new SimpleMeterRegistry()));
            try (RunningService service = RunningService.start(config)) {
                Process story = story(folder.resolve("story.log"), places);
                try {
                    assertThat(story.waitFor())
                            .as(() -> read(folder.resolve("story.log")))
                            .isZero();
                    service.awaitDone(objects);
                    service.await("the queue's depth")
                            .until(() -> metrics(service).contains("kikori_ready 1.0"));
                    assertThat(metrics(service))
                            .contains("kikori_objects_total{outcome=\"done\"} " + objects + ".0")
                            .contains("kikori_account_last_event_timestamp_seconds{account=\"")
                            .contains("kikori_rule_state{rule=\"cloudwatch-1\",state=\"active\"}");
                } finally {
                    story.destroyForcibly();
                }
            }
            assertThat(indices.events()).hasSize(3_096);
            assertThat(indices.findingsByRule()).hasSize(14);
            assertThat(indices.letters()).isEmpty();
        }
    }

    /** The service {@code story}, as its entry point and environment say. */
    private static Process story(Path log, Map<String, String> places) throws IOException {
        JsonNode service =
                YAMLMapper.builder()
                        .build()
                        .readTree(Files.readString(COMPOSE))
                        .at("/services/story");
        List<String> command = new ArrayList<>();
        for (JsonNode word : service.path("entrypoint")) {
            command.add(
                    word.asText()
                            .replace(IMAGE_FOLDER + "lib-demo", built("kikori.lib-demo"))
                            .replace(IMAGE_FOLDER + "lib", built("kikori.lib")));
        }
        assertThat(command.removeFirst()).isEqualTo("java");
        command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(1, List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        ProcessBuilder story =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        for (var variable : service.path("environment").properties()) {
            story.environment().put(variable.getKey(), moved(variable.getValue().asText(), places));
        }
        return story.start();
    }

    private static String built(String folder) {
        return Objects.requireNonNull(
                System.getProperty(folder), "run by mvn verify, after package");
    }

    private static String metrics(RunningService service) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + service.opsPort()
                                                            + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
