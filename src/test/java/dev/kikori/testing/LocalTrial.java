package dev.kikori.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.kikori.config.Config;
import dev.kikori.config.ConfigException;
import dev.kikori.config.ConfigLoader;
import dev.kikori.embedded.EmbeddedStack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The wiring of {@code docker-compose.yml} on the embedded servers: the worker's configuration and
 * the service {@code story} as they stand there, nothing changed but hosts and ports.
 */
public final class LocalTrial {
    private static final Path COMPOSE = Path.of("docker-compose.yml");
    private static final Path CONFIG = Path.of("deploy/compose/kikori.yaml");
    private static final String IMAGE_FOLDER = "/opt/kikori/";

    /** Pauses that suit a test. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("KIKORI_QUEUE_LONGPOLL", "1s", "KIKORI_DETECTION_PAUSE", "100ms");

    private final JsonNode story;
    private final TrailBucket bucket;
    private final String deadLetterUrl;

    /** What the containers call each other, and where that is here. */
    private final Map<String, String> places = new LinkedHashMap<>();

    /**
     * Makes the queue and the one for what is put aside, as the emulator's own configuration does.
     *
     * @param openSearch the OpenSearch to write to
     */
    public LocalTrial(URI openSearch) throws IOException {
        EmbeddedStack servers = EmbeddedServers.stack();
        story =
                YAMLMapper.builder()
                        .build()
                        .readTree(Files.readString(COMPOSE))
                        .at("/services/story");
        String asComposed = story.at("/environment/QUEUE_URL").asText();
        String name = asComposed.substring(asComposed.lastIndexOf('/') + 1);
        String queueUrl = servers.createQueue(name);
        deadLetterUrl = servers.createQueue(name + "-dead");
        places.put(asComposed + "-dead", deadLetterUrl);
        places.put(asComposed, queueUrl);
        places.put("http://sqs:9324", servers.sqsEndpoint().toString());
        places.put("http://s3:80", servers.s3Endpoint().toString());
        places.put("http://opensearch:9200", openSearch.toString());
        places.put("http://dashboards:5601", "http://127.0.0.1:5601");
        places.put("address: 0.0.0.0", "address: 127.0.0.1");
        places.put("port: 9464", "port: 0");
        bucket =
                new TrailBucket(
                        servers.s3(),
                        servers.sqs(),
                        story.at("/environment/BUCKET").asText(),
                        queueUrl);
    }

    /** The bucket and the queue of the trial; the bucket is there once the story is played. */
    public TrailBucket bucket() {
        return bucket;
    }

    /** Puts a message where SQS puts what was received too often. */
    public void putAside(String body) {
        EmbeddedServers.stack()
                .sqs()
                .sendMessage(message -> message.queueUrl(deadLetterUrl).messageBody(body));
    }

    /** The worker's configuration. */
    public Config config() throws IOException, ConfigException {
        String text = Files.readString(CONFIG);
        for (String place : places.keySet()) {
            if (!text.contains(place)) {
                throw new AssertionError(CONFIG + " does not name " + place);
            }
        }
        Path moved = Files.createTempFile("kikori-trial-", ".yaml");
        try {
            Files.writeString(moved, moved(text));
            return new ConfigLoader(ENVIRONMENT).load(moved, List.of(ConfigLoader.Need.QUEUE));
        } finally {
            Files.delete(moved);
        }
    }

    /** Runs the service {@code story} to its end, as a process of its own. */
    public void playStory() throws IOException, InterruptedException {
        Path log = Files.createTempFile("kikori-story-", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        for (var variable : story.path("environment").properties()) {
            builder.environment().put(variable.getKey(), moved(variable.getValue().asText()));
        }
        Process process = builder.start();
        try {
            if (process.waitFor() != 0) {
                throw new AssertionError("the story ended early: " + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
            Files.delete(log);
        }
    }

    /** The entry point, with this JVM's Java and what was built instead of the image's. */
    private List<String> command() {
        List<String> command = new ArrayList<>();
        for (JsonNode word : story.path("entrypoint")) {
            command.add(
                    word.asText()
                            .replace(IMAGE_FOLDER + "lib-demo", built("kikori.lib-demo"))
                            .replace(IMAGE_FOLDER + "lib", built("kikori.lib")));
        }
        if (!command.removeFirst().equals("java")) {
            throw new AssertionError("the story is not played by Java");
        }
        command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(1, List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        return command;
    }

    private static String built(String folder) {
        return Objects.requireNonNull(
                System.getProperty(folder), "run by mvn verify, after package");
    }

    private String moved(String text) {
        String moved = text;
        for (var place : places.entrySet()) {
            moved = moved.replace(place.getKey(), place.getValue());
        }
        return moved;
    }
}
