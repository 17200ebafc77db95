package dev.kikori;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.search.IndexNames;
import dev.kikori.testing.DistinctRecords;
import dev.kikori.testing.Indices;
import dev.kikori.testing.PlainScan;
import dev.kikori.testing.ScannedRecords;
import dev.kikori.testing.TrailRecords;
import dev.kikori.trail.RecordJson;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * What is typed into the search bar finds exactly what a plain scan of the records finds; on the
 * story, or with {@code -Dkikori.trails=DIR} on real trails.
 */
class FullTextIT {
    private static final long SEED = Long.getLong("kikori.seed", 1L);
    private static final int WORDS = 200;
    private static final int PUNCTUATED = 50;
    private static final int UNICODE_RECORDS = 300;

    /** What letters, digits, case and white space can be taken for by mistake. */
    private static final List<String> SIGNS =
            List.of(
                    "a", "A", "b", "B", "z9", "7", "i", "I", "İ", "ı", "ß", "ẞ", "ss", "σ", "ς",
                    "Σ", "é", "e\u0301", "Ａ", "ａ", "１", "K", "k", "µ", "μ", "Å", "å", "ǅ", "ǆ", "ﬁ",
                    "٣", "३", "ª", "ʰ", "ー", "々", "鍵", "顧", "客", "明", "細", "カ", "ｶ", "ﾞ", "が",
                    "か\u3099", "한", "국", "𠮷", "𐐀", "𐐨", "𝐀", "①", "½", "Ⅳ", "²", "😀", "_", "-",
                    ".", "/", "|", "~", "<", "=", "$1", "\\", "\u200b", "\u200d", "\u00ad", " ",
                    "\u00a0", "\u3000", "\u2003", "\n", "\t", "\u0085", "\u2028", "\u0001",
                    "\ue000", ":", "'");

    private static final String EAST =
            "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}ーﾞ&&[\\p{L}]]";
    private static final String OTHER = "[\\p{L}\\p{Nd}&&[^" + EAST + "]]";
    private static final Pattern LONE =
            Pattern.compile(
                    "^(" + OTHER + "+)?" + EAST + "(" + OTHER + "|$)|" + OTHER + EAST + "(" + OTHER
                            + "|$)");
    private static final List<String> LAST_LETTERS = List.of("𐐁", "𐐂");

    /** As an encryption context is written. */
    private static final String ENCODED = "eyJhd3M6".repeat(50);

    /** With a last letter as long as a word may be, of letters that take the most bytes. */
    private static final String LONGEST = "𐐀".repeat(2_047);

