package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.testing.Golden;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

class FlattenerTest {
    private static final ObjectMapper JSON = RecordJson.mapper();
    private static final Path RECORDS = Path.of("src/test/resources/trail/records.json");
    private static final Path DOCUMENTS = Path.of("src/test/resources/trail/documents.json");
    private static final LocalDate DATE = LocalDate.of(2026, 3, 10);
    private static final Instant NOW = Instant.parse("2026-03-10T08:00:00Z");

    private final FieldNames names = FieldNames.standard();
    private final Flattener flattener = new Flattener(names);
    private final Unflattener unflattener = new Unflattener(names);

    @Test
    void hand_written_records_become_exactly_these_documents() throws Exception {
        ArrayNode documents = JsonNodeFactory.instance.arrayNode();
        for (JsonNode record : JSON.readTree(Files.readAllBytes(RECORDS))) {
            Document document = document(JSON.writeValueAsBytes(record));
            documents
                    .addObject()
                    .put("_id", document.id())
                    .put("timestamp", document.timestamp().toString())
                    .set("_source", JSON.readTree(document.source()));
        }
        Golden.assertMatches(
                DOCUMENTS,
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(documents) + "\n");
    }

    static Stream<FieldName> fieldsOfRecords() {
        return FieldNames.standard().all().stream().filter(field -> !field.derived());
    }

    @ParameterizedTest
    @MethodSource("fieldsOfRecords")
    void a_value_of_another_type_stays_whole_under_detail_and_is_named_in_diverted(FieldName field)
            throws Exception {
        for (String value : mismatches(field.type())) {
            ObjectNode record = JsonNodeFactory.instance.objectNode();
            at(record, field.steps()).set(field.steps().getLast(), JSON.readTree(value));

            JsonNode source = source(record);

            assertThat(source.has(field.name())).as(field.name() + ": " + value).isFalse();
            assertThat(source.at("/detail/" + String.join("/", field.steps())))
                    .as(value)
                    .isEqualTo(JSON.readTree(value));
            assertThat(texts(source.path("kikori.diverted")))
                    .as(value)
                    .containsExactly(field.steps().getFirst());
            assertThat(unflattener.record(source)).isEqualTo(record);
        }
    }

    private static List<String> mismatches(FieldType type) {
        return switch (type) {
            case KEYWORD, ADDRESS -> List.of("{\"a\":1}", "[\"x\"]", "[]", "{}", "1.5", "1e400");
            case BOOLEAN -> List.of("\"TRUE\"", "\"\"", "\"yes\"", "1", "0", "[true]", "{}");
            case NUMBER -> List.of("\"12\"", "true", "{}", "[1]", "1e400", "9".repeat(400));
            case DATE ->
                    List.of(
                            "\"20130231T010628Z\"",
                            "\"20131102\"",
                            "\"\"",
                            "1773059696",
                            "true",
                            "{}",
                            "[]");
            case FREEFORM -> List.of("\"\"", "\"null\"", "\"{}\"", "1", "true", "[1]", "[{},null]");
            case LONG, GEO_POINT, IP, TEXT_KEPT, FULL_TEXT, WITHIN -> List.of();
        };
    }

    @ParameterizedTest
    @MethodSource("fieldsOfRecords")
    void a_null_is_no_mismatch_and_comes_back(FieldName field) throws Exception {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        at(record, field.steps()).putNull(field.steps().getLast());

        JsonNode source = source(record);

        assertThat(source.has("kikori.diverted")).isFalse();
        assertThat(unflattener.record(source)).isEqualTo(record);
    }

