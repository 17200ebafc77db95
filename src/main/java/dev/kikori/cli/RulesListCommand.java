package dev.kikori.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.rules.RuleLanguage;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Lists rules. */
@Command(
        name = "list",
        description = {"List rules: id, level, language, status, title and file.", ""},
        footer = {"", "Exit code 3 when a rule is refused; the others are listed all the same."})
final class RulesListCommand implements Callable<Integer> {
    private static final int WIDTH = 80;

    @Mixin private RuleSet rules;

    @Option(names = "--json", description = "Print one JSON document: {\"rules\":[…]}.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets them.
    RulesListCommand() {}

    @Override
    public Integer call() throws Exception {
        RuleBook book = rules.read();
        PrintWriter out = spec.commandLine().getOut();
        boolean whole = rules.tellRefusals(book, spec.commandLine().getErr());
        if (json) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            book.rules().forEach(rule -> array.add(json(rule)));
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.set("rules", array);
            out.println(RuleSet.laidOut(document));
        } else {
            int width = book.rules().stream().mapToInt(rule -> rule.id().length()).max().orElse(0);
            book.rules().forEach(rule -> print(rule, width, out));
            out.println(RuleSet.counted(book.rules().size(), "rule", "rules"));
        }
        return (whole ? ExitCode.DONE : ExitCode.FELL_SHORT).number();
    }

    private static void print(Rule rule, int width, PrintWriter out) {
        out.println(
                String.format(
                                Locale.ROOT,
                                "%-" + width + "s  %-13s  %-10s  %s",
                                rule.id(),
                                rule.level().word(),
                                language(rule.language()),
                                rule.status())
                        .stripTrailing());
        String both = "  " + rule.title() + " · " + rule.path();
        if (both.length() <= WIDTH) {
            out.println(both);
        } else {
            out.println("  " + rule.title());
            out.println("  " + rule.path());
        }
    }

    /** One rule as the list has it: what is known of it elsewhere is joined in here. */
    private static ObjectNode json(Rule rule) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", rule.id())
                .put("level", rule.level().word())
                .put("language", rule.language().name().toLowerCase(Locale.ROOT))
                .put("title", rule.title())
                .put("status", rule.status())
                .put("path", rule.path());
    }

    static String language(RuleLanguage language) {
        return switch (language) {
            case CLOUDWATCH -> "CloudWatch";
            case SIGMA -> "Sigma";
        };
    }
}
