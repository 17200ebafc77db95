package dev.kikori.findings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.Rule;
import dev.kikori.search.Batch;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.Operation;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps findings in {@code cloudtrail-findings}; one that is there already stays as it is. */
public final class FindingStore {
    private final SearchCluster cluster;
    private final Indexer indexer;
    private final IndexNames indexNames;
    private final InstantSource clock;
    private final Telemetry telemetry;

    public FindingStore(
            SearchCluster cluster,
            Indexer indexer,
            IndexNames indexNames,
            InstantSource clock,
            Telemetry telemetry) {
        this.cluster = cluster;
        this.indexer = indexer;
        this.indexNames = indexNames;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /** Those of the findings that are not stored. */
    public List<Finding> absent(List<Finding> findings) throws SearchException {
        if (findings.isEmpty()) {
            return List.of();
        }
        ObjectNode asked = JsonNodeFactory.instance.objectNode();
        ArrayNode documents = asked.putArray("docs");
        for (Finding finding : findings) {
            documents
                    .addObject()
                    .put("_index", indexNames.findings(finding.event().time()))
                    .put("_id", finding.id())
                    .put("_source", false);
        }
        Set<String> there = new HashSet<>();
        for (JsonNode document : cluster.ask("POST", "/_mget", asked).path("docs")) {
            String reason = document.at("/error/type").asText("");
            if (!reason.isEmpty() && !reason.equals("index_not_found_exception")) {
                throw new SearchException(
                        SearchException.Kind.TRANSIENT,
                        "looking for findings was answered with " + reason);
            }
            if (document.path("found").asBoolean()) {
                there.add(document.path("_id").asText());
            }
        }
        return findings.stream().filter(finding -> !there.contains(finding.id())).toList();
    }

    /**
     * Returns when every finding is stored.
     *
     * @return how many were new
     */
    public long keep(List<Finding> findings) throws SearchException, InterruptedException {
        Map<Rule, List<Finding>> byRule =
                findings.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Finding::rule, LinkedHashMap::new, Collectors.toList()));
        long created = 0;
        for (var ofRule : byRule.entrySet()) {
            created += keep(ofRule.getKey(), ofRule.getValue());
        }
        return created;
    }

    private long keep(Rule rule, List<Finding> findings)
            throws SearchException, InterruptedException {
        Batch batch = indexer.batch();
        Instant now = clock.instant();
        for (Finding finding : findings) {
            batch.add(
                    Operation.create(
                            indexNames.findings(finding.event().time()),
                            finding.id(),
                            finding.source(now)));
        }
        Batch.Result result = batch.finish();
        if (!result.refused().isEmpty()) {
            throw new SearchException(
                    SearchException.Kind.REFUSED,
                    "a finding of "
                            + rule.id()
                            + " was refused: "
                            + result.refused().getFirst().reason());
        }
        // Which of them were new is only known when all or none were; a repetition tells nothing
        // about delay anyway.
        for (int number = 0; number < result.written(); number++) {
            telemetry.findingCreated(
                    rule.id(),
                    rule.level().word(),
                    Duration.between(findings.get(number).event().time(), now));
        }
        return result.written();
    }
}
