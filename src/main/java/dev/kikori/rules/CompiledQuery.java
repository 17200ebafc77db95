package dev.kikori.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A rule as a pair of OpenSearch queries with the rule's truth between them.
 *
 * @param upper selects every event the rule is true of, and maybe more
 * @param lower selects only events the rule is true of, and maybe fewer
 * @param clauses how many leaf clauses {@code upper} has, at most {@value #RULE_CLAUSES_MAX}
 */
public record CompiledQuery(ObjectNode upper, ObjectNode lower, int clauses) {

    /** {@code indices.query.bool.max_clause_count} as OpenSearch ships it. */
    public static final int CLAUSES_MAX = 1_024;

    /** How many of those rules may have, so that room is left for what every search adds. */
    public static final int RULE_CLAUSES_MAX = CLAUSES_MAX - 100;

    /** Whether every hit of {@code upper} is a match: no need to ask the predicate again. */
    public boolean exact() {
        return upper.equals(lower);
    }
}
