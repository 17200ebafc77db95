package dev.kikori.cli;

import static dev.kikori.testing.TrailRecords.call;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.IndexedRecords;
import dev.kikori.testing.Indices;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** The commands that give originals back, on a real OpenSearch. */
class ReadBackIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** JSON equality says nothing of a key that stands twice, so its bytes count. */
    private static final String TWICE =
            "{\"eventID\":\"twice\",\"eventTime\":\"2019-01-05T12:00:00Z\",\"awsRegion\":\"a\",\"awsRegion\":\"b\"}";

    private static final String SURROGATE =
            "{\"eventID\":\"half\",\"eventTime\":\"2019-02-05T12:00:00Z\",\"errorMessage\":\"\\ud83c\"}";

    private static final List<String> RECORDS = new ArrayList<>();
    private static Path config;

    @RegisterExtension private final Terminal terminal = new Terminal();

    @TempDir private static Path folder;

    @BeforeAll
    static void index() throws Exception {
        config =
                Files.writeString(
                        folder.resolve("kikori.yaml"),
                        "opensearch:\n  url: " + EmbeddedServers.stack().openSearchUrl() + "\n");
        RECORDS.add(call("2019-01-31", "plain").toString());
        RECORDS.add(call("2019-02-01", "plain").put("eventName", "RunInstances").toString());
        RECORDS.add(call("2019-02-28", "last").toString());
        RECORDS.add(TWICE);
        RECORDS.add(SURROGATE);
        for (int number = 0; number < 2_100; number++) {
            RECORDS.add(call("2019-03-" + (number % 9 + 10), "many-" + number).toString());
        }
        try (Indices indices = Indices.embedded()) {
            indices.reset();
            assertThat(
                            IndexedRecords.index(
                                    indices,
                                    RECORDS.stream().map(record -> record.getBytes(UTF_8)).toList(),
                                    LocalDate.parse("2019-03-31")))
                    .isEqualTo(RECORDS.size());
        }
    }

    @Test
    void an_event_is_shown_as_it_was_delivered_and_laid_out_for_people() throws Exception {
        assertThat(run("show", "last")).isZero();

        assertThat(JSON.readTree(terminal.out())).isEqualTo(JSON.readTree(RECORDS.get(2)));
        assertThat(terminal.out().lines().count()).isGreaterThan(10);
    }

    @Test
    void of_records_that_share_an_eventID_each_is_shown() throws Exception {
        assertThat(run("show", "--lines", "plain")).isZero();

        assertThat(terminal.out().lines().map(ReadBackIT::json))
                .containsExactlyInAnyOrder(json(RECORDS.get(0)), json(RECORDS.get(1)));
    }

    @Test
    void where_JSON_equality_says_nothing_the_bytes_are_shown() throws Exception {
        assertThat(run("show", "twice")).isZero();

        assertThat(terminal.out().strip()).isEqualTo(TWICE);
    }

    @Test
    void half_a_character_survives() throws Exception {
        assertThat(run("show", "half")).isZero();

        assertThat(json(terminal.out()).path("errorMessage").textValue()).isEqualTo("\ud83c");
    }

    @Test
    void an_event_that_is_not_there_is_named_and_the_others_are_shown() throws Exception {
        assertThat(run("show", "absent", "last")).isEqualTo(3);

        assertThat(terminal.out()).contains("\"last\"");
        assertThat(terminal.err()).startsWith("kikori: no event absent in the index");
    }

    @Test
    void everything_is_exported_one_record_a_line_in_the_order_of_time() throws Exception {
        Path file = folder.resolve("all.jsonl");
        assertThat(run("export", "--out", file.toString())).isZero();

        List<String> lines = Files.readAllLines(file);
        assertThat(set(lines)).isEqualTo(set(RECORDS));
        assertThat(lines).hasSameSizeAs(RECORDS).contains(TWICE);
        assertThat(lines.stream().map(line -> json(line).path("eventTime").asText())).isSorted();
        assertThat(terminal.err()).contains(RECORDS.size() + " records written to " + file);
        assertThat(folder.resolve("all.jsonl.partial")).doesNotExist();
    }

    @Test
    void words_and_times_select_and_the_name_of_the_file_decides_its_form() throws Exception {
        Path file = folder.resolve("some.json.gz");
        assertThat(
                        run(
                                "export",
                                "--query",
                                "eventName:RunInstances",
                                "--from",
                                "2019-02",
                                "--to",
                                "2019-02-28",
                                "--out",
                                file.toString()))
                .isZero();

        JsonNode trail;
        try (var gzip = new GZIPInputStream(new FileInputStream(file.toFile()))) {
            trail = JSON.readTree(gzip);
        }
        assertThat(trail.path("Records")).hasSize(1);
        assertThat(trail.at("/Records/0")).isEqualTo(json(RECORDS.get(1)));
    }

    @Test
    void a_dash_is_stdout() throws Exception {
        assertThat(run("export", "--to", "2019-02", "--out", "-")).isZero();

        assertThat(set(terminal.out().lines().toList()))
                .isEqualTo(set(List.of(TWICE, RECORDS.get(0))));
    }

    @Test
    void what_nobody_understands_is_told_and_no_file_is_touched() throws Exception {
        Path file = Files.writeString(folder.resolve("old.jsonl"), "old");
        assertThat(run("export", "--query", "a AND (", "--out", file.toString())).isEqualTo(1);
        assertThat(terminal.err()).startsWith("kikori: --query 'a AND (' is not understood");

        assertThat(run("export", "--from", "yesterday", "--out", file.toString())).isEqualTo(1);
        assertThat(run("export", "--from", "2020", "--to", "2019", "--out", "-")).isEqualTo(1);
        assertThat(run("export", "--out", folder.resolve("no/such/file").toString())).isEqualTo(1);
        assertThat(file).hasContent("old");
    }

    private int run(String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(command, "--config", config.toString()));
        line.addAll(List.of(arguments));
        return CommandLineInterface.run(line.toArray(String[]::new));
    }

    private static Set<JsonNode> set(List<String> records) {
        Set<JsonNode> set = new HashSet<>();
        records.forEach(record -> set.add(json(record)));
        return set;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (java.io.IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
