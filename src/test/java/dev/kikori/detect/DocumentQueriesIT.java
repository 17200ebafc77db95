package dev.kikori.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.CloudWatchPattern;
import dev.kikori.rules.CompiledQuery;
import dev.kikori.rules.EventPredicate;
import dev.kikori.rules.Node;
import dev.kikori.rules.PatternException;
import dev.kikori.rules.QueryCompiler;
import dev.kikori.search.IndexNames;
import dev.kikori.testing.Indices;
import dev.kikori.trail.Document;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Flattener;
import dev.kikori.trail.RecordJson;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Fields that are more than texts, asked on a real OpenSearch: numbers, two notations of dates, and
 * values that two names find.
 */
class DocumentQueriesIT {
    // Another one is tried with -Dkikori.seed=…
    private static final long SEED = Long.getLong("kikori.seed", 42L);
    private static final FieldNames NAMES = FieldNames.standard();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int RECORDS = 300;
    private static final int RULES = 400;

    private static final List<String> VALUES =
            List.of(
                    "12",
                    "12.0",
                    "1.2e1",
                    "12.50",
                    "-0",
                    "0",
                    "-3",
                    "99999999999999999999",
                    "1e400",
                    "1e-400",
                    "9".repeat(950),
                    "\"12\"",
                    "\"many\"",
                    "\"\"",
                    "true",
                    "null",
                    "[12]",
                    "{\"a\":12}");
    private static final List<String> DATES =
            List.of(
                    "\"20131102T010628Z\"",
                    "\"2013-11-02T01:06:28Z\"",
                    "\"2013-11-02T10:06:28+09:00\"",
                    "\"2013-11-02t01:06:28z\"",
                    "\"20130231T010628Z\"",
                    "\"yesterday\"",
                    "12",
                    "null");
    private static final List<String> IDS =
            List.of("\"12\"", "\"a\"", "\"b\"", "12", "null", "[\"a\"]", "{\"a\":\"b\"}");

    /** Each path with the values that records have there. */
    private static final Map<String, List<String>> PATHS = new LinkedHashMap<>();

    static {
        PATHS.put("additionalEventData.bytesTransferredOut", VALUES);
        PATHS.put("insightDetails.insightContext.statistics.insight.average", VALUES);
        PATHS.put("userIdentity.sessionContext.attributes.creationDate", DATES);
        PATHS.put("eventID", IDS);
        PATHS.put("eventId", IDS);
        PATHS.put("recipientAccountId", IDS);
        PATHS.put("accountId", IDS);
    }

    private static final List<String> TESTS =
            List.of(
                    "= 12",
                    "!= 12",
                    "= \"12\"",
                    "= \"12.0\"",
                    "!= \"a\"",
                    "= a",
                    "= 1*",
                    "= *2",
                    "= %^1%",
                    "> 11",
                    "<= 12.0",
                    "< 0",
                    "IS NULL",
                    "IS TRUE",
                    "NOT EXISTS",
                    "= \"20131102*\"",
                    "= \"2013-11-02T01:06:28Z\"");

