package dev.kikori.rules;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A rule that was not taken, or a file of which not even the rules can be told apart.
 *
 * @param problems why, at least one, in the order of the file
 */
public record Refusal(List<RuleProblem> problems) {

    public Refusal {
        problems = List.copyOf(problems);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("refused for no reason");
        }
    }

    /** The rule's id, or its title; null where neither can be known. */
    public @Nullable String rule() {
        return problems.getFirst().rule();
    }
}
