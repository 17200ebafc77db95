package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** The query pair keeps a rule's truth between its two ends, whatever the rule and the record. */
class QueryBoundsTest {

    // Another one is tried with -Dkikori.seed=…
    private static final long SEED = Long.getLong("kikori.seed", 20_240_311L);
    private static final int RULES = 6_000;
    private static final int RECORDS_EACH = 40;

    private static final List<ObjectMapper> READERS =
            List.of(
                    Json.MAPPER,
                    JsonMapper.builder()
                            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                            .build());

    private final QueryCompiler compiler = new QueryCompiler(new TestFields());

    @Test
    void the_upper_query_misses_no_match_and_the_lower_finds_nothing_else_for_any_tree()
            throws IOException {
        var made = new RandomRules(SEED);
        for (int i = 0; i < RULES; i++) {
            check(made.node(3), made);
        }
    }

    @Test
    void the_upper_query_misses_no_match_and_the_lower_finds_nothing_else_for_any_pattern()
            throws IOException, PatternException {
        var made = new RandomRules(SEED);
        for (int i = 0; i < RULES; i++) {
            String pattern = made.pattern();
            check(CloudWatchPattern.parse(pattern), made);
        }
    }

    private void check(Node node, RandomRules made) throws IOException {
        CompiledQuery query = compiler.compile(node);
        Predicate<JsonNode> truth = EventPredicate.of(node);
        for (int i = 0; i < RECORDS_EACH; i++) {
            String text = made.record();
            var document = new TestDocument(text);
            JsonNode event = READERS.get(i % READERS.size()).readTree(text);
            boolean matches = truth.test(event);
            String told =
                    "seed " + SEED + "\nnode " + node + "\nrecord " + text + "\nquery " + query;
            assertThat(
                            !matches
                                    || document.diverted
                                    || QueryInterpreter.selects(query.upper(), document))
                    .as("upper finds what is true\n%s", told)
                    .isTrue();
            assertThat(
                            matches
                                    || document.diverted
                                    || !QueryInterpreter.selects(query.lower(), document))
                    .as("lower finds only what is true\n%s", told)
                    .isTrue();
            assertThat(truth.test(event))
                    .as("normalising changes nothing\n%s", told)
                    .isEqualTo(EventPredicate.of(Normaliser.normalise(node)).test(event));
            if (EventNames.of(node) instanceof EventNames.Only(var names)
                    && event.path("eventName").isTextual()) {
                assertThat(
                                !matches
                                        || names.contains(
                                                LetterCase.foldAscii(
                                                        event.path("eventName").textValue())))
                        .as("only events of the required names match\n%s", told)
                        .isTrue();
            }
        }
    }
}
