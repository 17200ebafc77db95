package dev.kikori.detect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.CompiledQuery;
import dev.kikori.rules.QueryCompiler;
import dev.kikori.rules.Rule;
import dev.kikori.search.Batch;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.Operation;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Telemetry;
import dev.kikori.trail.FieldNames;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Publishes the rules in {@code cloudtrail-rules}: the source of each, the query it compiles to,
 * whether it is asked, when last, and how much it found.
 *
 * <p>A rule whose query OpenSearch refuses is set aside with its reason; it harms no other.
 */
public final class RuleCatalogue {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int RULES_MAX = 10_000;

    private final SearchCluster cluster;
    private final Indexer indexer;
    private final QueryCompiler compiler;
    private final InstantSource clock;
    private final Telemetry telemetry;

    public RuleCatalogue(
            SearchCluster cluster,
            Indexer indexer,
            FieldNames names,
            InstantSource clock,
            Telemetry telemetry) {
        this.cluster = cluster;
        this.indexer = indexer;
        this.compiler = new QueryCompiler(new DocumentFields(names));
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /**
     * A rule, its query, and OpenSearch's objection to it, if it has one.
     *
     * @param proven whether an index was there to hold the query against; without one OpenSearch
     *     objects to nothing
     */
    record Checked(Rule rule, CompiledQuery query, @Nullable String objection, boolean proven) {}

    /** What OpenSearch says to a query. */
    private record Opinion(@Nullable String objection, boolean proven) {}

    /** What the findings say of one rule. */
    private record Found(long findings, @Nullable String lastMatch) {
        static final Found NONE = new Found(0, null);
    }

    /** Compiles every rule and has OpenSearch check its query. */
    List<Checked> check(List<Rule> rules) throws SearchException {
        List<Checked> checked = new ArrayList<>();
        for (Rule rule : rules) {
            CompiledQuery query = compiler.compile(rule.node());
            Opinion opinion = opinion(query);
            telemetry.ruleState(rule.id(), opinion.objection() == null ? "active" : "set_aside");
            checked.add(new Checked(rule, query, opinion.objection(), opinion.proven()));
        }
        return checked;
    }

    /**
     * Compiles, checks and publishes rules.
     *
     * @return how many are asked; the others are set aside
     */
    public int publish(List<Rule> rules) throws SearchException, InterruptedException {
        List<Checked> checked = check(rules);
        publishChecked(checked, false);
        return (int) checked.stream().filter(rule -> rule.objection() == null).count();
    }

    /**
     * Writes one document a rule.
     *
     * @param ran whether the rules were asked just now
     */
    void publishChecked(List<Checked> rules, boolean ran)
            throws SearchException, InterruptedException {
        Map<String, Found> found = found();
        Map<String, JsonNode> before = published();
        Batch batch = indexer.batch();
        for (Checked checked : rules) {
            ObjectNode json = json(checked, found.getOrDefault(checked.rule().id(), Found.NONE));
            JsonNode old = before.getOrDefault(checked.rule().id(), JSON.missingNode());
            String now = clock.instant().toString();
            boolean same = old.path("hash").equals(json.path("hash"));
            json.put("published", same ? old.path("published").asText(now) : now);
            if (ran) {
                json.put("lastRun", now);
            } else if (old.hasNonNull("lastRun")) {
                json.set("lastRun", old.get("lastRun"));
            }
            batch.add(Operation.index(IndexNames.RULES, checked.rule().id(), bytes(json)));
        }
        batch.finish();
    }

    private Opinion opinion(CompiledQuery query) throws SearchException {
        if (query.clauses() > CompiledQuery.CLAUSES_MAX) {
            return new Opinion(
                    "the query has "
                            + query.clauses()
                            + " clauses, OpenSearch takes "
                            + CompiledQuery.CLAUSES_MAX,
                    true);
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("query", query.upper());
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

    private Map<String, Found> found() throws SearchException {
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", 0);
        ObjectNode byRule = search.putObject("aggs").putObject("rules");
        byRule.putObject("terms").put("field", "rule.id").put("size", RULES_MAX);
        byRule.putObject("aggs")
                .putObject("last")
                .putObject("max")
                .put("field", FieldNames.TIMESTAMP);
        String path = "/" + IndexNames.FINDINGS + "-*";
        String lenient = "?ignore_unavailable=true&allow_no_indices=true";
        cluster.ask("POST", path + "/_refresh" + lenient, null);
        JsonNode answer = cluster.ask("POST", path + "/_search" + lenient, search);
        Map<String, Found> found = new HashMap<>();
        for (JsonNode bucket : answer.at("/aggregations/rules/buckets")) {
            found.put(
                    bucket.path("key").asText(),
                    new Found(
                            bucket.path("doc_count").asLong(),
                            bucket.at("/last/value_as_string").asText()));
        }
        return found;
    }

    private Map<String, JsonNode> published() throws SearchException {
        String path =
                "/" + IndexNames.RULES + "/_search?size=" + RULES_MAX + "&ignore_unavailable=true";
        Map<String, JsonNode> published = new HashMap<>();
        for (JsonNode hit : cluster.ask("GET", path, null).at("/hits/hits")) {
            published.put(hit.path("_id").asText(), hit.path("_source"));
        }
        return published;
    }

    private static ObjectNode json(Checked checked, Found found) {
        Rule rule = checked.rule();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", rule.id())
                .put("title", rule.title())
                .put("titleJa", rule.titleJa())
                .put("description", rule.description())
                .put("level", rule.level().word())
                .put("control", rule.control())
                .put("language", rule.language().name().toLowerCase(Locale.ROOT))
                .put("hash", rule.hash())
                .put("source", rule.source())
                .put("query", checked.query().upper().toString())
                .put("exact", checked.query().exact())
                .put("state", checked.objection() == null ? "active" : "set_aside")
                .put("reason", checked.objection())
                .put("findings", found.findings())
                .put("lastMatch", found.lastMatch());
        rule.tags().forEach(json.putArray("tags")::add);
        rule.references().forEach(json.putArray("references")::add);
        return json;
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
