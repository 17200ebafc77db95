package dev.kikori.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kikori.archive.ArchiveException.Kind;
import dev.kikori.archive.RecordStream.Item;
import dev.kikori.archive.RecordStream.Limits;
import dev.kikori.archive.RecordStream.Piece;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

class RecordStreamTest {
    private static final ObjectRef REF = new ObjectRef("b", "k", null);

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments("{'Records':[]}", List.of()),
                arguments("{'Records':[{}]}", List.of("{}")),
                arguments(" {\t'Records'\r\n: [ {'a' : 1 } , { } ] } ", List.of("{'a':1}", "{}")),
                arguments(
                        "{'Records':[null,3,'x',true,[1,2],-1.5e+3]}",
                        List.of("null", "3", "'x'", "true", "[1,2]", "-1.5e+3")),
                arguments(
                        "{'Records':[{'a':'}]{[\\'\\\\'},1]}", List.of("{'a':'}]{[\\'\\\\'}", "1")),
                arguments("{'Records':[{'a':'\\\\'},2]}", List.of("{'a':'\\\\'}", "2")),
                arguments(
                        "{'before':{'Records':[9]},'Records':[1],'after':[[],'x']}", List.of("1")),
                arguments(
                        "{'x':'Records','records':[0],'Record':[0],'Recordss':[0],'Records':[1]}",
                        List.of("1")),
                arguments("{'Records':[1,2],'Records':[3]}", List.of("1", "2", "3")),
                arguments("{'Records':[1]}{'Records':[2]} {'Records':[]}", List.of("1", "2")));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void it_finds_the_records_and_nothing_else(String document, List<String> records)
            throws Exception {
        String text = document.replace('\'', '"');
        List<String> expected = records.stream().map(record -> record.replace('\'', '"')).toList();
        assertThat(texts(text.getBytes(UTF_8))).isEqualTo(expected);
        assertThat(texts(gzip(text))).isEqualTo(expected);
    }

    @Test
    void white_space_inside_strings_stays() throws Exception {
        assertThat(texts("{\"Records\":[ { \"a b\" :\t\" c\\n d \" } ]}".getBytes(UTF_8)))
                .containsExactly("{\"a b\":\" c\\n d \"}");
    }

    @Test
    void tidying_never_makes_json_of_what_is_none() throws Exception {
        assertThat(texts("{\"Records\":[{\"a\":1  2},{\"a\":tr\nue},{\"a\": 1 }]}".getBytes(UTF_8)))
                .containsExactly("{\"a\":1 2}", "{\"a\":tr ue}", "{\"a\":1}");
    }

    @Test
    void a_record_that_is_broken_inside_its_brackets_costs_nobody_else() throws Exception {
        assertThat(texts("{\"Records\":[{\"a\":},{,},{\"b\":1}]}".getBytes(UTF_8)))
                .containsExactly("{\"a\":}", "{,}", "{\"b\":1}");
    }

    @Test
    void bytes_that_are_not_utf_8_pass_untouched() throws Exception {
        byte[] content = "{\"Records\":[{\"a\":\"\u00ff\u00fe\u0080\"}]}".getBytes(ISO_8859_1);
        RawRecord record = (RawRecord) items(content, Limits.DEFAULT).getFirst();
        assertThat(new String(record.json(), ISO_8859_1))
                .isEqualTo("{\"a\":\"\u00ff\u00fe\u0080\"}");
    }

    @Test
    void a_byte_order_mark_is_let_pass() throws Exception {
        assertThat(texts("\ufeff{\"Records\":[1]}\ufeff{\"Records\":[2]}".getBytes(UTF_8)))
                .containsExactly("1", "2");
    }

    @Test
    void ordinals_and_depths_are_told() throws Exception {
        List<Item> items =
                items("{\"Records\":[7,{},[{\"a\":[]},{}]]}".getBytes(UTF_8), Limits.DEFAULT);
        assertThat(
                        items.stream()
                                .map(i -> (RawRecord) i)
                                .map(r -> r.ordinal() + ":" + r.depthMax()))
                .containsExactly("0:0", "1:1", "2:3");
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 1_500_000})
    void nesting_does_not_hurt_however_deep(int depth) throws Exception {
        String deep = "[".repeat(depth) + "]".repeat(depth);
        byte[] content =
                ("{\"skipped\":" + deep + ",\"Records\":[{\"a\":" + deep + "},{}]}")
                        .getBytes(UTF_8);
        List<Item> items = items(content, Limits.DEFAULT);
        RawRecord record = (RawRecord) items.getFirst();
        assertThat(record.depthMax()).isEqualTo(depth + 1);
        assertThat(record.json()).hasSize(2 * depth + 6);
        assertThat(items).hasSize(2);
    }

    @Test
    void
            gzip_members_are_read_one_after_the_other_even_where_the_stream_denies_that_more_is_available()
                    throws Exception {
        byte[] content =
                concat(
                        gzip("{\"Records\":[1,"),
                        gzip(""),
                        gzip("2]}"),
                        gzip("{\"Records\":[3]}"),
                        new byte[512]);
        InputStream reluctant =
                new ByteArrayInputStream(content) {
                    @Override
                    public synchronized int available() {
                        return 0;
                    }

                    @Override
                    public synchronized int read(byte[] into, int from, int length) {
                        return super.read(into, from, Math.min(length, 1));
                    }
                };
        try (RecordStream stream = new RecordStream(REF, reluctant, Limits.DEFAULT)) {
            assertThat(drain(stream)).hasSize(3);
        }
    }

    @Test
    void optional_parts_of_a_gzip_header_are_passed() throws Exception {
        byte[] plain = gzip("{\"Records\":[1]}");
        byte[] header = {
            0x1f,
            (byte) 0x8b,
            8,
            2 | 4 | 8 | 16,
            0,
            0,
            0,
            0,
            0,
            3,
            3,
            0,
            'x',
            'y',
            'z',
            'n',
            0,
            'c',
            0,
            1,
            2
        };
        byte[] content = concat(header, Arrays.copyOfRange(plain, 10, plain.length));
        assertThat(texts(content)).containsExactly("1");
    }

    @Test
    void a_record_over_the_limit_comes_in_pieces_and_the_next_one_follows() throws Exception {
        Limits limits = new Limits(1 << 20, 100, 10, 10);
        List<Item> items =
                items(
                        "{\"Records\":[\"12345678\", \"123456789\" ,[1, 2]]}".getBytes(UTF_8),
                        limits);
        assertThat(((RawRecord) items.get(0)).json()).hasSize(10);
        Piece piece = (Piece) items.get(1);
        assertThat(piece.ordinal()).isEqualTo(1);
        assertThat(piece.number()).isZero();
        assertThat(piece.length()).isEqualTo(11);
        assertThat(piece.last()).isTrue();
        assertThat(new String(piece.bytes(), UTF_8)).isEqualTo("\"123456789\"");
        assertThat(((RawRecord) items.get(2)).ordinal()).isEqualTo(2);
    }

    static Stream<String> largeRecords() {
        String text = "{\"a\":\"" + "鍵\\\"".repeat(200_000) + "\"}";
        return Stream.of(
                text,
                "[" + "1, ".repeat(400_000) + "1]",
                "[" + ("1" + " ".repeat(65_535)).repeat(40).replace("1 ", "1, ") + "1]",
                "\"" + "x\\\\".repeat(300_000) + "\"",
                "1".repeat(1_000_001),
                "[".repeat(500_000) + "]".repeat(500_000));
    }

    @ParameterizedTest
    @MethodSource("largeRecords")
    void the_pieces_of_a_large_record_are_all_of_it_and_none_is_large(String record)
            throws Exception {
        Limits limits = new Limits(64 << 20, 100, 100_000, 8 << 20);
        List<Item> items = items(("{\"Records\":[0," + record + ",1]}").getBytes(UTF_8), limits);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        List<Item> inner = items.subList(1, items.size() - 1);
        for (Item item : inner) {
            if (item instanceof Piece piece) {
                assertThat(piece.bytes()).hasSizeLessThanOrEqualTo(100_000 + (128 << 10));
                assertThat(piece.last()).isEqualTo(item.equals(inner.getLast()));
                whole.writeBytes(piece.bytes());
                assertThat(piece.length()).isEqualTo(whole.size());
            } else {
                whole.writeBytes(((RawRecord) item).json());
            }
        }
        assertThat(whole.toString(UTF_8)).isEqualTo(record.replace(" ", ""));
        assertThat(((RawRecord) items.getLast()).ordinal()).isEqualTo(2);
    }

    @Test
    void past_the_most_that_is_kept_a_record_is_only_counted() throws Exception {
        Limits limits = new Limits(64 << 20, 100, 100_000, 300_000);
        List<Item> items =
                items(
                        ("{\"Records\":[\"" + "x".repeat(5_000_000) + "\",{}]}").getBytes(UTF_8),
                        limits);
        List<Piece> pieces =
                items.subList(0, items.size() - 1).stream().map(item -> (Piece) item).toList();
        assertThat(pieces.getLast().last()).isTrue();
        assertThat(pieces.getLast().length()).isEqualTo(5_000_002);
        assertThat(pieces.stream().mapToInt(piece -> piece.bytes().length).sum())
                .isBetween(300_000, 300_000 + 100_000 + (128 << 10));
        assertThat(((RawRecord) items.getLast()).ordinal()).isEqualTo(1);
    }

    @Test
    void a_large_record_that_breaks_off_has_no_last_piece() {
        List<Item> items = new ArrayList<>();
        byte[] content = ("{\"Records\":[1,\"" + "x".repeat(1_000_000)).getBytes(UTF_8);
        assertThatThrownBy(() ->
                        readInto(
                                items,
                                new ByteArrayInputStream(content),
                                new Limits(64 << 20, 100, 100_000, 8 << 20)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("ends inside a value");
        assertThat(items).hasSizeGreaterThan(3);
        assertThat(items.subList(1, items.size()))
                .allSatisfy(item -> assertThat(((Piece) item).last()).isFalse());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 0 | there is nothing in it at byte 0 unpacked",
                "hello | 0 | { is missing at byte 0",
                "[] | 0 | { is missing at byte 0",
                "{} | 0 | there is no Records at byte 1",
                "{\"a\":[1]} | 0 | there is no Records at byte 8",
                "{\"Records\":[1]}{} | 1 | there is no Records",
                "{\"Records\":null} | 0 | Records is not an array at byte 11",
                "{\"Records\" [1]} | 0 | : is missing at byte 11",
                "{Records:[1]} | 0 | a key or } is missing at byte 1",
                "{\"a\":1,} | 0 | a key is missing at byte 7",
                "{\"a\":,} | 0 | a value is missing at byte 5",
                "{\"Records\":[1] | 1 | , or } is missing at byte 14",
                "{\"Records\":[1,] | 1 | a value is missing at byte 14",
                "{\"Records\":[,1] | 0 | a value is missing at byte 12",
                "{\"Records\":[1,2 3]} | 2 | , or ] is missing at byte 16",
                "{\"Records\":[{},{}{}]} | 2 | , or ] is missing at byte 17",
                "{\"Records\":[{},12 | 1 | ends inside a value at byte 17",
                "{\"Records\":[{},{\"a\":\"x | 1 | ends inside a value at byte 22",
                "{\"Records\":[{},{\"a\":[1}]} | 1 | } closes [ at byte 22",
                "{\"Records\":[{\"a\":1]} | 0 | ] closes { at byte 18",
                "{\"Records\":[1]}x | 1 | { is missing at byte 15",
            })
    void what_hides_the_boundary_between_records_is_corrupt_after_the_good_ones(
            String document, int good, String message) {
        List<Item> items = new ArrayList<>();
        assertThatThrownBy(() ->
                        readInto(
                                items,
                                new ByteArrayInputStream(document.getBytes(UTF_8)),
                                Limits.DEFAULT))
                .isInstanceOfSatisfying(
                        ArchiveException.class,
                        e -> {
                            assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
                            assertThat(e).hasMessageStartingWith("s3://b/k: " + message);
                            assertThat(e).hasMessageEndingWith("after " + good + " records");
                        });
        assertThat(items).hasSize(good);
    }

    @Test
    void a_truncated_gzip_is_corrupt_after_every_record_it_still_holds() {
        byte[] whole = gzip(document(5_000));
        for (int length :
                List.of(
                        2,
                        9,
                        10,
                        whole.length / 2,
                        whole.length - 9,
                        whole.length - 8,
                        whole.length - 1)) {
            List<Item> items = new ArrayList<>();
            assertThatThrownBy(() ->
                            readInto(
                                    items,
                                    new ByteArrayInputStream(whole, 0, length),
                                    Limits.DEFAULT))
                    .as("cut to %s of %s bytes", length, whole.length)
                    .isInstanceOfSatisfying(
                            ArchiveException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
                    .hasMessageContaining("the gzip stream ends too early");
            assertThat(items.size()).isEqualTo(length < whole.length - 9 ? items.size() : 5_000);
            assertThat(items.isEmpty()).isEqualTo(length <= 10);
        }
    }

    @Test
    void a_broken_gzip_is_corrupt_and_its_check_sum_is_looked_at() {
        byte[] broken = gzip(document(5_000));
        Arrays.fill(broken, broken.length / 2, broken.length / 2 + 64, (byte) 0xff);
        List<Item> items = new ArrayList<>();
        assertThatThrownBy(() -> readInto(items, new ByteArrayInputStream(broken), Limits.DEFAULT))
                .isInstanceOfSatisfying(
                        ArchiveException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
        assertThat(items).isNotEmpty();

        byte[] sum = gzip("{\"Records\":[1]}");
        sum[sum.length - 8] ^= 1;
        assertThatThrownBy(() -> texts(sum))
                .hasMessageContaining("the gzip check sum does not fit the content")
                .hasMessageEndingWith("after 1 records");
    }

    @Test
    void something_else_after_a_gzip_is_corrupt() {
        assertThatThrownBy(() -> texts(concat(gzip("{\"Records\":[1]}"), "junk".getBytes(UTF_8))))
                .hasMessageContaining("what follows the gzip stream is not gzip")
                .hasMessageEndingWith("after 1 records");
    }

    @Test
    void a_bomb_ends_at_the_limit_whether_it_is_one_record_or_many() throws Exception {
        Limits limits = new Limits(8 << 20, 1000, 1 << 20, 1 << 20);
        byte[] one = gzip("{\"Records\":[1,\"" + "x".repeat(20 << 20) + "\"]}");
        assertThat(one.length).isLessThan(100_000);
        assertThatThrownBy(() -> items(one, limits))
                .isInstanceOfSatisfying(
                        ArchiveException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
                .hasMessageContaining("unpacks to more than 8388608 bytes (objectBytesMax)")
                .hasMessageEndingWith("after 1 records");
        assertThatThrownBy(() -> items(gzip("{\"Records\":[0" + ",0".repeat(1000) + "]}"), limits))
                .isInstanceOfSatisfying(
                        ArchiveException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
                .hasMessageContaining("more than 1000 records (recordsMax)");
        assertThat(items(gzip("{\"Records\":[0" + ",0".repeat(999) + "]}"), limits)).hasSize(1000);
    }

    @Test
    void a_connection_that_breaks_is_transient_after_the_good_records() {
        byte[] whole = document(5_000).getBytes(UTF_8);
        InputStream breaking =
                new SequenceInputStream(
                        new ByteArrayInputStream(whole, 0, whole.length / 2), new Reset(false));
        List<Item> items = new ArrayList<>();
        assertThatThrownBy(() -> readInto(items, breaking, Limits.DEFAULT))
                .isInstanceOfSatisfying(
                        ArchiveException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
                .hasMessageContaining("Connection reset")
                .hasMessageEndingWith("after " + items.size() + " records");
        assertThat(items.size()).isBetween(2_000, 2_600);
    }

    @Test
    void an_interrupt_while_reading_is_passed_on() {
        InputStream interrupted = new Reset(true);
        assertThatThrownBy(() -> readInto(new ArrayList<>(), interrupted, Limits.DEFAULT))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    private static String document(int records) {
        StringBuilder text = new StringBuilder("{\"Records\":[");
        for (int i = 0; i < records; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"eventID\":\"")
                    .append(Integer.toHexString(i * 0x9e3779b9))
                    .append("\"}");
        }
        return text.append("]}").toString();
    }

    private static List<String> texts(byte[] content) throws Exception {
        return items(content, Limits.DEFAULT).stream()
                .map(item -> new String(((RawRecord) item).json(), UTF_8))
                .toList();
    }

    private static List<Item> items(byte[] content, Limits limits) throws Exception {
        List<Item> items = new ArrayList<>();
        readInto(items, new ByteArrayInputStream(content), limits);
        return items;
    }

    private static void readInto(List<Item> items, InputStream content, Limits limits)
            throws ArchiveException, InterruptedException {
        try (RecordStream stream = new RecordStream(REF, content, limits)) {
            for (Item item = stream.next(); item != null; item = stream.next()) {
                items.add(item);
            }
        }
    }

    private static List<Item> drain(RecordStream stream) throws Exception {
        List<Item> items = new ArrayList<>();
        for (Item item = stream.next(); item != null; item = stream.next()) {
            items.add(item);
        }
        return items;
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /** A connection that breaks on the first read. */
    private static final class Reset extends InputStream {
        private final boolean byInterrupt;

        Reset(boolean byInterrupt) {
            this.byInterrupt = byInterrupt;
        }

        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1);
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (byInterrupt) {
                Thread.currentThread().interrupt();
            }
            throw new SocketException("Connection reset");
        }
    }
}
