package dev.kikori.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.CompiledQuery;
import dev.kikori.rules.QueryCompiler;
import dev.kikori.rules.Rule;
import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.trail.FieldNames;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Compiles rules and has OpenSearch say whether it takes their queries.
 *
 * <p>All are asked about together first; only where OpenSearch objects to that, one by one.
 */
public final class RuleChecker {
    private final SearchCluster cluster;
    private final QueryCompiler compiler;

    public RuleChecker(SearchCluster cluster, FieldNames names) {
        this.cluster = cluster;
        this.compiler = new QueryCompiler(new DocumentFields(names));
    }

    /**
     * A rule, its query, and the objection to it, if there is one.
     *
     * @param proven whether an index was there to hold the query against; without one OpenSearch
     *     objects to nothing
     */
    public record Checked(
            Rule rule, CompiledQuery query, @Nullable String objection, boolean proven) {

        /** Whether the rule can be asked. */
        public boolean isFit() {
            return objection == null;
        }
    }

    /** What OpenSearch says to a query. */
    private record Opinion(@Nullable String objection, boolean proven) {}

    /** Compiles and checks rules. */
    public List<Checked> check(List<Rule> rules) throws SearchException {
        List<ActiveRules.Compiled> compiled =
                rules.stream()
                        .map(rule -> new ActiveRules.Compiled(rule, compiler.compile(rule.node())))
                        .toList();
        boolean taken = true;
        boolean proven = true;
        for (ObjectNode together : new ActiveRules(compiled).queries()) {
            Opinion opinion = opinion(together);
            taken &= opinion.objection() == null;
            proven &= opinion.proven();
        }
        List<Checked> checked = new ArrayList<>();
        for (ActiveRules.Compiled each : compiled) {
            Opinion opinion = taken ? new Opinion(null, proven) : opinion(each.query().upper());
            checked.add(
                    new Checked(each.rule(), each.query(), opinion.objection(), opinion.proven()));
        }
        return checked;
    }

    /** Those that can be asked. */
    static ActiveRules fit(List<Checked> checked) {
        return new ActiveRules(
                checked.stream()
                        .filter(Checked::isFit)
                        .map(rule -> new ActiveRules.Compiled(rule.rule(), rule.query()))
                        .toList());
    }

    private Opinion opinion(ObjectNode query) throws SearchException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("query", query);
        String path =
                "/"
                        + IndexNames.EVENTS
                        + "-*/_validate/query?explain=true&ignore_unavailable=true&allow_no_indices=true";
        SearchCluster.Answer answer = cluster.send("POST", path, body);
        if (answer.status() == 400) {
            return new Opinion(answer.reason(), true);
        }
        if (!answer.isOk()) {
            throw cluster.failure("checking a rule's query", answer);
        }
        JsonNode said = answer.body();
        return said.path("valid").asBoolean(true)
                ? new Opinion(null, said.at("/_shards/total").asInt() > 0)
                : new Opinion(reason(said.path("explanations")), true);
    }

    /** The first objection: of several indices only some may object. */
    private static String reason(JsonNode explanations) {
        for (JsonNode explanation : explanations) {
            if (explanation.hasNonNull("error")) {
                return explanation.path("index").asText()
                        + ": "
                        + explanation.get("error").asText();
            }
        }
        return "OpenSearch refuses the query";
    }
}
