package dev.kikori.rules;

import java.util.Set;

/**
 * What rules are read against, beside their own text.
 *
 * @param placeholders the operator's lists
 * @param members the names of a CloudTrail record's top-level members, to warn of rules that ask
 *     for others; empty where they are not known
 */
public record RuleContext(Placeholders placeholders, Set<String> members) {

    /** Neither lists nor member names. */
    public static final RuleContext EMPTY = new RuleContext(Placeholders.NONE, Set.of());

    public RuleContext {
        members = Set.copyOf(members);
    }
}
