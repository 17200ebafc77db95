package dev.kikori.detect;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.findings.Finding;
import dev.kikori.ledger.Ledger;
import dev.kikori.ledger.LedgerEntry;
import dev.kikori.search.SearchException;
import dev.kikori.trail.FieldNames;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells why a finding is not there yet, from what the ledger says of its event's object and the
 * catalogue of its rule.
 */
final class Misses {
    /** Why a finding was not there. */
    enum Cause {
        /** Detection has not come to the event yet. */
        PENDING,
        /** The rules that the event was shown to did not have this one in it as it is now. */
        LATER_RULE,
        /** The event was shown to the rule, and nothing was found. */
        MISSED
    }

    private final Ledger ledger;
    private final Map<String, Set<String>> rulesetsByRule = new HashMap<>();
    private final Map<String, String> hashByRule = new HashMap<>();

    /**
     * Reads what is needed of the catalogue.
     *
     * @param catalogue the documents of {@code cloudtrail-rules} by rule
     */
    Misses(Ledger ledger, Map<String, JsonNode> catalogue) {
        this.ledger = ledger;
        catalogue.forEach((rule, document) -> {
            Set<String> rulesets = new HashSet<>();
            document.path("rulesets").forEach(each -> rulesets.add(each.asText()));
            rulesetsByRule.put(rule, rulesets);
            hashByRule.put(rule, document.path("hash").asText());
        });
    }

    /** The cause of each finding's absence. */
    Map<Finding, Cause> causes(List<Finding> absent) throws SearchException {
        Set<String> batches = new HashSet<>();
        absent.forEach(finding -> batches.add(batch(finding)));
        Map<String, LedgerEntry> entries = new HashMap<>();
        ledger.entries(batches).forEach(entry -> entries.put(entry.id(), entry));
        Map<Finding, Cause> causes = new HashMap<>();
        for (Finding finding : absent) {
            causes.put(finding, cause(finding, entries.get(batch(finding))));
        }
        return causes;
    }

    private Cause cause(Finding finding, @org.jspecify.annotations.Nullable LedgerEntry entry) {
        if (entry == null) {
            return Cause.LATER_RULE;
        }
        return switch (entry.state()) {
            case WRITING, WRITTEN -> Cause.PENDING;
            case EVALUATED -> {
                String rule = finding.rule().id();
                boolean asked =
                        finding.rule().hash().equals(hashByRule.get(rule))
                                && rulesetsByRule
                                        .getOrDefault(rule, Set.of())
                                        .contains(String.valueOf(entry.ruleset()));
                yield asked ? Cause.MISSED : Cause.LATER_RULE;
            }
        };
    }

    private static String batch(Finding finding) {
        return finding.event().source().path(FieldNames.BATCH).asText();
    }
}
