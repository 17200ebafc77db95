package dev.kikori.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Kikori as an operator runs it: a JVM of its own, on exactly production's jars. */
public final class KikoriProcess implements AutoCloseable {
    private static final long END_SECONDS_MAX = 120;

    private final Process process;
    private final Path out;
    private final Path err;

    private KikoriProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** The folder of production's jars. */
    public static Path lib() {
        return Path.of(
                Objects.requireNonNull(
                        System.getProperty("kikori.lib"), "run by mvn verify, after package"));
    }

    /** Starts a command; its output goes to files in a folder. */
    public static KikoriProcess start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Daws.accessKeyId=local",
                        "-Daws.secretAccessKey=local",
                        "-cp",
                        lib() + File.separator + "*",
                        "dev.kikori.Main"));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "kikori-", ".out");
        Path err = Files.createTempFile(folder, "kikori-", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        // Whatever the machine that builds has set must not decide.
        builder.environment().keySet().removeIf(name -> name.startsWith("KIKORI_"));
        return new KikoriProcess(builder.start(), out, err);
    }

    /** Runs a command to its end. */
    public static KikoriProcess run(Path folder, String... arguments)
            throws IOException, InterruptedException {
        KikoriProcess process = start(folder, arguments);
        process.exitCode();
        return process;
    }

    /** Asks it to end, as SIGTERM does. */
    public void terminate() {
        process.destroy();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end. */
    public int exitCode() throws IOException, InterruptedException {
        if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it did not end; it said " + out() + err());
        }
        return process.exitValue();
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
