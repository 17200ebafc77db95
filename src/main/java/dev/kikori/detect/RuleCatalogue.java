package dev.kikori.detect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.Refusal;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleProblem;
import dev.kikori.search.Batch;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.Operation;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Telemetry;
import dev.kikori.trail.DocumentId;
import dev.kikori.trail.FieldNames;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Publishes the rules in {@code cloudtrail-rules}: the source of each, the query it compiles to,
 * whether it is asked, when last, and how much it found.
 *
 * <p>A rule that is not asked stands there with its reason. A rule that is gone stays, as {@code
 * removed}, since its findings name it.
 */
public final class RuleCatalogue {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int RULES_MAX = 10_000;
    private static final int RULESETS_MAX = 100;
    private static final String REMOVED = "removed";

    private final SearchCluster cluster;
    private final Indexer indexer;
    private final InstantSource clock;
    private final Telemetry telemetry;

    public RuleCatalogue(
            SearchCluster cluster, Indexer indexer, InstantSource clock, Telemetry telemetry) {
        this.cluster = cluster;
        this.indexer = indexer;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /**
     * A run of the rules.
     *
     * @param ruleset the hash of all that were asked together
     * @param completeUpTo before when every event has been shown to them; null where that is not
     *     known
     */
    public record Run(String ruleset, @Nullable Instant completeUpTo) {}

    /** What the findings say of one rule. */
    private record Found(long findings, @Nullable String lastMatch) {
        static final Found NONE = new Found(0, null);
    }

    /**
     * Writes one document a rule, and one for whatever could not be read as a rule.
     *
     * @param checked those of the shelf that are to be asked
     * @param run what was done with them; null where nothing was
     * @return how many are asked
     */
    public int publish(
            RuleLibrary.Shelf shelf, List<RuleChecker.Checked> checked, @Nullable Run run)
            throws SearchException, InterruptedException {
        Map<String, ObjectNode> documents = new LinkedHashMap<>();
        for (RuleChecker.Checked rule : checked) {
            documents.put(rule.rule().id(), asked(shelf, rule));
        }
        for (Rule rule : shelf.disabled()) {
            documents.put(
                    rule.id(),
                    state(described(rule), "disabled", "rules.disabled names it", List.of()));
        }
        Set<String> askedAsTheyWere =
                checked.stream()
                        .map(RuleChecker.Checked::rule)
                        .filter(rule -> shelf.outdated().containsKey(rule.id()))
                        .map(Rule::path)
                        .collect(Collectors.toSet());
        for (Refusal refusal : shelf.refusals()) {
            if (!askedAsTheyWere.contains(refusal.problems().getFirst().path())) {
                String id = id(refusal);
                documents.put(documents.containsKey(id) ? place(refusal) : id, refused(refusal));
            }
        }
        write(documents, run);
        return (int) checked.stream().filter(RuleChecker.Checked::isFit).count();
    }

    /** The documents of {@code cloudtrail-rules} by their ids. */
    public Map<String, JsonNode> published() throws SearchException {
        // What was written a moment ago counts, and must not be overwritten by what was before.
        cluster.ask(
                "POST",
                "/" + IndexNames.RULES + "/_refresh?ignore_unavailable=true&allow_no_indices=true",
                null);
        String path =
                "/" + IndexNames.RULES + "/_search?size=" + RULES_MAX + "&ignore_unavailable=true";
        Map<String, JsonNode> published = new HashMap<>();
        for (JsonNode hit : cluster.ask("GET", path, null).at("/hits/hits")) {
            published.put(hit.path("_id").asText(), hit.path("_source"));
        }
        return published;
    }

    private void write(Map<String, ObjectNode> documents, @Nullable Run run)
            throws SearchException, InterruptedException {
        Map<String, Found> found = found();
        Map<String, JsonNode> before = published();
        String now = clock.instant().toString();
        Batch batch = indexer.batch();
        for (var document : documents.entrySet()) {
            String id = document.getKey();
            ObjectNode json = document.getValue();
            JsonNode old = before.getOrDefault(id, JSON.missingNode());
            Found findings = found.getOrDefault(id, Found.NONE);
            json.put("findings", findings.findings()).put("lastMatch", findings.lastMatch());
            carryOn(json, old, run, now);
            telemetry.ruleState(id, json.path("state").asText());
            batch.add(Operation.index(IndexNames.RULES, id, bytes(json)));
        }
        for (var old : before.entrySet()) {
            if (!documents.containsKey(old.getKey())
                    && old.getValue() instanceof ObjectNode json
                    && !json.path("state").asText().equals(REMOVED)) {
                telemetry.ruleGone(old.getKey());
                json.put("state", REMOVED).put("reason", "no rule file holds it any more");
                batch.add(Operation.index(IndexNames.RULES, old.getKey(), bytes(json)));
            }
        }
        batch.finish();
    }

    /** What is said of the same version of the rule stays true; of another it begins anew. */
    private static void carryOn(ObjectNode json, JsonNode old, @Nullable Run run, String now) {
        boolean same = old.path("hash").equals(json.path("hash"));
        json.put("published", same ? old.path("published").asText(now) : now);
        boolean asked = !json.path("rulesets").isMissingNode();
        Set<String> rulesets = new LinkedHashSet<>();
        if (same) {
            old.path("rulesets").forEach(ruleset -> rulesets.add(ruleset.asText()));
        }
        if (run != null && asked) {
            rulesets.remove(run.ruleset());
            rulesets.add(run.ruleset());
            json.put("lastRun", now);
        } else if (old.hasNonNull("lastRun")) {
            json.set("lastRun", old.get("lastRun"));
        }
        if (run != null && run.completeUpTo() != null && asked) {
            json.put("completeUpTo", run.completeUpTo().toString());
        } else if (old.hasNonNull("completeUpTo")) {
            json.set("completeUpTo", old.get("completeUpTo"));
        }
        ArrayNode latest = json.putArray("rulesets");
        rulesets.stream().skip(Math.max(0, rulesets.size() - RULESETS_MAX)).forEach(latest::add);
    }

    private static ObjectNode asked(RuleLibrary.Shelf shelf, RuleChecker.Checked checked) {
        ObjectNode json = described(checked.rule());
        json.put("query", checked.query().upper().toString())
                .put("exact", checked.query().exact())
                .put("clauses", checked.query().clauses());
        String outdated = shelf.outdated().get(checked.rule().id());
        List<String> warnings =
                shelf.warnings().stream()
                        .filter(warning -> checked.rule().id().equals(warning.rule()))
                        .map(RuleProblem::toString)
                        .toList();
        if (!checked.isFit()) {
            return state(json, "set_aside", checked.objection(), warnings);
        }
        json.putArray("rulesets");
        return outdated == null
                ? state(json, "active", null, warnings)
                : state(
                        json,
                        "outdated",
                        "asked as it was before its file or a filter's became faulty: " + outdated,
                        warnings);
    }

    private static ObjectNode described(Rule rule) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", rule.id())
                .put("title", rule.title())
                .put("titleJa", rule.titleJa())
                .put("description", rule.description())
                .put("level", rule.level().word())
                .put("status", rule.status())
                .put("control", rule.control())
                .put("language", rule.language().name().toLowerCase(Locale.ROOT))
                .put("author", rule.author())
                .put("license", rule.license())
                .put("path", rule.path())
                .put("hash", rule.hash())
                .put("source", rule.source());
        rule.tags().forEach(json.putArray("tags")::add);
        rule.references().forEach(json.putArray("references")::add);
        rule.falsePositives().forEach(json.putArray("falsePositives")::add);
        rule.nextSteps().forEach(json.putArray("nextSteps")::add);
        return json;
    }

    private static ObjectNode refused(Refusal refusal) {
        RuleProblem first = refusal.problems().getFirst();
        String name = refusal.rule() == null ? first.path() : refusal.rule();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", name).put("title", name).put("path", first.path());
        return state(json, "refused", refusal.problems().getFirst().toString(), List.of());
    }

    private static String id(Refusal refusal) {
        return refusal.rule() == null ? place(refusal) : refusal.rule();
    }

    /** An id for what has none, or one that another rule has. */
    private static String place(Refusal refusal) {
        RuleProblem first = refusal.problems().getFirst();
        return "refused-"
                + DocumentId.hash(
                        (first.path() + ':' + first.line()).getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode state(
            ObjectNode json, String state, @Nullable String reason, List<String> warnings) {
        json.put("state", state).put("reason", reason);
        warnings.forEach(json.putArray("warnings")::add);
        return json;
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

    private static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
