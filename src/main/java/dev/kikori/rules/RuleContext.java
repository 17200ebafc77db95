package dev.kikori.rules;

import java.util.Map;
import java.util.Set;

/**
 * What rules are read against, beside their own text.
 *
 * @param placeholders the operator's lists
 * @param shape what records can hold, to warn of rules that ask for something else
 */
public record RuleContext(Placeholders placeholders, RecordShape shape) {

    /** Neither lists nor anything known of records. */
    public static final RuleContext EMPTY = new RuleContext(Placeholders.NONE, RecordShape.UNKNOWN);

    /** Where only the names of a record's top-level members are known. */
    public RuleContext(Placeholders placeholders, Set<String> members) {
        this(
                placeholders,
                members.isEmpty()
                        ? RecordShape.UNKNOWN
                        : new RecordShape(Map.of("", members), Map.of(), EventCatalogue.EMPTY));
    }
}