    private static final String EVENTS = IndexNames.EVENTS + "-*";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static int records;
    private static ScannedRecords scanned;
    private static Indices indices;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @BeforeAll
    static void index() throws Exception {
        List<JsonNode> all = DistinctRecords.read();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < UNICODE_RECORDS; i++) {
            all.add(unicodeRecord(random, i));
        }
        for (String last : LAST_LETTERS) {
            all.add(longWords(last));
        }
        records = all.size();
        indices = Indices.embedded();
        DistinctRecords.index(indices, all);
        scanned = new ScannedRecords(all);
    }

    @AfterAll
    static void close() {
        indices.close();
    }

    @Test
    void a_word_finds_exactly_the_events_in_which_it_stands() throws Exception {
        Set<String> words = new LinkedHashSet<>();
        while (words.size() < WORDS) {
            List<String> ofValue = PlainScan.words(anyValue());
            if (!ofValue.isEmpty()) {
                String word = ofValue.get(random.nextInt(ofValue.size()));
                if (!hasLoneEast(word)) {
                    words.add(word);
                }
            }
        }
        for (String word : words) {
            assertFinds(word);
        }
    }

    @Test
    void punctuated_input_finds_its_words_where_only_punctuation_parts_them() throws Exception {
        Set<String> inputs = new LinkedHashSet<>();
        for (int tries = 0; inputs.size() < PUNCTUATED && tries < 100_000; tries++) {
            String[] chunks = anyValue().split("\\p{IsWhite_Space}+", -1);
            String chunk = chunks[random.nextInt(chunks.length)];
            List<String> words = PlainScan.words(chunk);
            if (words.size() > 1 && !hasLoneEast(chunk)) {
                int from = random.nextInt(words.size() - 1);
                int to = from + 2 + random.nextInt(Math.min(6, words.size() - from - 1));
                inputs.add(part(chunk, words.subList(from, Math.min(to, words.size()))));
            }
        }
        for (String input : inputs) {
            assertFinds(input);
        }
    }

    @Test
    void a_word_with_the_wrong_neighbour_finds_nothing_more_than_the_scan() throws Exception {
        for (int i = 0; i < PUNCTUATED; i++) {
            List<String> one = PlainScan.words(anyValue());
            List<String> other = PlainScan.words(anyValue());
            if (!one.isEmpty()
                    && !other.isEmpty()
                    && !hasLoneEast(one.getLast() + other.getFirst())) {
                assertFinds(one.getLast() + "-" + other.getFirst());
            }
        }
    }

    @Test
    void the_beginning_of_a_word_and_a_star_find_every_word_that_begins_so() throws Exception {
        for (String beginning : List.of("Create", "DESCRIBE", "akia", "ＣＲＥＡＴＥ")) {
            assertThat(hits("q=" + encoded(beginning) + "*"))
                    .as(beginning)
                    .isEqualTo(
                            scanned.holding(value ->
                                    !value.whole()
                                            && value.words().stream()
                                                    .anyMatch(word ->
                                                            word.regionMatches(
                                                                    true,
                                                                    0,
                                                                    beginning,
                                                                    0,
                                                                    beginning.length()))));
        }
    }

    @Test
    void long_words_that_differ_in_their_last_letter_are_not_the_same() throws Exception {
        for (String last : LAST_LETTERS) {
            assertFinds(ENCODED + last);
            ObjectNode query = JsonNodeFactory.instance.objectNode();
            query.putObject("match").put("text", LONGEST + last);
            assertThat(hits(query)).as(last).isEqualTo(1);
        }
    }

    private static JsonNode longWords(String last) {
        ObjectNode record = TrailRecords.call("2026-03-10", "long-" + last);
        record.putObject("requestParameters")
                .put("encoded", ENCODED + last)
                .put("longest", "-" + LONGEST + last + "-");
        return record;
    }

    @Test
    void a_time_is_found_whole_whatever_the_case_of_its_letters() throws Exception {
        String time = anyValue();
        while (!time.matches("[0-9-]{10}T[0-9:]{8}Z")) {
            time = anyValue();
        }
        int expected = scanned.foundBy(time);
        assertThat(expected).isPositive();
        for (String input : List.of(time, time.toLowerCase(Locale.ROOT))) {
            assertThat(hits("q=" + encoded('"' + input + '"'))).as(input).isEqualTo(expected);
            assertThat(hits("q=" + encoded(escaped(input)))).as(input).isEqualTo(expected);
        }
    }

    @Test
    void letters_digits_case_and_space_are_unicodes() throws Exception {
        Set<String> inputs = new LinkedHashSet<>();
        for (int tries = 0; tries < 300; tries++) {
            String value = anyValue(records - UNICODE_RECORDS);
            int from = random.nextInt(value.length() + 1);
            int to = from + random.nextInt(Math.min(12, value.length() - from) + 1);
            for (String chunk : value.substring(from, to).split("\\p{IsWhite_Space}+", -1)) {
                if (!PlainScan.words(chunk).isEmpty() && !hasLoneEast(chunk)) {
                    inputs.add(String.join("-", PlainScan.words(chunk)));
                }
            }
        }
        for (String input : inputs) {
            assertFinds(input);
        }
    }

    /** One character of an unspaced script by itself is not promised to be found. */
    private static boolean hasLoneEast(String chunk) {
        return PlainScan.words(chunk).stream().anyMatch(word -> LONE.matcher(word).find())
                || chunk.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    private static JsonNode unicodeRecord(SplittableRandom random, int number) {
        ObjectNode record = TrailRecords.call("2026-03-10", "unicode-" + number);
        ObjectNode parameters = record.putObject("requestParameters");
        for (int i = 0; i < 4; i++) {
            StringBuilder value = new StringBuilder();
            for (int signs = random.nextInt(2, 14); signs > 0; signs--) {
                value.append(SIGNS.get(random.nextInt(SIGNS.size())));
            }
            parameters.put("value" + i, value.toString());
        }
        return record;
    }

    /** The words with what stands between them in the chunk. */
    private static String part(String chunk, List<String> words) {
        StringBuilder pattern = new StringBuilder("(?<![\\p{L}\\p{Nd}])");
        String between = "";
        for (String word : words) {
            pattern.append(between).append(Pattern.quote(word));
            between = "[^\\p{L}\\p{Nd}]+";
        }
        var found = Pattern.compile(pattern + "(?![\\p{L}\\p{Nd}])").matcher(chunk);
        assertThat(found.find()).as(chunk).isTrue();
        return found.group();
    }

    private String anyValue() {
        return anyValue(0);
    }

    private String anyValue(int fromRecord) {
        return scanned.anyValue(fromRecord, random);
    }

    private static void assertFinds(String input) throws Exception {
        int expected = scanned.foundBy(input);
        assertThat(hits("q=" + encoded(escaped(input))))
                .as("seed %d: %s", SEED, input)
                .isEqualTo(expected);
        assertThat(hits("q=" + encoded('"' + input.replaceAll("[\"\\\\]", "\\\\$0") + '"')))
                .as("seed %d, in quotes: %s", SEED, input)
                .isEqualTo(expected);
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        query.putObject("match").put("text", input);
        assertThat(hits(query)).as("seed %d, match: %s", SEED, input).isEqualTo(expected);
        ObjectNode bar = JsonNodeFactory.instance.objectNode();
        bar.putObject("multi_match")
                .put("query", input)
                .put("type", "best_fields")
                .put("lenient", true);
        assertThat(hits(bar)).as("seed %d, in the search bar: %s", SEED, input).isEqualTo(expected);
    }

    private static String escaped(String input) {
        String escaped =
                input.replaceAll("[-+=&|!(){}\\[\\]^\"~*?:\\\\/]", "\\\\$0")
                        .replaceAll("[<>]", " ");
        return Set.of("AND", "OR", "NOT").contains(escaped) ? '"' + escaped + '"' : escaped;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /** Asked as a browser would: the client of the service encodes what is encoded already. */
    private static int hits(String parameters) throws Exception {
        URI uri =
                URI.create(
                        indices.cluster().settings().url()
                                + "/"
                                + EVENTS
                                + "/_search?size=0&track_total_hits=true&"
                                + parameters);
        HttpResponse<String> answer =
                HTTP.send(
                        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RecordJson.read(answer.body().getBytes(UTF_8)).at("/hits/total/value").asInt();
    }

    private static int hits(ObjectNode query) throws Exception {
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", 0);
        search.put("track_total_hits", true).set("query", query);
        return indices.cluster()
                .ask("POST", "/" + EVENTS + "/_search", search)
                .at("/hits/total/value")
                .asInt();
    }
}
