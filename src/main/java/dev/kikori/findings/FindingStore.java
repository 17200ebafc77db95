package dev.kikori.findings;

import dev.kikori.rules.Rule;
import dev.kikori.search.Batch;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.Operation;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Keeps findings in {@code cloudtrail-findings}; one that is there already stays as it is. */
public final class FindingStore {
    private final Indexer indexer;
    private final IndexNames indexNames;
    private final InstantSource clock;
    private final Telemetry telemetry;

    public FindingStore(
            Indexer indexer, IndexNames indexNames, InstantSource clock, Telemetry telemetry) {
        this.indexer = indexer;
        this.indexNames = indexNames;
        this.clock = clock;
        this.telemetry = telemetry;
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
