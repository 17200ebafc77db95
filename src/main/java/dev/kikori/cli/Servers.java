package dev.kikori.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The second JVM of the demo: embedded OpenSearch, SQS and S3, and somebody who plays CloudTrail in
 * it.
 */
final class Servers implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MAIN = "dev.kikori.embedded.EmbeddedMain";

    /** OpenSearch takes what it gets; the trails of a demo need no more. */
    private static final String HEAP = "-Xmx1g";

    private static final long END_SECONDS_MAX = 15;

    private final Process process;
    private final Path log;
    private final BufferedReader answers;
    private final Writer requests;
    private final JsonNode ready;

    private Servers(Process process, Path log) throws IOException, FellShortException {
        this.process = process;
        this.log = log;
        answers = process.inputReader(StandardCharsets.UTF_8);
        requests = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        ready = answer().path("ready");
    }

    /** Starts them and waits until all three answer. */
    static Servers start() throws IOException, FellShortException {
        Path lib = lib();
        Path libDemo = lib.resolveSibling("lib-demo");
        if (!Files.isDirectory(libDemo)) {
            throw new FellShortException(
                    "the embedded servers are missing: "
                            + libDemo
                            + " does not exist; build with `mvn package`");
        }
        Path log = Files.createTempFile("kikori-servers-", ".log");
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        HEAP,
                                        "-XX:+UseSerialGC",
                                        // A demo ends before the second compiler would pay.
                                        "-XX:TieredStopAtLevel=1",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-Dlog4j2.configurationFile=log4j2-text.xml",
                                        "-cp",
                                        libDemo + "/*" + File.pathSeparator + lib + "/*",
                                        MAIN))
                        .redirectError(log.toFile())
                        .start();
        return new Servers(process, log);
    }

    URI openSearch() {
        return URI.create(ready.path("opensearch").asText());
    }

    URI sqs() {
        return URI.create(ready.path("sqs").asText());
    }

    URI s3() {
        return URI.create(ready.path("s3").asText());
    }

    URI queue() {
        return URI.create(ready.path("queue").asText());
    }

    String bucket() {
        return ready.path("bucket").asText();
    }

    String region() {
        return ready.path("region").asText();
    }

    /**
     * Has CloudTrail played, and returns when everything is announced.
     *
     * @param request {@code play} or {@code play FOLDER}
     * @param progress told how many objects are announced, of how many
     * @return how many objects were announced
     */
    int play(String request, BiConsumer<Integer, Integer> progress)
            throws IOException, FellShortException {
        requests.write(request + "\n");
        requests.flush();
        while (true) {
            JsonNode line = answer();
            if (line.has("played")) {
                return line.at("/played/objects").asInt();
            }
            if (line.has("failed")) {
                throw new FellShortException(
                        "playing CloudTrail failed: " + line.get("failed").asText());
            }
            progress.accept(line.at("/playing/announced").asInt(), line.at("/playing/of").asInt());
        }
    }

    private JsonNode answer() throws IOException, FellShortException {
        String line = answers.readLine();
        if (line == null) {
            throw new FellShortException("the embedded servers ended; their log is " + log);
        }
        return JSON.readTree(line);
    }

    /** The folder of production's jars: the one that this class was loaded from. */
    private static Path lib() throws FellShortException {
        try {
            Path jar =
                    Path.of(
                            Servers.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            if (Files.isDirectory(jar)) {
                throw new FellShortException(
                        "the demo runs from jars only; build with `mvn package`");
            }
            return jar.resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where are our own classes?", e);
        }
    }

    @Override
    public void close() {
        try {
            // They end with their stdin.
            requests.close();
            if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(log);
        } catch (IOException e) {
            process.destroyForcibly();
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
