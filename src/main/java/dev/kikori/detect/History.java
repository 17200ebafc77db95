package dev.kikori.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.findings.Finding;
import dev.kikori.findings.FindingStore;
import dev.kikori.ledger.Ledger;
import dev.kikori.rules.Rule;
import dev.kikori.search.EventIndices;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Telemetry;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Unflattener;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Looks back: shows the events of a span of time to rules, whatever the ledger says of them.
 *
 * <p>The findings are the same documents that live detection makes, so only those come into being
 * that are not there yet; of each it is told why it was not.
 */
public final class History {
    /**
     * The events to look at.
     *
     * @param from the earliest {@code @timestamp}, or null
     * @param to the first {@code @timestamp} that is too late, or null
     */
    public record Span(@Nullable Instant from, @Nullable Instant to) {
        @Nullable ObjectNode query() {
            if (from == null && to == null) {
                return null;
            }
            ObjectNode query = JsonNodeFactory.instance.objectNode();
            ObjectNode range = query.putObject("range").putObject(FieldNames.TIMESTAMP);
            if (from != null) {
                range.put("gte", from.toString());
            }
            if (to != null) {
                range.put("lt", to.toString());
            }
            return query;
        }
    }

    /** A value that stands in many of the events that a rule hits. */
    public record Noise(String field, String value, long hits) {}

    /**
     * What one rule made of the events.
     *
     * @param hits events that it is true of
     * @param pending of those without a finding, events that detection has not come to yet
     * @param laterRule those that were shown to the rules before this one was among them
     * @param missed those that detection should have found
     * @param byDay hits of each day, in UTC, that has any
     * @param noisiest the values that most hits have, of each of a few fields
     */
    public record OfRule(
            Rule rule,
            long hits,
            long pending,
            long laterRule,
            long missed,
            NavigableMap<LocalDate, Long> byDay,
            List<Noise> noisiest) {

        /** Hits without a finding until now. */
        public long added() {
            return pending + laterRule + missed;
        }
    }

    /**
     * What a look back brought.
     *
     * @param rules one entry a rule that was asked, in the order given
     * @param setAside rules that were not asked, because OpenSearch does not take their query
     */
    public record Report(List<OfRule> rules, List<RuleChecker.Checked> setAside) {
        public long missed() {
            return rules.stream().mapToLong(OfRule::missed).sum();
        }
    }

    /** Is told how far the look has come. */
    public interface Progress {
        /** So many events were held against the rules, of about so many. */
        void step(long seen, long about);
    }

    private final RuleChecker checker;
    private final RuleCatalogue catalogue;
    private final Ledger ledger;
    private final EventIndices indices;
    private final EventSearch search;
    private final FindingStore findings;
    private final Unflattener unflattener;
    private final Telemetry telemetry;

    public History(
            RuleChecker checker,
            RuleCatalogue catalogue,
            Ledger ledger,
            EventIndices indices,
            EventSearch search,
            FindingStore findings,
            FieldNames names,
            Telemetry telemetry) {
        this.checker = checker;
        this.catalogue = catalogue;
        this.ledger = ledger;
        this.indices = indices;
        this.search = search;
        this.findings = findings;
        this.unflattener = new Unflattener(names);
        this.telemetry = telemetry;
    }

    /** Looks, and keeps what is found. */
    public Report detect(List<Rule> rules, Span span, Progress progress)
            throws SearchException, InterruptedException {
        return look(rules, span, progress, true);
    }

    /** Looks, and writes nothing. */
    public Report preview(List<Rule> rules, Span span, Progress progress)
            throws SearchException, InterruptedException {
        return look(rules, span, progress, false);
    }

    private Report look(List<Rule> rules, Span span, Progress progress, boolean keep)
            throws SearchException, InterruptedException {
        indices.refresh();
        List<RuleChecker.Checked> checked = checker.check(rules);
        ActiveRules asked = RuleChecker.fit(checked);
        // Read before the events are, so that a rule that changes meanwhile accuses nobody.
        Misses misses = new Misses(ledger, catalogue.published());
        List<ObjectNode> queries = asked.queries(span.query());
        Map<String, HitTally> tallies = new HashMap<>();
        Map<String, Map<Misses.Cause, Long>> absences = new HashMap<>();
        var names = indices.names();
        long about = search.count(names, queries);
        long[] seen = {0};
        search.each(
                names,
                queries,
                events -> {
                    List<Finding> found = judged(events, asked, tallies);
                    List<Finding> absent = findings.absent(found);
                    for (var cause : misses.causes(absent).entrySet()) {
                        absences.computeIfAbsent(
                                        cause.getKey().rule().id(),
                                        _ -> new EnumMap<>(Misses.Cause.class))
                                .merge(cause.getValue(), 1L, Long::sum);
                        if (cause.getValue() == Misses.Cause.MISSED) {
                            telemetry.findingMissed(
                                    cause.getKey().rule().id(), cause.getKey().event().id());
                        }
                    }
                    if (keep) {
                        findings.keep(absent);
                    }
                    seen[0] += events.size();
                    progress.step(seen[0], Math.max(about, seen[0]));
                });
        progress.step(seen[0], seen[0]);
        return report(checked, tallies, absences);
    }

    private List<Finding> judged(
            List<Finding.Event> events, ActiveRules asked, Map<String, HitTally> tallies) {
        List<Finding> found = new ArrayList<>();
        for (Finding.Event event : events) {
            JsonNode record = unflattener.record(event.source());
            for (ActiveRules.Match match : asked.matching(record)) {
                tallies.computeIfAbsent(match.rule().id(), _ -> new HitTally()).add(event);
                found.add(new Finding(match.rule(), event, match.fields(), Finding.Mode.HISTORY));
            }
        }
        return found;
    }

    private static Report report(
            List<RuleChecker.Checked> checked,
            Map<String, HitTally> tallies,
            Map<String, Map<Misses.Cause, Long>> absences) {
        List<OfRule> ofRules = new ArrayList<>();
        for (RuleChecker.Checked each : checked) {
            if (each.isFit()) {
                String id = each.rule().id();
                HitTally tally = tallies.getOrDefault(id, new HitTally());
                Map<Misses.Cause, Long> absent = absences.getOrDefault(id, Map.of());
                ofRules.add(
                        new OfRule(
                                each.rule(),
                                tally.hits(),
                                absent.getOrDefault(Misses.Cause.PENDING, 0L),
                                absent.getOrDefault(Misses.Cause.LATER_RULE, 0L),
                                absent.getOrDefault(Misses.Cause.MISSED, 0L),
                                tally.byDay(),
                                tally.noisiest()));
            }
        }
        return new Report(
                List.copyOf(ofRules), checked.stream().filter(rule -> !rule.isFit()).toList());
    }
}