    private static Indices indices;
    private static final Map<String, JsonNode> RECORDS_BY_ID = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        indices = Indices.embedded();
        indices.reset();
        var random = new Random(SEED);
        for (int number = 0; number < RECORDS; number++) {
            ObjectNode record = NODES.objectNode();
            record.put("eventTime", "2026-03-10T01:02:03Z").put("number", number);
            for (var path : PATHS.entrySet()) {
                if (random.nextInt(3) > 0) {
                    put(
                            record,
                            path.getKey(),
                            path.getValue().get(random.nextInt(path.getValue().size())));
                }
            }
            index(record);
        }
        indices.cluster().ask("POST", "/" + IndexNames.EVENTS + "/_refresh", null);
    }

    @AfterAll
    static void stop() {
        indices.close();
    }

    private static void put(ObjectNode record, String path, String json) throws Exception {
        ObjectNode at = record;
        List<String> steps = List.of(path.split("[.]", -1));
        for (String step : steps.subList(0, steps.size() - 1)) {
            at = at.withObject("/" + step);
        }
        at.set(steps.getLast(), RecordJson.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static void index(ObjectNode record) throws Exception {
        Document document =
                new Flattener(NAMES)
                        .read(record.toString().getBytes(StandardCharsets.UTF_8))
                        .document(LocalDate.of(2026, 3, 10), "batch", Instant.EPOCH);
        RECORDS_BY_ID.put(document.id(), record);
        indices.cluster()
                .ask(
                        "PUT",
                        "/" + IndexNames.EVENTS + "-2026.03/_create/" + document.id(),
                        RecordJson.read(document.source()));
    }

    @Test
    void no_rule_on_a_number_a_date_or_a_shared_name_misses_an_event_or_is_refused()
            throws Exception {
        var random = new Random(SEED);
        Set<String> diverted = hits(exists(FieldNames.DIVERTED));
        var compiler = new QueryCompiler(new DocumentFields(NAMES));
        int matched = 0;
        for (int number = 0; number < RULES; number++) {
            String pattern =
                    "{" + test(random) + (random.nextBoolean() ? "" : " && " + test(random));
            Node node = parse(pattern + "}");
            Node asked = random.nextInt(4) == 0 ? new Node.Not(node) : node;
            CompiledQuery query = compiler.compile(asked);
            Predicate<JsonNode> truth = EventPredicate.of(asked);
            Set<String> upper = hits(query.upper());
            Set<String> lower = hits(query.lower());
            for (var record : RECORDS_BY_ID.entrySet()) {
                String id = record.getKey();
                boolean matches = truth.test(record.getValue());
                String about = "seed " + SEED + ": " + asked + " of " + record.getValue();
                if (matches) {
                    matched++;
                    assertThat(upper.contains(id) || diverted.contains(id)).as(about).isTrue();
                } else {
                    assertThat(lower.contains(id) && !diverted.contains(id)).as(about).isFalse();
                }
            }
        }
        assertThat(matched).isGreaterThan(1_000);
        assertThat(diverted.size()).isLessThan(RECORDS_BY_ID.size());
    }

    private static String test(Random random) {
        List<String> paths = new ArrayList<>(PATHS.keySet());
        return "($."
                + paths.get(random.nextInt(paths.size()))
                + " "
                + TESTS.get(random.nextInt(TESTS.size()))
                + ")";
    }

    private static Node parse(String pattern) {
        try {
            return CloudWatchPattern.parse(pattern);
        } catch (PatternException e) {
            throw new AssertionError(pattern, e);
        }
    }

    @Test
    void an_aggregated_event_is_found_by_the_ordinary_names() throws Exception {
        for (String id : List.of("a", "b")) {
            assertThat(hits(term("eventID", id))).isEqualTo(holding(id, "eventID", "eventId"));
            assertThat(hits(term("event.id", id))).isEqualTo(holding(id, "eventID", "eventId"));
            assertThat(hits(term("eventId", id))).isEqualTo(holding(id, "eventId"));
            assertThat(hits(term("cloud.account.id", id)))
                    .isEqualTo(holding(id, "recipientAccountId", "accountId"));
        }
    }

    private static Set<String> holding(String text, String... keys) {
        Set<String> ids =
                RECORDS_BY_ID.entrySet().stream()
                        .filter(record ->
                                List.of(keys).stream()
                                        .anyMatch(key ->
                                                record.getValue().path(key).asText().equals(text)))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
        assertThat(ids).isNotEmpty();
        return ids;
    }

    @Test
    void a_number_is_found_by_range_and_summed() throws Exception {
        String field = "additionalEventData.bytesTransferredOut";
        ObjectNode range = NODES.objectNode();
        range.putObject("range").putObject("source.bytes").put("gt", 1);
        assertThat(hits(range)).isEmpty();
        range = NODES.objectNode();
        range.putObject("range").putObject("destination.bytes").put("gt", 11).put("lt", 13);
        assertThat(hits(range)).isEqualTo(numbers(field, 11, 13));

        ObjectNode sum = NODES.objectNode().put("size", 0);
        sum.putObject("aggs").putObject("sum").putObject("sum").put("field", field);
        sum.set("query", range);
        double expected =
                numbers(field, 11, 13).stream()
                        .mapToDouble(id -> value(id, field).doubleValue())
                        .sum();
        assertThat(
                        indices.search(IndexNames.EVENTS, sum)
                                .at("/aggregations/sum/value")
                                .doubleValue())
                .isEqualTo(expected);
    }

    private static Set<String> numbers(String path, double above, double below) {
        Set<String> ids =
                RECORDS_BY_ID.keySet().stream()
                        .filter(id -> value(id, path).isNumber())
                        .filter(id -> value(id, path).doubleValue() > above)
                        .filter(id -> value(id, path).doubleValue() < below)
                        .collect(Collectors.toSet());
        assertThat(ids).isNotEmpty();
        return ids;
    }

    private static JsonNode value(String id, String path) {
        return RECORDS_BY_ID.getOrDefault(id, NODES.nullNode()).at("/" + path.replace('.', '/'));
    }

    @Test
    void a_date_in_basic_notation_is_found_as_that_instant_and_keeps_its_text() throws Exception {
        String field = "sessionContext.attributes.creationDate";
        ObjectNode range = NODES.objectNode();
        range.putObject("range")
                .putObject(field)
                .put("gte", "2013-11-02T01:06:28Z")
                .put("lte", "2013-11-02T01:06:28Z");
        Set<String> expected =
                RECORDS_BY_ID.keySet().stream()
                        .filter(id ->
                                DATES.subList(0, 3)
                                        .contains(
                                                '"'
                                                        + value(id, "userIdentity." + field)
                                                                .asText()
                                                        + '"'))
                        .collect(Collectors.toSet());
        assertThat(hits(range)).isEqualTo(expected);
        assertThat(indices.matching(IndexNames.EVENTS, range))
                .extracting(event -> event.text(field))
                .contains("20131102T010628Z");
    }

    private static Set<String> hits(JsonNode query) throws Exception {
        ObjectNode search = NODES.objectNode().put("size", RECORDS).put("_source", false);
        search.set("query", query);
        return indices
                .search(IndexNames.EVENTS, search)
                .at("/hits/hits")
                .findValuesAsText("_id")
                .stream()
                .collect(Collectors.toSet());
    }

    private static ObjectNode exists(String field) {
        ObjectNode query = NODES.objectNode();
        query.putObject("exists").put("field", field);
        return query;
    }

    private static ObjectNode term(String field, String value) {
        ObjectNode query = NODES.objectNode();
        query.putObject("term").put(field, value);
        return query;
    }
}
