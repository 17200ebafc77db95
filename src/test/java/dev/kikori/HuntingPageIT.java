package dev.kikori;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.testing.Golden;
import dev.kikori.testing.GoodRecords;
import dev.kikori.testing.IndexedRecords;
import dev.kikori.testing.Indices;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every question of the hunting page is asked of the story, and the page holds the answers. */
class HuntingPageIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path QUESTIONS = Path.of("src/test/resources/docs/hunting.md");
    private static final Pattern QUESTION =
            Pattern.compile("(?s)```(text|json)\n(.*?)\n```\n\n<!-- answer -->");
    private static final String SEARCH = "/cloudtrail-events/_search";
    private static final int SHOWN = 4;

    @Test
    void the_page_holds_the_answers() throws Exception {
        List<byte[]> records = new ArrayList<>();
        GoodRecords.story(records::add);
        String text = Files.readString(QUESTIONS);
        try (Indices indices = Indices.embedded()) {
            indices.reset();
            IndexedRecords.index(indices, records, LocalDate.parse("2026-03-12"));
            indices.cluster().ask("POST", "/cloudtrail-events/_refresh", null);

            StringBuilder page = new StringBuilder();
            Matcher question = QUESTION.matcher(text);
            int asked = 0;
            while (question.find()) {
                asked++;
                String answer = answer(indices, question.toMatchResult());
                assertThat(answer).as(question.group(2)).isNotBlank();
                question.appendReplacement(
                        page,
                        Matcher.quoteReplacement(
                                "```"
                                        + question.group(1)
                                        + "\n"
                                        + question.group(2)
                                        + "\n```\n\n"
                                        + answer));
            }
            question.appendTail(page);
            assertThat(asked).isGreaterThanOrEqualTo(20);
            Golden.assertMatches(Path.of("docs/hunting.md"), page.toString());
        }
    }

    private static String answer(Indices indices, MatchResult question) throws Exception {
        return question.group(1).equals("text")
                ? events(indices, question.group(2))
                : buckets(indices, question.group(2));
    }

    /** The number of events, and the first of them in their sentences. */
    private static String events(Indices indices, String words) throws Exception {
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", SHOWN);
        search.put("track_total_hits", true);
        search.putObject("query")
                .putObject("query_string")
                .put("query", words)
                .put("default_operator", "AND");
        search.putArray("sort").add("@timestamp").add("eventID");
        JsonNode hits = indices.cluster().ask("POST", SEARCH, search).path("hits");
        long total = hits.at("/total/value").asLong();
        assertThat(total).as(words).isPositive();
        StringBuilder text = new StringBuilder();
        text.append(total).append(total == 1 ? " event" : " events");
        text.append(total > SHOWN ? ", the first of them:\n" : ":\n");
        for (JsonNode hit : hits.path("hits")) {
            JsonNode source = hit.path("_source");
            text.append("\n- ")
                    .append(source.path("@timestamp").asText())
                    .append(": ")
                    .append(source.path("event.summary").asText().replace("*", "\\*"));
        }
        return text.toString();
    }

    /** The buckets of the only aggregation, each with its count. */
    private static String buckets(Indices indices, String body) throws Exception {
        JsonNode answer = indices.cluster().ask("POST", SEARCH, JSON.readTree(body));
        StringBuilder text = new StringBuilder("| | events |\n|---|---|");
        for (JsonNode aggregation : answer.path("aggregations")) {
            assertThat(aggregation.path("buckets")).as(body).isNotEmpty();
            for (JsonNode bucket : aggregation.path("buckets")) {
                text.append("\n| ")
                        .append(bucket.path("key_as_string").asText(bucket.path("key").asText()))
                        .append(" | ")
                        .append(bucket.path("doc_count").asLong())
                        .append(" |");
            }
        }
        return text.toString();
    }
}
