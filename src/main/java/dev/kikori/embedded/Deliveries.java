package dev.kikori.embedded;

import dev.kikori.embedded.story.Story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What can be played: the story that ships with Kikori, or trail objects in a folder. */
public final class Deliveries {
    private Deliveries() {}

    @SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
    private record Prepared(String key, byte[] content) implements Player.Delivery {
        @Override
        public byte[] bytes() {
            return content;
        }
    }

    private record InFile(String key, Path file) implements Player.Delivery {
        @Override
        public byte[] bytes() {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + file, e);
            }
        }
    }

    /** The attack story, in the order of its deliveries. */
    public static List<Player.Delivery> story() {
        return Story.generate(Story.DEFAULT_SEED).objects().stream()
                .<Player.Delivery>map(object -> new Prepared(object.key(), object.gzip()))
                .toList();
    }

    /** Every {@code AWSLogs/…/*.json.gz} below a folder; the keys are the paths below it. */
    public static List<Player.Delivery> in(Path folder) throws IOException {
        Path base = folder.toAbsolutePath().normalize();
        Path root =
                "AWSLogs".equals(String.valueOf(base.getFileName()))
                        ? base.resolveSibling("")
                        : base;
        try (var files = Files.walk(base)) {
            return files.filter(Files::isRegularFile)
                    .map(file ->
                            new InFile(root.relativize(file).toString().replace('\\', '/'), file))
                    .filter(file -> file.key().endsWith(".json.gz"))
                    .filter(file -> ("/" + file.key()).contains("/AWSLogs/"))
                    .sorted(java.util.Comparator.comparing(InFile::key))
                    .<Player.Delivery>map(file -> file)
                    .toList();
        }
    }
}
