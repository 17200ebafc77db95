package dev.kikori.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.archive.ObjectRef;
import dev.kikori.archive.RecordStream;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

class LetterTest {
    private static final ObjectRef OBJECT = new ObjectRef("b", "k", null);
    private static final RecordStream.Limits LIMITS = new RecordStream.Limits(1 << 20, 10, 4, 8);

    private static JsonNode source(Letter letter) throws Exception {
        return JsonMapper.builder().build().readTree(letter.source(Instant.EPOCH));
    }

    @Test
    void a_name_that_utf_8_cannot_say_does_not_keep_its_letter_from_being_written()
            throws Exception {
        Letter letter =
                new Letter.WholeObject(new ObjectRef("b", "k\ud800x", "v\udc00"), "cut\ud83d");
        assertThat(source(letter).path("key").asText()).isEqualTo("k?x");
        assertThat(source(letter).path("reason").asText()).isEqualTo("cut?");
    }

    @Test
    void a_letter_of_a_trail_s_object_names_the_account_and_the_region_of_its_key()
            throws Exception {
        ObjectRef trail =
                new ObjectRef(
                        "b",
                        "p/AWSLogs/o-abc/111122223333/CloudTrail/eu-west-1/2026/03/10/"
                                + "111122223333_CloudTrail_eu-west-1_20260310T0105Z_x.json.gz",
                        null);
        LargeRecords large = new LargeRecords(trail, "batch", LIMITS);
        List<Letter> letters =
                List.of(
                        new Letter.WholeObject(trail, "gone"),
                        new Letter.Event(trail, "batch", 0, 1, new byte[1], "odd"),
                        new Letter.Refused(trail, "batch", "id", new byte[1], "odd"),
                        large.letter(piece(0, "12345", 5, false)),
                        large.letter(piece(1, "67890", 99, true)));
        for (Letter letter : letters) {
            assertThat(source(letter).path("account").asText()).isEqualTo("111122223333");
            assertThat(source(letter).path("region").asText()).isEqualTo("eu-west-1");
        }
    }

    @Test
    void a_letter_whose_key_tells_no_account_has_neither_field() throws Exception {
        List<Letter> letters =
                List.of(
                        new Letter.WholeObject(OBJECT, "odd"),
                        new Letter.Event(OBJECT, "batch", 0, 1, new byte[1], "odd"),
                        new Letter.Message("m-1", "body", "odd"));
        for (Letter letter : letters) {
            assertThat(source(letter).has("account")).isFalse();
            assertThat(source(letter).has("region")).isFalse();
        }
    }

    @Test
    void bytes_that_are_no_text_are_kept_as_base64() throws Exception {
        byte[] raw = {'"', (byte) 0xff, '"'};
        JsonNode source = source(new Letter.Event(OBJECT, "batch", 0, 3, raw, "odd"));
        assertThat(source.has("raw")).isFalse();
        assertThat(Base64.getDecoder().decode(source.path("rawBase64").asText())).isEqualTo(raw);
    }

    @Test
    void the_parts_of_a_letter_share_its_id_and_the_last_tells_what_is_missing() throws Exception {
        LargeRecords large = new LargeRecords(OBJECT, "batch", LIMITS);
        Letter first = large.letter(piece(0, "12345", 5, false));
        Letter last = large.letter(piece(1, "67890", 99, true));
        assertThat(first.id()).isEqualTo("event-batch-3-part-1");
        assertThat(last.id()).isEqualTo("event-batch-3");
        assertThat(source(first).path("letter").asText()).isEqualTo(last.id());
        assertThat(source(last).path("parts").asInt()).isEqualTo(2);
        assertThat(source(last).path("bytes").asInt()).isEqualTo(99);
        assertThat(source(last).path("keptBytes").asInt()).isEqualTo(10);
        assertThat(last.reason()).contains("first 10 are kept, in 2 parts");
        // SHA-256 of 1234567890.
        assertThat(source(last).path("sha256").asText())
                .isEqualTo("c775e7b757ede630cd0aa1113bd102661ab38829ca52a6422ab782862f268646");
    }

    @Test
    void each_large_record_of_an_object_has_a_digest_of_its_own() throws Exception {
        LargeRecords large = new LargeRecords(OBJECT, "batch", LIMITS);
        large.letter(piece(0, "12345", 5, false));
        String digest = source(large.letter(piece(0, "12345", 5, true))).path("sha256").asText();
        assertThat(source(large.letter(piece(0, "12345", 5, true))).path("sha256").asText())
                .isEqualTo(digest);
    }

    private static RecordStream.Piece piece(int number, String text, long length, boolean last) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new RecordStream.Piece(3, number, bytes, length, last);
    }
}
