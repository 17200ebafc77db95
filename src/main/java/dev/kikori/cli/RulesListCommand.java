package dev.kikori.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.Wiring;
import dev.kikori.config.Config;
import dev.kikori.config.ConfigException;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.rules.RuleLanguage;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Meters;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Lists rules. */
@Command(
        name = "list",
        description = {
            "List rules: id, level, language, status, title and file.",
            "",
            "With a configuration and without PATH also what cloudtrail-rules says of each: state, findings,"
                    + " last match and, where a rule is not asked, why.",
            ""
        },
        footer = {
            "",
            "Exit code 3 when a rule is refused or set aside; the others are listed all the same."
        })
final class RulesListCommand implements Callable<Integer> {
    private static final int WIDTH = 80;
    private static final Set<String> GOOD = Set.of("", "active", "disabled");

    @Mixin private RuleSet rules;

    @Option(names = "--json", description = "Print one JSON document: {\"rules\":[…]}.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets them.
    RulesListCommand() {}

    @Override
    public Integer call() throws Exception {
        RuleBook book = rules.read();
        Map<String, JsonNode> standing = standing();
        PrintWriter out = spec.commandLine().getOut();
        boolean whole = rules.tellRefusals(book, spec.commandLine().getErr());
        if (json) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            book.rules().forEach(rule -> array.add(json(rule, of(rule, standing))));
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.set("rules", array);
            out.println(RuleSet.laidOut(document));
        } else {
            int width = book.rules().stream().mapToInt(rule -> rule.id().length()).max().orElse(0);
            book.rules().forEach(rule -> print(rule, of(rule, standing), width, out));
            out.println(RuleSet.counted(book.rules().size(), "rule", "rules"));
        }
        boolean asked =
                book.rules().stream()
                        .allMatch(rule -> GOOD.contains(of(rule, standing).path("state").asText()));
        return (whole && asked ? ExitCode.DONE : ExitCode.FELL_SHORT).number();
    }

    /** What the index says of the rules, where a configuration leads to one. */
    private Map<String, JsonNode> standing()
            throws ConfigException, SearchException, UsageException {
        Optional<Config> configured = rules.configuration();
        if (configured.isEmpty()) {
            return Map.of();
        }
        try (Wiring.Past past =
                Wiring.past(configured.get(), new Meters(new SimpleMeterRegistry()))) {
            return past.catalogue().published();
        }
    }

    private static JsonNode of(Rule rule, Map<String, JsonNode> standing) {
        return standing.getOrDefault(rule.id(), MissingNode.getInstance());
    }

    private static void print(Rule rule, JsonNode standing, int width, PrintWriter out) {
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
        if (!standing.isMissingNode()) {
            String last = standing.path("lastMatch").asText("");
            out.println(
                    "  "
                            + standing.path("state").asText()
                            + ", "
                            + RuleSet.counted(
                                    standing.path("findings").asLong(), "finding", "findings")
                            + (standing.hasNonNull("lastMatch") ? ", last " + last : "")
                            + (standing.hasNonNull("reason")
                                    ? ": " + standing.get("reason").asText()
                                    : ""));
        }
    }

    private static ObjectNode json(Rule rule, JsonNode standing) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", rule.id())
                .put("level", rule.level().word())
                .put("language", rule.language().name().toLowerCase(Locale.ROOT))
                .put("title", rule.title())
                .put("status", rule.status())
                .put("path", rule.path());
        for (String name :
                List.of("state", "reason", "findings", "lastMatch", "lastRun", "completeUpTo")) {
            if (standing.has(name)) {
                json.set(name, standing.get(name));
            }
        }
        return json;
    }

    static String language(RuleLanguage language) {
        return switch (language) {
            case CLOUDWATCH -> "CloudWatch";
            case SIGMA -> "Sigma";
        };
    }
}
