package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.embedded.story.Story;
import dev.kikori.embedded.story.StoryObject;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

class UnflattenerTest {
    private static final int CASES = 700;
    private static final LocalDate DATE = LocalDate.of(2026, 3, 10);
    private static final Instant NOW = Instant.parse("2026-03-10T08:00:00Z");
    private static final Set<String> CATALOGUE =
            FieldNames.standard().all().stream().map(FieldName::name).collect(Collectors.toSet());

    /** What OpenSearch 3.8 was seen to take; the writer stays below. */
    private static final int LEAF_BYTES_TAKEN = 32_740;

    private static final int ARRAYS_TAKEN = 20;
    private static final int OBJECTS_TAKEN = 600;
    private static final int DIGITS_TAKEN = 1_000;
    private static final int KEY_CHARS_TAKEN = 50_000;

    private final Flattener flattener = new Flattener(FieldNames.standard());
    private final Unflattener unflattener = new Unflattener(FieldNames.standard());

    @Test
    void whatever_the_record_it_is_rebuilt_from_a_document_that_opensearch_takes()
            throws Exception {
        long first = Long.getLong("kikori.seed", 1L);
        for (long seed = first; seed < first + CASES; seed++) {
            byte[] json = new RandomRecords(new SplittableRandom(seed)).next();
            try {
                check(json);
            } catch (AssertionError | RuntimeException | Flattener.NotJsonException e) {
                throw new AssertionError(
                        "seed "
                                + seed
                                + " (-Dkikori.seed="
                                + seed
                                + "): "
                                + new String(json, 0, Math.min(json.length, 500), UTF_8),
                        e);
            }
        }
    }

    @Test
    void every_record_of_the_story_is_rebuilt() throws Exception {
        int records = 0;
        for (StoryObject object : Story.generate(Story.DEFAULT_SEED).objects()) {
            for (JsonNode record : recordsOf(object)) {
                records++;
                check(RecordJson.mapper().writeValueAsBytes(record));
            }
        }
        assertThat(records).isGreaterThan(1_000);
    }

    private static JsonNode recordsOf(StoryObject object) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(object.gzip()))) {
            return RecordJson.read(gzip.readAllBytes()).path("Records");
        }
    }

    private void check(byte[] json) throws Flattener.NotJsonException, JsonProcessingException {
        Document document = flattener.read(json).document(DATE, "batch", NOW);
        JsonNode source = RecordJson.read(document.source());

        assertThat(equalAsJson(unflattener.record(source), RecordJson.read(json)))
                .as("rebuilt as JSON")
                .isTrue();
        assertThat(
                        equalAsJson(
                                RecordJson.read(unflattener.bytes(document.source())),
                                RecordJson.read(json)))
                .as("rebuilt as bytes that say the same")
                .isTrue();
        if (!isWhole(json)) {
            assertThat(unflattener.bytes(document.source())).as("rebuilt bytes").isEqualTo(json);
        }
        assertIsTaken(document, source);
    }

    private static boolean equalAsJson(JsonNode one, JsonNode other) {
        Comparator<JsonNode> numbersByValue =
                (a, b) ->
                        a.isNumber() && b.isNumber()
                                ? a.decimalValue().compareTo(b.decimalValue())
                                : a.equals(b) ? 0 : 1;
        return one.equals(numbersByValue, other);
    }

    /** Whether a tree can say what the bytes say, judged apart from the flattener. */
    private static boolean isWhole(byte[] json) {
        if (!new String(json, UTF_8).equals(new String(json, UTF_8).replace("\uFFFD", ""))) {
            return false;
        }
        try {
            RecordJson.mapper()
                    .reader()
                    .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .readTree(new String(json, UTF_8));
            return true;
        } catch (IOException duplicateKey) {
            return false;
        }
    }

    private static void assertIsTaken(Document document, JsonNode source) {
        assertThat(RecordJson.isUtf8(document.source())).as("UTF-8").isTrue();
        assertThat(new String(document.source(), UTF_8).indexOf('\n')).as("one line").isNegative();
        for (var field : source.properties()) {
            assertThat(CATALOGUE).as("closed set of names").contains(field.getKey());
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case FieldNames.UNINDEXED ->
                        assertThat(value.textValue().chars().allMatch(c -> c < 0x80))
                                .as("kept as ASCII")
                                .isTrue();
                case FieldNames.DETAIL, "requestParameters", "resources" ->
                        assertFreeForm(field.getKey(), value, 0, 0);
                default -> assertLeaf("", value);
            }
        }
        for (JsonNode diverted : source.path(FieldNames.DIVERTED)) {
            assertThat(diverted.textValue()).hasSizeBetween(1, 256).isPrintable();
        }
        assertThat(source.has(FieldNames.UNINDEXED) && !source.has(FieldNames.DIVERTED))
                .as("what is kept aside is named")
                .isFalse();
    }

    private static void assertFreeForm(String path, JsonNode value, int arrays, int objects) {
        assertThat(arrays).as("arrays in arrays").isLessThanOrEqualTo(ARRAYS_TAKEN);
        assertThat(objects).as("objects in objects").isLessThan(OBJECTS_TAKEN);
        switch (value.getNodeType()) {
            case OBJECT -> {
                for (var member : value.properties()) {
                    assertThat(member.getKey().length()).isLessThan(KEY_CHARS_TAKEN);
                    assertThat(FreeFormWriter.hasLoneSurrogate(member.getKey())).isFalse();
                    assertFreeForm(
                            path + "." + member.getKey(), member.getValue(), arrays, objects + 1);
                }
            }
            case ARRAY ->
                    value.forEach(element -> assertFreeForm(path, element, arrays + 1, objects));
            default -> assertLeaf(path, value);
        }
    }

    private static void assertLeaf(String path, JsonNode value) {
        if (value.isArray()) {
            value.forEach(element -> assertLeaf(path, element));
            return;
        }
        assertThat(value.isValueNode()).as("a leaf").isTrue();
        String text = value.asText();
        assertThat(path.getBytes(UTF_8).length + text.getBytes(UTF_8).length + 1)
                .as("bytes of path and value")
                .isLessThanOrEqualTo(LEAF_BYTES_TAKEN);
        assertThat(FreeFormWriter.hasLoneSurrogate(text)).isFalse();
        if (value.isNumber()) {
            assertThat(text.length()).as("digits").isLessThanOrEqualTo(DIGITS_TAKEN);
        }
    }
}
