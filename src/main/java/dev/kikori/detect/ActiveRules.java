package dev.kikori.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.CompiledQuery;
import dev.kikori.rules.MatchedField;
import dev.kikori.rules.MatchedFields;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleIndex;
import dev.kikori.trail.DocumentId;
import dev.kikori.trail.FieldNames;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rules that are asked, compiled to as few searches as OpenSearch's clause limit allows, and to
 * predicates that decide.
 */
final class ActiveRules {
    /** A rule and its query. */
    record Compiled(Rule rule, CompiledQuery query) {}

    private final List<Compiled> rules;
    private final RuleIndex predicates;
    private final Map<String, MatchedFields> reasons = new ConcurrentHashMap<>();
    private final String hash;

    ActiveRules(List<Compiled> rules) {
        this.rules = List.copyOf(rules);
        this.predicates = new RuleIndex(rules.stream().map(Compiled::rule).toList());
        this.hash =
                DocumentId.hash(
                        rules.stream()
                                .map(compiled ->
                                        compiled.rule().id() + ' ' + compiled.rule().hash() + '\n')
                                .sorted()
                                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                                .toArray(byte[][]::new));
    }

    /** Tells one set of rules from any other. */
    String hash() {
        return hash;
    }

    /** A rule that is true of a record, and what makes it so. */
    record Match(Rule rule, List<MatchedField> fields) {}

    /** The rules that are true of an original record. */
    List<Match> matching(JsonNode record) {
        List<Match> matches = new ArrayList<>();
        for (Rule rule : predicates.matching(record)) {
            matches.add(
                    new Match(
                            rule,
                            reasons.computeIfAbsent(rule.id(), _ -> MatchedFields.of(rule.node()))
                                    .in(record)));
        }
        return matches;
    }

    /** Queries that together select every event that any rule may be true of. */
    List<ObjectNode> queries() {
        return queries(null);
    }

    /** The same, among the events that brought some objects, by their ids in the ledger. */
    List<ObjectNode> queriesOf(List<String> batches) {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        ArrayNode ids = filter.putObject("terms").putArray(FieldNames.BATCH);
        batches.forEach(ids::add);
        return queries(filter);
    }

    /** The same, among the events that a query selects. */
    List<ObjectNode> queries(@Nullable ObjectNode among) {
        List<ObjectNode> queries = new ArrayList<>();
        ArrayNode should = JsonNodeFactory.instance.arrayNode();
        int clauses = 0;
        for (Compiled compiled : rules) {
            if (clauses > 0
                    && clauses + compiled.query().clauses() > CompiledQuery.RULE_CLAUSES_MAX) {
                queries.add(query(among, should));
                should = JsonNodeFactory.instance.arrayNode();
                clauses = 0;
            }
            should.add(compiled.query().upper());
            clauses += compiled.query().clauses();
        }
        if (clauses > 0) {
            queries.add(query(among, should));
        }
        return queries;
    }

    private static ObjectNode query(@Nullable ObjectNode among, ArrayNode should) {
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        ObjectNode bool = query.putObject("bool");
        if (among != null) {
            bool.putArray("filter").add(among);
        }
        // An event of which something is not indexed in its place is always a candidate; the
        // predicate decides.
        should.addObject().putObject("exists").put("field", FieldNames.DIVERTED);
        bool.set("should", should);
        bool.put("minimum_should_match", 1);
        return query;
    }
}
