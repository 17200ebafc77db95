package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

final class OutFileTest {
    @TempDir private Path folder;

    private static void write(Path path, String text) throws Exception {
        OutFile.at(path).write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_pipe_is_written_into_and_stays_a_pipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                write(pipe, "through");
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });

        assertThat(pipe).hasContent("through");
        writer.join();
        assertThat(Files.isRegularFile(pipe)).as("as /dev/null must stay a device").isFalse();
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(pipe));
    }

    @Test
    void a_link_stays_one_and_leads_to_what_was_written() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));

        write(link, "new");

        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(file).hasContent("new");
    }

    @Test
    void what_breaks_off_leaves_the_file_as_it_was_and_nothing_beside_it() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "old");

        assertThatThrownBy(() ->
                        OutFile.at(file)
                                .write(out -> {
                                    out.write('n');
                                    throw new IOException("No space left on device");
                                }))
                .isInstanceOf(FellShortException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("No space left on device");
        assertThat(file).hasContent("old");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void where_no_file_can_be_is_said_before_any_work() {
        assertThatThrownBy(() -> OutFile.at(folder))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is a folder; name a file in it");
        assertThatThrownBy(() -> OutFile.at(folder.resolve("absent").resolve("file")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("there is no folder " + folder.resolve("absent"));
        assertThatThrownBy(() -> OutFile.at(Path.of(""))).isInstanceOf(UsageException.class);
    }
}
