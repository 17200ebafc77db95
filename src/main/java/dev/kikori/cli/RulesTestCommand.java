package dev.kikori.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.Example;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Holds rules against their own examples. */
@Command(
        name = "test",
        description = {
            "Run the examples of rules: records that a rule must match, and records that it must not.",
            "",
            "They stand under `examples` in the rule's file, as `match` and `no_match`; or, so that rules of"
                    + " others stay as they are, in NAME.test.yaml beside NAME.yml, with the same two keys at the top.",
            ""
        },
        footer = {"", "Exit code 3 when an example fails or a rule is refused."})
final class RulesTestCommand implements Callable<Integer> {
    private static final int NAMED = 5;

    @Mixin private RuleSet rules;

    @Option(
            names = "--json",
            description =
                    "Print one JSON document: rules, positives and negatives (examples run), failed, each with path,"
                            + " line, rule, expected and reason.")
    private boolean json;

    @Option(names = "--verbose", description = "Name every rule that has no example.")
    private boolean verbose;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets them.
    RulesTestCommand() {}

    /** An example of which the rule says something else than it claims. */
    private record Failure(Rule rule, Example example) {
        String expected() {
            return example.matches() ? "match" : "no match";
        }

        String reason() {
            return rule.verdict(example.event());
        }
    }

    @Override
    public Integer call() throws Exception {
        RuleBook book = rules.read();
        PrintWriter out = spec.commandLine().getOut();
        boolean whole = rules.tellRefusals(book, spec.commandLine().getErr());
        List<Failure> failures = new ArrayList<>();
        for (Rule rule : book.rules()) {
            rule.brokenExamples().forEach(example -> failures.add(new Failure(rule, example)));
        }
        if (json) {
            out.println(RuleSet.laidOut(json(book, failures)));
        } else {
            failures.forEach(failure -> out.println(line(failure)));
            tellWithout(book, out);
            out.println(
                    RuleSet.counted(book.rules().size(), "rule", "rules")
                            + ": "
                            + RuleSet.counted(count(book, true), "positive", "positives")
                            + ", "
                            + RuleSet.counted(count(book, false), "negative", "negatives")
                            + ", "
                            + failures.size()
                            + " failed");
        }
        return (whole && failures.isEmpty() ? ExitCode.DONE : ExitCode.FELL_SHORT).number();
    }

    private void tellWithout(RuleBook book, PrintWriter out) {
        List<Rule> without =
                book.rules().stream().filter(rule -> rule.examples().isEmpty()).toList();
        if (without.isEmpty()) {
            return;
        }
        without.stream()
                .limit(verbose ? without.size() : NAMED)
                .forEach(rule -> out.println("no example: " + rule.id() + "  " + rule.title()));
        if (!verbose && without.size() > NAMED) {
            out.println(
                    "no example: "
                            + (without.size() - NAMED)
                            + " more; --verbose names all "
                            + without.size());
        }
    }

    private static String line(Failure failure) {
        Example example = failure.example();
        return example.path()
                + ":"
                + example.line()
                + ": "
                + failure.rule().id()
                + ": expected "
                + failure.expected()
                + ": "
                + failure.reason();
    }

    private static long count(RuleBook book, boolean matches) {
        return book.rules().stream()
                .flatMap(rule -> rule.examples().stream())
                .filter(example -> example.matches() == matches)
                .count();
    }

    private static ObjectNode json(RuleBook book, List<Failure> failures) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("rules", book.rules().size());
        json.put("positives", count(book, true));
        json.put("negatives", count(book, false));
        ArrayNode failed = json.putArray("failed");
        for (Failure failure : failures) {
            failed.addObject()
                    .put("path", failure.example().path())
                    .put("line", failure.example().line())
                    .put("rule", failure.rule().id())
                    .put("expected", failure.expected())
                    .put("reason", failure.reason());
        }
        return json;
    }
}
