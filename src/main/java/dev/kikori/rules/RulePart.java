package dev.kikori.rules;

import java.util.List;
import java.util.Set;

/** What one document of a rule file holds. */
sealed interface RulePart {

    /**
     * A rule of its own.
     *
     * @param names what correlations and filters may call it, beside its id: its name and title
     * @param place where it stands, without a message
     */
    record Detection(Rule rule, Set<String> names, RuleProblem place) implements RulePart {
        public Detection {
            names = Set.copyOf(names);
        }

        boolean isCalled(String reference) {
            return rule.id().equalsIgnoreCase(reference) || names.contains(reference);
        }
    }

    /**
     * A condition that is added to other rules.
     *
     * @param rules ids or names; empty stands for all
     * @param condition what an event must meet beside the rule's own condition
     * @param hash SHA-256, in hexadecimal, of what it says
     * @param place its place, without a message
     */
    record Filter(String title, List<String> rules, Node condition, String hash, RuleProblem place)
            implements RulePart {
        public Filter {
            rules = List.copyOf(rules);
        }

        boolean concerns(Detection detection) {
            return rules.isEmpty() || rules.stream().anyMatch(detection::isCalled);
        }
    }

    /**
     * A rule about several events of other rules, which is refused.
     *
     * @param rules ids or names
     * @param standAlone whether those rules find something by themselves, too
     */
    record Correlation(String title, List<String> rules, boolean standAlone) implements RulePart {
        public Correlation {
            rules = List.copyOf(rules);
        }

        boolean isOnlyUseOf(Detection detection) {
            return !standAlone && rules.stream().anyMatch(detection::isCalled);
        }
    }
}
