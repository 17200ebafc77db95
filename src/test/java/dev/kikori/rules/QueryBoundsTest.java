package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The query pair keeps a rule's truth between its two ends, whatever the rule and the record. */
class QueryBoundsTest {

    // Another one is tried with -Dkikori.seed=…
    private static final long SEED = Long.getLong("kikori.seed", 20_240_311L);
    private static final int RULES = 800;
    private static final int RECORDS_EACH = 30;

    private static final List<ObjectMapper> READERS =
            List.of(
                    Json.MAPPER,
                    JsonMapper.builder()
                            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                            .build());

    private int tried;
    private int matched;
    private int ruledOut;
    private int proven;
    private final QueryCompiler compiler = new QueryCompiler(new TestFields());

    @Test
    void the_upper_query_misses_no_match_and_the_lower_finds_nothing_else_for_any_tree()
            throws IOException {
        var made = new RandomRules(SEED);
        for (int i = 0; i < RULES; i++) {
            made.turn();
            check(made.node(3), made);
        }
        assertThatMuchWasDecided();
    }

    @Test
    void the_upper_query_misses_no_match_and_the_lower_finds_nothing_else_for_any_pattern()
            throws IOException, PatternException {
        var made = new RandomRules(SEED);
        for (int i = 0; i < RULES; i++) {
            made.turn();
            String pattern = made.pattern();
            check(CloudWatchPattern.parse(pattern), made);
        }
        assertThatMuchWasDecided();
    }

    @Test
    void the_upper_query_misses_no_match_and_the_lower_finds_nothing_else_for_any_sigma_detection()
            throws IOException {
        var made = new RandomRules(SEED);
        int read = 0;
        for (int i = 0; i < RULES; i++) {
            made.turn();
            Optional<Rule> rule = SigmaVectorsTest.read(made.detection(), RuleContext.EMPTY).rule();
            if (rule.isPresent()) {
                read++;
                check(rule.get().node(), made);
            }
        }
        assertThat(read).isGreaterThan(RULES * 3 / 4);
        assertThatMuchWasDecided();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "$.errorCode = 12; {\"errorCode\": 1.2e1}",
                "$.errorCode = \"12.0\"; {\"errorCode\": 1.20e1}",
                "$.errorCode = 0; {\"errorCode\": -0}",
                "$.errorCode = %^12%; {\"errorCode\": 1.2e1}",
                "$.errorCode > 11; {\"errorCode\": 1.2e1}",
                "$.readOnly != false; {\"readOnly\": \"\"}",
                "$.readOnly = \"\"; {\"readOnly\": \"\"}",
                "$.readOnly = false; {\"readOnly\": \"false\"}",
                "$.requestParameters.a[*] != x; {\"requestParameters\": {\"a\": [\"x\", \"y\"]}}",
                "$.requestParameters.a.b NOT EXISTS; {\"requestParameters\": {\"a.b\": \"x\"}}",
                "$.requestParameters.a.b IS NULL; {\"requestParameters\": {\"a.b\": \"x\", \"a\": {\"b\": null}}}",
                "$.requestParameters.['a*'] = %x|y%; {\"requestParameters\": {\"a*\": \"y\"}}",
                "$.requestParameters.* = y; {\"requestParameters\": {\"a\": \"y\"}}",
                "$.userIdentity.invokedBy NOT EXISTS; {\"userIdentity\": {}}",
                "$.* = y; {\"unheardOf\": \"y\"}"
            })
    void what_an_index_makes_look_otherwise_is_not_missed(String test, String record)
            throws IOException, PatternException {
        Node node = CloudWatchPattern.parse("{" + test + "}");
        var document = new TestDocument(record);
        CompiledQuery query = compiler.compile(node);

        boolean matches = READERS.stream().anyMatch(reader -> truth(node, reader, record));
        assertThat(document.diverted).isFalse();
        assertThat(matches).isTrue();
        assertThat(QueryInterpreter.selects(query.upper(), document)).isTrue();
    }

    @Test
    void what_an_index_makes_look_alike_is_not_proven() throws IOException, PatternException {
        var document =
                new TestDocument(
                        "{\"readOnly\": \"\", \"errorCode\": -0, \"requestParameters\": {\"a\": [\"x\"]}}");
        for (String test :
                List.of(
                        "$.readOnly = false",
                        "$.errorCode = \"-0\"",
                        "$.requestParameters.a = x")) {
            CompiledQuery query = compiler.compile(CloudWatchPattern.parse("{" + test + "}"));
            assertThat(QueryInterpreter.selects(query.upper(), document)).as(test).isTrue();
            assertThat(QueryInterpreter.selects(query.lower(), document)).as(test).isFalse();
        }
    }

    private static boolean truth(Node node, ObjectMapper reader, String record) {
        try {
            return EventPredicate.of(node).test(reader.readTree(record));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check(Node node, RandomRules made) throws IOException {
        CompiledQuery query = compiler.compile(node);
        Predicate<JsonNode> truth = EventPredicate.of(node);
        Predicate<JsonNode> normal = EventPredicate.of(Normaliser.normalise(node));
        for (int i = 0; i < RECORDS_EACH; i++) {
            String text = made.record();
            var document = new TestDocument(text);
            JsonNode event = READERS.get(i % READERS.size()).readTree(text);
            boolean matches = truth.test(event);
            boolean upper = QueryInterpreter.selects(query.upper(), document);
            boolean lower = QueryInterpreter.selects(query.lower(), document);
            if (matches && !upper && !document.diverted) {
                fail("missed by the upper query", node, text, query);
            }
            if (lower && !matches && !document.diverted) {
                fail("found by the lower query, though not true", node, text, query);
            }
            if (normal.test(event) != matches) {
                fail("normalising changes the meaning", node, text, query);
            }
            if (matches && !mayMatch(EventNames.of(node), event)) {
                fail("not of the required event names", node, text, query);
            }
            tally(matches, upper, lower);
        }
    }

    private static boolean mayMatch(EventNames names, JsonNode event) {
        JsonNode name = event.path("eventName");
        return switch (names) {
            case EventNames.Any() -> true;
            case EventNames.Only(Set<String> only) ->
                    !name.isTextual() || only.contains(LetterCase.foldAscii(name.textValue()));
        };
    }

    private static void fail(String what, Node node, String record, CompiledQuery query) {
        throw new AssertionError(
                what
                        + "\nseed "
                        + SEED
                        + "\nnode "
                        + node
                        + "\nrecord "
                        + record
                        + "\nquery "
                        + query);
    }

    private void tally(boolean matches, boolean upper, boolean lower) {
        tried++;
        matched += matches ? 1 : 0;
        ruledOut += upper ? 0 : 1;
        proven += lower ? 1 : 0;
    }

    // Bounds that say nothing keep every promise; so do rules and records that never meet.
    private void assertThatMuchWasDecided() {
        assertThat(matched).isGreaterThan(tried / 20);
        assertThat(ruledOut).isGreaterThan(tried / 10);
        assertThat(proven).isGreaterThan(tried / 100);
    }
}
