package dev.kikori.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.CompiledQuery;
import dev.kikori.rules.Example;
import dev.kikori.rules.QueryCompiler;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.trail.FieldNames;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class ActiveRulesTest {
    private static final List<Rule> RULES = RuleBook.builtIn().rules();

    @Test
    void rules_share_a_search_as_long_as_the_clauses_leave_room() {
        assertThat(groups(500, 400, 24)).containsExactly(List.of(0, 1, 2));
        assertThat(groups(500, 400, 25)).containsExactly(List.of(0, 1), List.of(2));
        assertThat(groups(924, 924, 1)).containsExactly(List.of(0), List.of(1), List.of(2));
        assertThat(groups(1, 924, 1)).containsExactly(List.of(0), List.of(1), List.of(2));
    }

    @Test
    void a_rule_too_large_to_share_is_asked_alone_not_dropped() {
        assertThat(groups(3, 1_000, 3)).containsExactly(List.of(0), List.of(1), List.of(2));
    }

    @Test
    void without_rules_nothing_is_asked() {
        assertThat(groups()).isEmpty();
    }

    @Test
    void every_search_is_bound_to_the_objects_and_takes_in_what_was_diverted() {
        for (ObjectNode query : active(600, 600).queriesOf(List.of("b-1", "b-2"))) {
            assertThat(query.at("/bool/filter/0/terms/ingest.batch"))
                    .isEqualTo(JsonNodeFactory.instance.arrayNode().add("b-1").add("b-2"));
            assertThat(query.at("/bool/minimum_should_match").intValue()).isEqualTo(1);
            assertThat(query.at("/bool/should"))
                    .anySatisfy(clause ->
                            assertThat(clause.at("/exists/field").asText())
                                    .isEqualTo("kikori.diverted"));
        }
    }

    @Test
    void the_shipped_rules_fit_into_one_search() {
        QueryCompiler compiler = new QueryCompiler(new DocumentFields(FieldNames.standard()));
        ActiveRules active =
                new ActiveRules(
                        RULES.stream()
                                .map(rule ->
                                        new ActiveRules.Compiled(
                                                rule, compiler.compile(rule.node())))
                                .toList());

        assertThat(active.queriesOf(List.of("b"))).hasSize(1);
        assertThat(active.queriesOf(List.of("b")).getFirst().at("/bool/should"))
                .hasSize(RULES.size() + 1);
    }

    @Test
    void the_hash_tells_sets_of_rules_apart_whatever_their_order() {
        List<ActiveRules.Compiled> forth = compiled(1, 2, 3);
        List<ActiveRules.Compiled> back = forth.reversed();

        assertThat(new ActiveRules(back).hash()).isEqualTo(new ActiveRules(forth).hash());
        assertThat(new ActiveRules(forth.subList(0, 2)).hash())
                .isNotEqualTo(new ActiveRules(forth).hash());
    }

    @Test
    void the_predicates_decide_which_rules_are_true_of_a_record() {
        ActiveRules active = active(IntStream.range(0, RULES.size()).map(_ -> 1).toArray());

        for (Rule rule : RULES) {
            for (Example example : rule.examples()) {
                assertThat(active.matching(example.event()))
                        .as(rule.id())
                        .filteredOn(match -> match.rule().equals(rule))
                        .hasSize(example.matches() ? 1 : 0)
                        .allSatisfy(match -> assertThat(match.fields()).isNotEmpty());
            }
        }
    }

    /** The rules of each search, by number. */
    private static List<List<Integer>> groups(int... clauses) {
        List<List<Integer>> groups = new ArrayList<>();
        for (ObjectNode query : active(clauses).queriesOf(List.of("b"))) {
            List<Integer> group = new ArrayList<>();
            for (JsonNode clause : query.at("/bool/should")) {
                if (clause.has("rule")) {
                    group.add(clause.get("rule").intValue());
                }
            }
            groups.add(group);
        }
        return groups;
    }

    private static ActiveRules active(int... clauses) {
        return new ActiveRules(compiled(clauses));
    }

    private static List<ActiveRules.Compiled> compiled(int... clauses) {
        List<ActiveRules.Compiled> compiled = new ArrayList<>();
        for (int number = 0; number < clauses.length; number++) {
            ObjectNode query = JsonNodeFactory.instance.objectNode().put("rule", number);
            compiled.add(
                    new ActiveRules.Compiled(
                            RULES.get(number), new CompiledQuery(query, query, clauses[number])));
        }
        return compiled;
    }
}
