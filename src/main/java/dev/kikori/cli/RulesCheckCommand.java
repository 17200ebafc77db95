package dev.kikori.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.Refusal;
import dev.kikori.rules.RuleBook;
import dev.kikori.rules.RuleProblem;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Says which rules can be used, and what is wrong or doubtful with the others. */
@Command(
        name = "check",
        description = {
            "Read rules and say of each that cannot be used why, as path:line:column: reason.",
            "",
            "Warnings tell of rules that are taken and yet cannot fire, wholly or in part: a field that records"
                    + " do not have, an event name that its source does not have, a value that never occurs.",
            ""
        },
        footer = {"", "Exit code 3 when a rule is refused or there is none; 0 with warnings only."})
final class RulesCheckCommand implements Callable<Integer> {
    @Mixin private RuleSet rules;

    @Option(
            names = "--json",
            description =
                    "Print one JSON document: rules (found), ok, refused and warnings, each of the latter with path,"
                            + " line, column, rule and reason. A rule refused for several reasons stands there once.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets them.
    RulesCheckCommand() {}

    @Override
    public Integer call() throws Exception {
        RuleBook book = rules.read();
        PrintWriter out = spec.commandLine().getOut();
        if (book.files() == 0) {
            rules.tellNothing(spec.commandLine().getErr());
        }
        if (json) {
            out.println(RuleSet.laidOut(json(book)));
        } else {
            book.problems().forEach(out::println);
            book.warnings().forEach(warning -> out.println(warned(warning)));
            out.println(summary(book));
        }
        boolean good = book.refusals().isEmpty() && book.files() > 0;
        return (good ? ExitCode.DONE : ExitCode.FELL_SHORT).number();
    }

    static String warned(RuleProblem warning) {
        return warning.saying("warning: " + warning.message()).toString();
    }

    private static String summary(RuleBook book) {
        return RuleSet.counted(found(book), "rule", "rules")
                + ": "
                + book.rules().size()
                + " ok, "
                + book.refusals().size()
                + " refused; "
                + RuleSet.counted(book.warnings().size(), "warning", "warnings");
    }

    private static int found(RuleBook book) {
        return book.rules().size() + book.refusals().size();
    }

    private static ObjectNode json(RuleBook book) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("rules", found(book));
        json.put("ok", book.rules().size());
        ArrayNode refused = json.putArray("refused");
        for (Refusal refusal : book.refusals()) {
            put(refused, refusal.problems().getFirst(), reasons(refusal));
        }
        ArrayNode warnings = json.putArray("warnings");
        for (RuleProblem warning : book.warnings()) {
            put(warnings, warning, warning.message());
        }
        return json;
    }

    private static String reasons(Refusal refusal) {
        String first = refusal.problems().getFirst().message();
        String others =
                refusal.problems().stream()
                        .skip(1)
                        .map(problem ->
                                "; line "
                                        + problem.line()
                                        + ", column "
                                        + problem.column()
                                        + ": "
                                        + problem.message())
                        .collect(Collectors.joining());
        return first + others;
    }

    private static void put(ArrayNode array, RuleProblem problem, String reason) {
        array.addObject()
                .put("path", problem.path())
                .put("line", problem.line())
                .put("column", problem.column())
                .put("rule", problem.rule())
                .put("reason", reason);
    }
}