    @Test
    void documented_leaves_of_the_free_form_parts_are_copies_and_the_whole_stays_under_detail()
            throws Exception {
        JsonNode source =
                source(
                        """
                        {"responseElements":{"ConsoleLogin":"Success","other":{"a":[1,2]}},
                         "additionalEventData":{"MFAUsed":"No","x":null}}
                        """);

        assertThat(source.path("responseElements.ConsoleLogin").textValue()).isEqualTo("Success");
        assertThat(source.path("additionalEventData.MFAUsed").textValue()).isEqualTo("No");
        assertThat(source.path("detail"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"responseElements":{"ConsoleLogin":"Success","other":{"a":[1,2]}},
                                 "additionalEventData":{"MFAUsed":"No","x":null}}
                                """));
        assertThat(source.has("kikori.diverted")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"userIdentity\":{}}",
                "{\"userIdentity\":{\"sessionContext\":{}}}",
                "{\"userIdentity\":{\"type\":\"Root\",\"sessionContext\":{\"sessionIssuer\":{},\"webIdFederationData\":{}}}}",
                "{\"requestParameters\":{},\"responseElements\":{},\"additionalEventData\":{}}",
                "{\"requestParameters\":{\"a\":{}},\"resources\":[]}",
                "{\"resources\":[{},{\"ARN\":\"a\"}]}",
                "{\"tlsDetails\":{}}",
                "{\"new\":{\"deeper\":{}},\"list\":[]}"
            })
    void what_is_empty_stays_empty_and_is_not_called_diverted(String json) throws Exception {
        JsonNode source = source(json);

        assertThat(source.has("kikori.diverted")).isFalse();
        assertThat(unflattener.record(source)).isEqualTo(JSON.readTree(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"userIdentity\":[{\"type\":\"Root\"}]} | userIdentity",
                "{\"userIdentity\":\"root\"} | userIdentity",
                "{\"userIdentity\":{\"sessionContext\":[]}} | userIdentity",
                "{\"tlsDetails\":\"TLSv1.3\"} | tlsDetails",
                "{\"responseElements\":[{\"ConsoleLogin\":\"Success\"}]} | responseElements",
                "{\"additionalEventData\":\"none\"} | additionalEventData"
            })
    void what_is_no_object_where_fields_are_expected_below_is_diverted(String json, String key)
            throws Exception {
        JsonNode source = source(json);

        assertThat(texts(source.path("kikori.diverted"))).containsExactly(key);
        assertThat(source.path("detail")).isEqualTo(JSON.readTree(json));
        assertThat(unflattener.record(source)).isEqualTo(JSON.readTree(json));
    }

    @Test
    void keys_that_are_names_or_aliases_of_the_document_never_become_its_keys() throws Exception {
        String json =
                """
                {"@timestamp":"x","kikori.diverted":["y"],"kikori.unindexed":"{}","detail":{"a":1},
                 "ingest":{"batch":"z"},"ingest.batch":"w","userIdentity.type":"Root",
                 "event":{"action":"x"},"event.action":"q","source.ip":"::1",
                 "sessionContext":{"sessionIssuer":{"username":"u"}},"_id":"1"}
                """;

        JsonNode source = source(json);

        assertThat(fieldNames(source))
                .containsExactlyInAnyOrder(
                        "@timestamp",
                        "detail",
                        "event.summary",
                        "text",
                        "related.ip",
                        "related.user",
                        "event.outcome",
                        "ingest.batch",
                        "ingest.time");
        assertThat(source.path("detail")).isEqualTo(JSON.readTree(json));
        assertThat(source.path("@timestamp").textValue()).isEqualTo("2026-03-10T00:00:00Z");
        assertThat(unflattener.record(source)).isEqualTo(JSON.readTree(json));
    }

    @Test
    void a_keyword_over_32_kb_is_shortened_in_its_place_and_kept_whole() throws Exception {
        String long33k = "é".repeat(16_500);
        ObjectNode record = JsonNodeFactory.instance.objectNode().put("userAgent", long33k);

        JsonNode source = source(record);

        String indexed = source.path("userAgent").textValue();
        assertThat(indexed.getBytes(UTF_8)).hasSize(32_000);
        assertThat(long33k).startsWith(indexed);
        assertThat(texts(source.path("kikori.diverted"))).containsExactly("userAgent");
        assertThat(unflattener.record(source)).isEqualTo(record);
    }

    @Test
    void a_keyword_of_32_000_bytes_stands_whole() throws Exception {
        ObjectNode record =
                JsonNodeFactory.instance.objectNode().put("userAgent", "x".repeat(32_000));

        JsonNode source = source(record);

        assertThat(source.path("userAgent")).isEqualTo(record.path("userAgent"));
        assertThat(source.has("kikori.diverted")).isFalse();
    }

    @Test
    void a_copied_leaf_over_the_limit_is_shortened_twice_and_kept_once() throws Exception {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.putObject("responseElements").put("ConsoleLogin", "x".repeat(40_000));

        JsonNode source = source(record);

        assertThat(source.path("responseElements.ConsoleLogin").textValue()).hasSize(32_000);
        assertThat(source.at("/detail/responseElements/ConsoleLogin").textValue().length())
                .isLessThan(32_000);
        assertThat(JSON.readTree(source.path("kikori.unindexed").textValue()).path("patches"))
                .hasSize(1);
        assertThat(unflattener.record(source)).isEqualTo(record);
    }

    @Test
    void a_free_form_leaf_over_the_limit_is_shortened_so_that_path_and_value_fit()
            throws Exception {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.putObject("requestParameters")
                .putArray("k".repeat(900))
                .add("😀".repeat(10_000))
                .add(1);

        JsonNode source = source(record);

        JsonNode list = source.path("requestParameters").path("k".repeat(900));
        assertThat(list.get(1).intValue()).isEqualTo(1);
        assertThat(list.get(0).textValue().getBytes(UTF_8).length)
                .isBetween(30_500, 32_000 - 900 - "requestParameters".length());
        assertThat(list.get(0).textValue()).endsWith("😀");
        assertThat(unflattener.record(source)).isEqualTo(record);
    }

    @Test
    void duplicate_keys_keep_the_bytes_and_the_last_counts() throws Exception {
        byte[] json =
                "{\"eventName\":\"DeleteTrail\",\"eventName\":\"UpdateTrail\",\"x\":1.0}"
                        .getBytes(UTF_8);

        JsonNode source = JSON.readTree(document(json).source());

        assertThat(source.path("eventName").textValue()).isEqualTo("UpdateTrail");
        assertThat(texts(source.path("kikori.diverted"))).containsExactly("detail");
        assertThat(unflattener.bytes(source)).isEqualTo(json);
    }

    @Test
    void broken_utf_8_keeps_the_bytes() throws Exception {
        byte[] json = "{\"eventName\":\"Delete?\",\"userAgent\":\"x\"}".getBytes(UTF_8);
        json[20] = (byte) 0xC3;

        Document document = document(json);
        JsonNode source = JSON.readTree(document.source());

        assertThat(RecordJson.isUtf8(document.source())).isTrue();
        assertThat(source.path("userAgent").textValue()).isEqualTo("x");
        assertThat(texts(source.path("kikori.diverted"))).containsExactly("detail");
        assertThat(unflattener.bytes(source)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "1", "1.50", "\"text\"", "[]", "[{\"a\":1}]"})
    void a_record_that_is_no_object_is_still_a_document(String json) throws Exception {
        JsonNode source = source(json);

        assertThat(texts(source.path("kikori.diverted"))).containsExactly("detail");
        assertThat(source.path("@timestamp").textValue()).isEqualTo("2026-03-10T00:00:00Z");
        assertThat(unflattener.record(source)).isEqualTo(JSON.readTree(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{\"a\":}", "{} {}", "nul", "{\"a\":NaN}", "{'a':1}", "\"\\x\""})
    void what_is_no_json_is_refused_with_the_parsers_reason(String text) {
        assertThatThrownBy(() -> flattener.read(text.getBytes(UTF_8)))
                .isInstanceOf(Flattener.NotJsonException.class)
                .hasMessageStartingWith("the record is not JSON: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 255, 256, 257, 1_000, 10_000, 99_999})
    void however_deep_it_nests_a_record_is_a_document_and_comes_back_byte_for_byte(int depth)
            throws Exception {
        for (String[] brackets : List.of(new String[] {"[", "]"}, new String[] {"{\"a\":", "}"})) {
            String json =
                    "{\"eventName\":\"PutObject\",\"requestParameters\":"
                            + brackets[0].repeat(depth)
                            + (brackets[1].equals("]") ? "" : "1")
                            + brackets[1].repeat(depth)
                            + "}";
            Document document = document(json);
            JsonNode source = JSON.readTree(document.source());
            assertThat(source.path("eventName").asText()).isEqualTo("PutObject");
            assertThat(unflattener.bytes(source)).isEqualTo(json.getBytes(UTF_8));
            assertThat(unflattener.record(source).path("eventName").asText())
                    .isEqualTo("PutObject");
        }
    }

    @Test
    void only_a_record_nested_deeper_than_100_000_is_refused_and_at_no_depth_does_it_overflow() {
        for (int depth : List.of(100_000, 1_000_000)) {
            String json = "{\"requestParameters\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
            assertThatThrownBy(() -> flattener.read(json.getBytes(UTF_8)))
                    .isInstanceOf(Flattener.NotJsonException.class)
                    .hasMessageContaining("nesting depth");
        }
    }

    @Test
    void what_lies_too_deep_for_the_tree_must_be_json_all_the_same() {
        String json = "[".repeat(1_000) + "{\"a\":nonsense}" + "]".repeat(1_000);
        assertThatThrownBy(() -> flattener.read(json.getBytes(UTF_8)))
                .isInstanceOf(Flattener.NotJsonException.class)
                .hasMessageContaining("nonsense");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0",
                "-0.0",
                "1e2",
                "1E+2",
                "1.50",
                "1e-7",
                "0.0000001",
                "1E999999999999",
                "-1e-99999999999999999999",
                "9223372036854775808",
                "2147483648",
                "123456789012345678901234567890"
            })
    void a_number_keeps_its_spelling(String number) throws Exception {
        String json =
                "{\"requestParameters\":{\"n\":" + number + "},\"apiVersion\":" + number + "}";
        assertThat(new String(unflattener.bytes(document(json).source()), UTF_8))
                .contains("\"n\":" + number + "}")
                .contains("\"apiVersion\":" + number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"requestParameters", "unknown"})
    void past_ten_thousand_values_the_rest_is_kept_and_the_beginning_found(String key)
            throws Exception {
        String json =
                "{\"eventName\":\"PutObject\",\""
                        + key
                        + "\":{\"a\":[7"
                        + ",7".repeat(100_000)
                        + "]},\"zzz\":{\"b\":1}}";
        JsonNode source = JSON.readTree(document(json).source());
        JsonNode part = source.path(key.equals("unknown") ? "detail" : key);
        assertThat((key.equals("unknown") ? part.path(key) : part).path("a"))
                .hasSizeBetween(9_000, 10_000);
        assertThat(source.path("eventName").asText()).isEqualTo("PutObject");
        assertThat(source.path("kikori.diverted").toString()).contains(key, "zzz", "detail");
        assertThat(unflattener.bytes(source)).isEqualTo(json.getBytes(UTF_8));
    }

    @Test
    void a_long_path_is_not_indexed_with_each_of_many_values() throws Exception {
        String json =
                "{\"requestParameters\":{\""
                        + "k".repeat(900)
                        + "\":{\""
                        + "l".repeat(900)
                        + "\":[7"
                        + ",7".repeat(9_000)
                        + "]}}}";
        JsonNode source = JSON.readTree(document(json).source());
        assertThat(source.at("/requestParameters/" + "k".repeat(900) + "/" + "l".repeat(900)))
                .hasSizeLessThan((2 << 20) / 1_800 + 1);
        assertThat(unflattener.bytes(source)).isEqualTo(json.getBytes(UTF_8));
    }

    @Test
    void many_values_that_must_be_kept_below_a_long_path_do_not_repeat_it() throws Exception {
        String lone = "\"\\ud800\"";
        String json =
                "{\"requestParameters\":{\""
                        + "k".repeat(900)
                        + "\":["
                        + (lone + ",").repeat(10_000)
                        + lone
                        + "]}}";
        Document document = document(json);
        assertThat(document.source().length).isLessThan(5 * json.length());
        assertThat(unflattener.bytes(document.source())).isEqualTo(json.getBytes(UTF_8));
    }

    @Test
    void the_time_in_the_record_decides_the_documents_time_and_the_object_helps_out()
            throws Exception {
        assertThat(document("{\"eventTime\":\"2026-03-09T01:02:03Z\"}").timestamp())
                .isEqualTo(Instant.parse("2026-03-09T01:02:03Z"));
        assertThat(document("{\"eventTime\":\"2031-03-09T01:02:03Z\"}").timestamp())
                .isEqualTo(Instant.parse("2026-03-10T00:00:00Z"));
    }

    @Test
    void booleans_and_whole_numbers_fit_a_keyword_and_come_back_as_what_they_were()
            throws Exception {
        String json =
                "{\"userIdentity\":{\"accountId\":111122223333},\"eventVersion\":true,\"readOnly\":\"true\"}";

        JsonNode source = source(json);

        assertThat(source.path("userIdentity.accountId").isLong()).isTrue();
        assertThat(source.path("readOnly").isTextual()).isTrue();
        assertThat(source.has("kikori.diverted")).isFalse();
        assertThat(unflattener.record(source)).isEqualTo(JSON.readTree(json));
    }

    private JsonNode source(String json) throws Exception {
        return JSON.readTree(document(json).source());
    }

    private JsonNode source(JsonNode record) throws Exception {
        return JSON.readTree(document(JSON.writeValueAsBytes(record)).source());
    }

    private Document document(String json) throws Flattener.NotJsonException {
        return document(json.strip().getBytes(UTF_8));
    }

    private Document document(byte[] json) throws Flattener.NotJsonException {
        return flattener.read(json).document(DATE, "batch-1", NOW);
    }

    private static ObjectNode at(ObjectNode record, List<String> steps) {
        ObjectNode inner = record;
        for (String key : steps.subList(0, steps.size() - 1)) {
            inner = inner.withObject("/" + key);
        }
        return inner;
    }

    private static List<String> fieldNames(JsonNode json) {
        List<String> fieldNames = new ArrayList<>();
        json.fieldNames().forEachRemaining(fieldNames::add);
        return fieldNames;
    }

    private static List<@Nullable String> texts(JsonNode array) {
        List<@Nullable String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.textValue()));
        return texts;
    }
}
