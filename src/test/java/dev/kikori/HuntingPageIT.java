package dev.kikori;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.detect.Origins;
import dev.kikori.search.Indexer;
import dev.kikori.testing.Golden;
import dev.kikori.testing.GoodRecords;
import dev.kikori.testing.IndexedRecords;
import dev.kikori.testing.Indices;
import dev.kikori.trail.FieldNames;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every question of the hunting page is asked of the story, and the page holds the answers. */
class HuntingPageIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path QUESTIONS = Path.of("src/test/resources/docs/hunting.md");
    private static final Pattern QUESTION =
            Pattern.compile("(?s)```(text|json|sh)\n(.*?)\n```\n\n<!-- answer -->");
    private static final String SEARCH = "/cloudtrail-events/_search";
    private static final Pattern CURL_PATH =
            Pattern.compile("^curl -sG \"\\$OPENSEARCH(/[^\"?]+)\"");
    private static final Pattern CURL_PARAMETER =
            Pattern.compile(" (-d|--data-urlencode) (?:'([^']*)'|(\\S+))");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int SHOWN = 4;
    private static final int BUCKETS_SHOWN = 10;

    @Test
    void the_page_holds_the_answers() throws Exception {
        List<byte[]> records = new ArrayList<>();
        GoodRecords.story(records::add);
        String text = Files.readString(QUESTIONS);
        try (Indices indices = Indices.embedded()) {
            indices.reset();
            IndexedRecords.index(indices, records, LocalDate.parse("2026-03-12"));
            settle(indices);
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

    /** Names who stood behind the sessions, as the service does after every object. */
    private static void settle(Indices indices) throws Exception {
        Set<String> batches = new TreeSet<>();
        Set<String> written = new TreeSet<>();
        for (Indices.Held event : indices.events()) {
            batches.add(event.text(FieldNames.BATCH));
            written.add(event.index());
        }
        try (Indexer indexer = indices.indexer()) {
            new Origins(indices.cluster(), indexer).settle(List.copyOf(batches), written);
        }
    }

    private static String answer(Indices indices, MatchResult question) throws Exception {
        String asked = question.group(2);
        return switch (question.group(1)) {
            case "text" -> line(indices, asked);
            case "json" -> request(indices, asked);
            case "sh" -> curl(indices, asked);
            default -> throw new IllegalArgumentException(question.group(1));
        };
    }

    /** As {@code ?q=} takes a line: no operator and no field by default but the index's own. */
    private static String line(Indices indices, String words) throws Exception {
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", SHOWN);
        search.put("track_total_hits", true);
        search.putObject("query").putObject("query_string").put("query", words);
        search.putArray("sort").add("@timestamp").add("eventID");
        return events(words, indices.cluster().ask("POST", SEARCH, search).path("hits"));
    }

    private static String request(Indices indices, String body) throws Exception {
        JsonNode answer = indices.cluster().ask("POST", SEARCH, JSON.readTree(body));
        return answer.has("aggregations")
                ? buckets(body, answer.path("aggregations"))
                : events(body, answer.path("hits"));
    }

    /** Sends what curl would send, and shows what it would print. */
    private static String curl(Indices indices, String command) throws Exception {
        Matcher path = CURL_PATH.matcher(command);
        assertThat(path.find()).as(command).isTrue();
        Matcher parameter = CURL_PARAMETER.matcher(command);
        List<String> query = new ArrayList<>();
        int end = path.end();
        while (parameter.find()) {
            assertThat(command.substring(end, parameter.start()))
                    .as(command)
                    .matches("( \\\\\n *)?");
            end = parameter.end();
            String value = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
            int equals = value.indexOf('=') + 1;
            query.add(
                    parameter.group(1).equals("-d")
                            ? value
                            : value.substring(0, equals)
                                    + URLEncoder.encode(value.substring(equals), UTF_8));
        }
        assertThat(command.substring(end)).isEmpty();
        URI address =
                URI.create(
                        indices.cluster().settings().url()
                                + path.group(1)
                                + "?"
                                + String.join("&", query));
        HttpResponse<String> answer =
                HTTP.send(
                        HttpRequest.newBuilder(address).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.path("count").asLong(body.at("/hits/total/value").asLong()))
                .as(command)
                .isPositive();
        return "```json\n" + answer.body().strip() + "\n```";
    }

    /** The number of events, and the first of them in their sentences. */
    private static String events(String asked, JsonNode hits) {
        long total = hits.at("/total/value").asLong();
        assertThat(total).as(asked).isPositive();
        StringBuilder text = new StringBuilder();
        text.append(total).append(total == 1 ? " event" : " events");
        text.append(total > hits.path("hits").size() ? ", the first of them:\n" : ":\n");
        for (JsonNode hit : hits.path("hits")) {
            JsonNode source = hit.path("_source");
            text.append("\n- ")
                    .append(source.path("@timestamp").asText())
                    .append(": ")
                    .append(source.path("event.summary").asText().replace("*", "\\*"));
        }
        return text.toString();
    }

    /** A table for every aggregation: its first buckets with their counts. */
    private static String buckets(String asked, JsonNode aggregations) {
        List<String> tables = new ArrayList<>();
        aggregations
                .properties()
                .forEach(aggregation -> {
                    JsonNode buckets = aggregation.getValue().path("buckets");
                    assertThat(buckets).as(asked).isNotEmpty();
                    StringBuilder text =
                            new StringBuilder("| ")
                                    .append(aggregation.getKey())
                                    .append(" | events |\n|---|---|");
                    for (int i = 0; i < Math.min(BUCKETS_SHOWN, buckets.size()); i++) {
                        JsonNode bucket = buckets.path(i);
                        text.append("\n| ")
                                .append(
                                        bucket.path("key_as_string")
                                                .asText(bucket.path("key").asText()))
                                .append(" | ")
                                .append(bucket.path("doc_count").asLong())
                                .append(" |");
                    }
                    int more = buckets.size() - BUCKETS_SHOWN;
                    tables.add(more > 0 ? text + "\n\nand " + more + " more" : text.toString());
                });
        return String.join("\n\n", tables);
    }
}
