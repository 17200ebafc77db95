package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.PlainControls.text;
import static dev.kikori.embedded.story.ReadStory.DISTINCT;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** docs/story.md tells the default story: its figures are counted here. */
class StoryPageTest {
    private static final String PAGE = page();

    @Test
    void it_gives_the_size_of_the_story() {
        assertThat(PAGE)
                .contains(
                        ReadStory.STORY.objects().size() + " objects",
                        ReadStory.DELIVERED.size() + " records",
                        DISTINCT.size() + " distinct events");
    }

    @Test
    void it_gives_what_each_control_reports_and_how_much_of_it_is_the_intruder() {
        List<MatchResult> rows = rows("\\| CloudWatch\\.(\\d+) \\|[^|]*\\| (\\d+) \\| (\\d+) \\|");
        Map<Integer, Long> all = PlainControls.counts(DISTINCT);
        Map<Integer, Long> intruder =
                PlainControls.counts(
                        DISTINCT.stream()
                                .filter(record ->
                                        StoryControlsTest.INTRUDERS.contains(
                                                text(record, "/sourceIPAddress")))
                                .toList());
        assertThat(rows).hasSize(14);
        for (MatchResult row : rows) {
            Integer control = Integer.valueOf(row.group(1));
            assertThat(row.group(2)).as(row.group()).isEqualTo(String.valueOf(all.get(control)));
            assertThat(row.group(3))
                    .as(row.group())
                    .isEqualTo(String.valueOf(intruder.get(control)));
        }
    }

    @Test
    void it_says_how_many_events_each_key_signed() {
        List<MatchResult> rows = rows("\\| `((?:AKIA|ASIA)\\w{16})` \\|[^|]*\\| (\\d+) \\|");
        assertThat(rows).hasSize(6);
        for (MatchResult row : rows) {
            assertThat(count("userIdentity.accessKeyId:" + row.group(1)))
                    .as(row.group())
                    .isEqualTo(Long.parseLong(row.group(2)));
        }
    }

    @Test
    void each_query_finds_as_many_events_as_it_says() {
        List<MatchResult> rows = rows("\\| `([^`|]+)` \\| (\\d+) \\|[^|]*\\|");
        assertThat(rows).hasSizeGreaterThan(10);
        for (MatchResult row : rows) {
            assertThat(count(row.group(1))).as(row.group()).isEqualTo(Long.parseLong(row.group(2)));
        }
    }

    private static List<MatchResult> rows(String row) {
        return Pattern.compile("(?m)^" + row).matcher(PAGE).results().toList();
    }

    private static long count(String query) {
        Predicate<JsonNode> all = record -> true;
        for (String clause : query.split(" AND ", -1)) {
            boolean not = clause.startsWith("NOT ");
            Predicate<JsonNode> one = clause(not ? clause.substring(4) : clause);
            all = all.and(not ? one.negate() : one);
        }
        return DISTINCT.stream().filter(all).count();
    }

    /**
     * One clause of the search bar: a word, {@code _exists_:field}, or a field and a value with
     * wildcards.
     */
    private static Predicate<JsonNode> clause(String clause) {
        int colon = clause.indexOf(':');
        if (colon < 0) {
            Pattern word =
                    Pattern.compile(
                            clause.matches("\\p{IsAlphabetic}+") && clause.charAt(0) > 127
                                    ? clause
                                    : "(?<![\\p{L}\\p{N}])" + clause + "(?![\\p{L}\\p{N}])",
                            Pattern.CASE_INSENSITIVE);
            return record -> anyText(record, word.asPredicate());
        }
        String field = clause.substring(0, colon);
        String value = clause.substring(colon + 1).replace("\"", "");
        if (field.equals("_exists_")) {
            return record -> !record.at(pointer(value)).isMissingNode();
        }
        Pattern pattern =
                Pattern.compile(Pattern.quote(value).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
        return record -> pattern.matcher(record.at(pointer(field)).asText()).matches();
    }

    private static String pointer(String field) {
        String path =
                field.startsWith("sessionContext.")
                        ? "userIdentity." + field.replace("username", "userName")
                        : field.replaceFirst("^detail\\.", "");
        return "/" + path.replace('.', '/');
    }

    private static boolean anyText(JsonNode node, Predicate<String> wanted) {
        if (node.isValueNode()) {
            return wanted.test(node.asText());
        }
        for (JsonNode child : node) {
            if (anyText(child, wanted)) {
                return true;
            }
        }
        return false;
    }

    private static String page() {
        try {
            return Files.readString(Path.of("docs/story.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
