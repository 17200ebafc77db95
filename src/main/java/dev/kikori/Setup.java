package dev.kikori;

import dev.kikori.detect.RuleCatalogue;
import dev.kikori.rules.RuleBook;
import dev.kikori.search.SearchException;
import dev.kikori.search.Templates;

import java.util.List;

/** Makes a cluster ready for Kikori; safe to repeat. */
public final class Setup {
    private Setup() {}

    /**
     * What was done.
     *
     * @param templatesChanged the index templates that were absent or differed
     * @param rules how many saved detection queries are published
     * @param rulesSetAside how many of them OpenSearch refuses, so that they are not asked
     */
    public record Report(List<String> templatesChanged, int rules, int rulesSetAside) {}

    static Report run(Templates templates, RuleCatalogue catalogue, RuleBook rules)
            throws SearchException, InterruptedException {
        List<String> changed = templates.install();
        int active = catalogue.publish(rules.rules());
        return new Report(changed, rules.rules().size(), rules.rules().size() - active);
    }
}
