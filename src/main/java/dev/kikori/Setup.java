package dev.kikori;

import dev.kikori.detect.RuleCatalogue;
import dev.kikori.detect.RuleChecker;
import dev.kikori.detect.RuleLibrary;
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
     * @param rulesRefused how many rules could not be read
     */
    public record Report(
            List<String> templatesChanged, int rules, int rulesSetAside, int rulesRefused) {}

    static Report run(
            Templates templates,
            RuleLibrary.Shelf shelf,
            RuleChecker checker,
            RuleCatalogue catalogue)
            throws SearchException, InterruptedException {
        List<String> changed = templates.install();
        int active = catalogue.publish(shelf, checker.check(shelf.asked()), null);
        int asked = shelf.asked().size();
        return new Report(changed, asked, asked - active, shelf.refusals().size());
    }
}
