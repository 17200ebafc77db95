package dev.kikori.archive;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** The forms in which people have records, whole and broken. */
class LooseRecordsTest {

    /** What a file holds, and what is handed out of it, place by place. */
    record Row(String file, List<String> found) {
        Row(String file, String... found) {
            this(file, List.of(found));
        }
    }

    static List<Row> rows() {
        return List.of(
                new Row(
                        "{\"Records\":[{\"a\":1},{\"a\":2}]}",
                        "record 1 {\"a\":1}",
                        "record 2 {\"a\":2}"),
                new Row(
                        "\uFEFF { \"x\" : [ \"Records\" ] , \"Records\" : [ {\"a\":1} ] }\n",
                        "record 1 {\"a\":1}"),
                new Row("{\"Records\":[]}"),
                new Row("[]"),
                new Row(" [ {\"a\":1} , {\"a\":2} ]\n", "record 1 {\"a\":1}", "record 2 {\"a\":2}"),
                new Row("{\"a\":1}", "line 1 {\"a\":1}"),
                new Row(
                        "\uFEFF{\"a\":1}\r\n\r\n  {\"a\":\"}\\\"{\"}\n",
                        "line 1 {\"a\":1}",
                        "line 3 {\"a\":\"}\\\"{\"}"),
                new Row(
                        "{\"a\":1}{\"a\":2},{\"a\":3}",
                        "line 1 {\"a\":1}",
                        "line 1 {\"a\":2}",
                        "line 1 {\"a\":3}"),
                new Row(
                        "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n{\"a\":2}",
                        "line 1 {\n  \"a\": {\n    \"b\": 1\n  }\n}",
                        "line 6 {\"a\":2}"),
                new Row("{\"Recordings\":1}", "line 1 {\"Recordings\":1}"),
                new Row("{\"a\":{\"Records\":[1]}}", "line 1 {\"a\":{\"Records\":[1]}}"),
                new Row("{\"a\":1\n{\"a\":2}\n", "line 1 lost", "line 2 {\"a\":2}"),
                new Row("{\"a\":\"1\n{\"a\":2}\n", "line 1 lost", "line 2 {\"a\":2}"),
                new Row("nonsense {\n{\"a\":2}\n", "line 1 lost", "line 2 {\"a\":2}"),
                new Row("{\"a\":1}\n{\"a\":", "line 1 {\"a\":1}", "line 2 lost"),
                new Row("{\"Records\":[{\"a\":1},{\"b\"", "record 1 {\"a\":1}", "record 2 lost"),
                new Row("[{\"a\":1}", "record 1 {\"a\":1}", "record 2 lost"),
                new Row("", "line 1 lost"),
                new Row(" \n ", "line 1 lost"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_file_gives_its_records_and_says_what_is_broken(Row row) throws Exception {
        assertThat(read(row.file().getBytes(UTF_8))).containsExactlyElementsOf(row.found());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void the_same_as_gzip(Row row) throws Exception {
        assertThat(read(gzip(row.file()))).containsExactlyElementsOf(row.found());
    }

    @Test
    void a_gzip_file_that_was_cut_off_gives_what_it_has_and_says_so() throws Exception {
        byte[] whole = gzip("{\"a\":1}\n{\"a\":2}\n");

        List<String> found = read(Arrays.copyOf(whole, whole.length - 4));

        assertThat(found).containsExactly("line 1 {\"a\":1}", "line 2 {\"a\":2}", "line 3 lost");
    }

    @Test
    void a_record_that_is_too_large_costs_itself_alone() throws Exception {
        String large =
                "{\"a\":\"" + "x".repeat(RecordStream.Limits.DEFAULT.recordBytesMax()) + "\"}";

        assertThat(read((large + "\n{\"a\":2}").getBytes(UTF_8)))
                .containsExactly("line 1 lost", "line 2 {\"a\":2}");
        assertThat(read(("[" + large + ",{\"a\":2}]").getBytes(UTF_8)))
                .containsExactly("record 1 lost", "record 2 {\"a\":2}");
    }

    private static List<String> read(byte[] file) throws Exception {
        var found = new ArrayList<String>();
        try (var records = new LooseRecords("a file", new ByteArrayInputStream(file))) {
            while (true) {
                switch (records.next()) {
                    case LooseRecords.Found item ->
                            found.add(item.place() + " " + new String(item.json(), UTF_8));
                    case LooseRecords.Lost item -> {
                        assertThat(item.reason()).isNotBlank();
                        found.add(item.place() + " lost");
                    }
                    case null -> {
                        assertThat(records.next()).isNull();
                        return found;
                    }
                }
            }
        }
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
