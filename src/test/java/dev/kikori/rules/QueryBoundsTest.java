package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The query pair keeps a rule's truth between its two ends, whatever the rule and the record. */
class QueryBoundsTest {

    // Another one is tried with -Dkikori.seed=…
    private static final long SEED = Long.getLong("kikori.seed", 20_240_311L);
    private static final int RULES = 1_500;
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
            check(made.node(3), made);
        }
        assertThatMuchWasDecided();
    }

    @Test
    void the_upper_query_misses_no_match_and_the_lower_finds_nothing_else_for_any_pattern()
            throws IOException, PatternException {
        var made = new RandomRules(SEED);
        for (int i = 0; i < RULES; i++) {
            String pattern = made.pattern();
            check(CloudWatchPattern.parse(pattern), made);
        }
        assertThatMuchWasDecided();
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
