package dev.kikori.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that holds what a test expects; {@code -Dgolden=accept} writes it anew, for the diff to be
 * read.
 */
public final class Golden {
    private Golden() {}

    /**
     * Compares a text with a file of the project.
     *
     * @param file relative to the project's folder
     */
    public static void assertMatches(Path file, String actual) {
        try {
            if ("accept".equals(System.getProperty("golden"))) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, actual);
            }
            assertThat(actual)
                    .as(
                            "%s differs; if the new text is right: mvn test -Dgolden=accept, then read the diff",
                            file)
                    .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
        } catch (IOException e) {
            throw new UncheckedIOException("golden file " + file, e);
        }
    }
}
