package dev.kikori.cli;

import static dev.kikori.testing.TrailRecords.call;
import static dev.kikori.testing.TrailRecords.rootUse;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** The command that explains events, on files. */
class ExplainFileTest {
    private static final String ONE = call("2019-01-31", "one").toString();
    private static final String TWO = rootUse("2019-01-31", "two").toString();

    @RegisterExtension private final Terminal terminal = new Terminal();

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"{\"Records\":[%s,%s]}", "%s\n%s\n", "[%s,%s]"})
    void any_form_of_file_is_read_compressed_or_not(String form) throws Exception {
        String text = form.formatted(ONE, TWO);
        Path plain = Files.writeString(folder.resolve("plain"), text);
        Path compressed = folder.resolve("compressed");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            gzip.write(text.getBytes(UTF_8));
        }

        assertThat(run("--file", plain.toString())).isZero();
        assertThat(run("--file", compressed.toString())).isZero();

        assertThat(terminal.out())
                .contains("IAM user yamada looked at instances", "The root user looked at");
        assertThat(terminal.out().lines().filter(line -> line.endsWith("  one")).count())
                .isEqualTo(2);
    }

    @Test
    void one_event_of_it_is_explained_field_by_field() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), ONE + "\n" + TWO);

        assertThat(run("--file", file.toString(), "two", "--lang", "ja", "--tz", "Asia/Tokyo"))
                .isZero();

        assertThat(terminal.out())
                .startsWith("ルートユーザーが、203.0.113.7 から us-east-1 で")
                .contains("2019-01-31 21:00:00 +09:00", "誰がしたか")
                .doesNotContain("yamada");
    }

    @Test
    void json_is_one_document() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), ONE + "\n" + TWO);

        assertThat(run("--file", file.toString(), "--json")).isZero();

        var events = JsonMapper.builder().build().readTree(terminal.out()).path("events");
        assertThat(events).hasSize(2);
        assertThat(events.at("/0/eventId").asText()).isEqualTo("one");
        assertThat(events.at("/0/summary").asText()).startsWith("IAM user yamada looked at");
        assertThat(events.at("/0/chapters/WHO/0/name").asText()).isEqualTo("userIdentity.type");
    }

    @Test
    void an_event_that_is_not_there_is_told() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), ONE);

        assertThat(run("--file", file.toString(), "absent")).isEqualTo(3);

        assertThat(terminal.err()).startsWith("kikori: no event absent in " + file);
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void what_cannot_be_is_refused() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), ONE + "\nnonsense");

        assertThat(run()).isEqualTo(1);
        assertThat(run("--file", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(run("--file", file.toString())).isEqualTo(1);
        assertThat(run("--file", file.toString(), "--lang", "fr")).isEqualTo(1);
        assertThat(run("--file", file.toString(), "--tz", "Mars")).isEqualTo(1);
        assertThat(terminal.err())
                .contains(
                        "explain needs an EVENT_ID or a --file",
                        "line 2",
                        "'fr' is not en or ja",
                        "'Mars' is no time zone");
    }

    private int run(String... arguments) {
        String[] line = new String[arguments.length + 1];
        line[0] = "explain";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return CommandLineInterface.run(line);
    }
}
