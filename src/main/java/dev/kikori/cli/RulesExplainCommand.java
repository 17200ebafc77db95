package dev.kikori.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.detect.DocumentFields;
import dev.kikori.rules.CompiledQuery;
import dev.kikori.rules.EventNames;
import dev.kikori.rules.Outline;
import dev.kikori.rules.QueryCompiler;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.rules.RuleProblem;
import dev.kikori.trail.FieldNames;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** Shows what rules compile to. */
@Command(
        name = "explain",
        description = {
            "Show what each rule says, as a tree, and the OpenSearch query that selects its events.",
            "",
            "Where a query cannot say exactly what the rule means it selects more, and the rule decides on the"
                    + " original record. Then a second query is shown, of events that need no such decision.",
            ""
        },
        footer = {"", "Exit code 3 when a rule is refused; the others are explained all the same."})
final class RulesExplainCommand implements Callable<Integer> {
    @Mixin private RuleSet rules;

    @Option(
            names = "--rule",
            paramLabel = "ID",
            description = "Only the rule of this id; may stand several times.")
    private List<String> ids = List.of();

    @Option(names = "--json", description = "Print one JSON document: {\"rules\":[…]}.")
    private boolean json;

    @Spec private CommandSpec spec;

    private final QueryCompiler compiler =
            new QueryCompiler(new DocumentFields(FieldNames.standard()));

    @SuppressWarnings("NullAway.Init") // picocli sets them.
    RulesExplainCommand() {}

    @Override
    public Integer call() throws Exception {
        RuleBook book = rules.read();
        List<Rule> chosen = chosen(book);
        PrintWriter out = spec.commandLine().getOut();
        boolean whole = rules.tellRefusals(book, spec.commandLine().getErr());
        if (json) {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            ArrayNode array = document.putArray("rules");
            chosen.forEach(rule -> array.add(json(rule, book)));
            out.println(RuleSet.laidOut(document));
        } else {
            chosen.forEach(rule -> print(rule, book, out));
        }
        return (whole ? ExitCode.DONE : ExitCode.FELL_SHORT).number();
    }

    private List<Rule> chosen(RuleBook book) throws UsageException {
        if (ids.isEmpty()) {
            return book.rules();
        }
        var chosen = new ArrayList<Rule>();
        for (String id : ids) {
            chosen.add(
                    book.rule(id.toLowerCase(Locale.ROOT))
                            .orElseThrow(() ->
                                    new UsageException(
                                            "there is no rule `"
                                                    + id
                                                    + "`; `kikori rules list` shows those there are")));
        }
        return chosen;
    }

    private void print(Rule rule, RuleBook book, PrintWriter out) {
        CompiledQuery query = compiler.compile(rule.node());
        out.println(rule.id() + "  " + rule.title());
        out.println(
                "  "
                        + rule.level().word()
                        + " · "
                        + RulesListCommand.language(rule.language())
                        + " · "
                        + rule.status()
                        + " · "
                        + rule.path());
        for (RuleProblem warning : warnings(rule, book)) {
            out.println("  warning: " + warning.message());
        }
        out.println();
        out.println("  True of an event when");
        Outline.of(rule.node()).forEach(line -> out.println("    " + line));
        out.println();
        out.println("  Asked of " + asked(rule));
        out.println();
        out.println(
                "  OpenSearch query, "
                        + RuleSet.counted(query.clauses(), "clause", "clauses")
                        + kind(query));
        indented(RuleSet.laidOut(query.upper()), out);
        if (!query.exact() && query.lower().has("match_none")) {
            out.println("  None of its hits is certain: the rule decides on each.");
        } else if (!query.exact()) {
            out.println();
            out.println("  Its hits that need no decision");
            indented(RuleSet.laidOut(query.lower()), out);
        }
        out.println();
        out.println(
                "  Examples: "
                        + examples(rule, true)
                        + " that it matches, "
                        + examples(rule, false)
                        + " that it does not");
        if (!rule.nextSteps().isEmpty()) {
            out.println("  Next steps");
            rule.nextSteps().forEach(step -> out.println("    - " + step));
        }
        out.println();
    }

    private static String kind(CompiledQuery query) {
        return query.exact()
                ? ", exactly the rule"
                : "; may select more, the rule decides on the record";
    }

    private static String asked(Rule rule) {
        return switch (EventNames.of(rule.node())) {
            case EventNames.Any() -> "every event, whatever its name";
            case EventNames.Only(Set<String> names) ->
                    "events called "
                            + String.join(", ", new TreeSet<>(names))
                            + " (in whatever case)";
        };
    }

    private static void indented(String text, PrintWriter out) {
        text.lines().forEach(line -> out.println("    " + line));
    }

    private static long examples(Rule rule, boolean matches) {
        return rule.examples().stream().filter(example -> example.matches() == matches).count();
    }

    private static List<RuleProblem> warnings(Rule rule, RuleBook book) {
        return book.warnings().stream()
                .filter(warning ->
                        rule.id().equals(warning.rule()) && rule.path().equals(warning.path()))
                .toList();
    }

    private ObjectNode json(Rule rule, RuleBook book) {
        CompiledQuery query = compiler.compile(rule.node());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", rule.id())
                .put("title", rule.title())
                .put("level", rule.level().word())
                .put("language", rule.language().name().toLowerCase(Locale.ROOT))
                .put("status", rule.status())
                .put("path", rule.path())
                .put("author", rule.author())
                .put("license", rule.license())
                .put("source", rule.source());
        put(json, "tree", Outline.of(rule.node()));
        if (EventNames.of(rule.node()) instanceof EventNames.Only(Set<String> names)) {
            put(json, "eventNames", List.copyOf(new TreeSet<>(names)));
        } else {
            json.putNull("eventNames");
        }
        json.set("upper", query.upper());
        json.set("lower", query.lower());
        json.put("exact", query.exact()).put("clauses", query.clauses());
        json.putObject("examples")
                .put("match", examples(rule, true))
                .put("no_match", examples(rule, false));
        put(json, "nextSteps", rule.nextSteps());
        put(json, "warnings", warnings(rule, book).stream().map(RuleProblem::message).toList());
        return json;
    }

    private static void put(ObjectNode json, String name, List<String> texts) {
        ArrayNode array = json.putArray(name);
        texts.forEach(array::add);
    }
}
