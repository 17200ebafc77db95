package dev.kikori.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.rules.RuleIndex;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** Holds rules against the records of local files. */
@Command(
        name = "match",
        customSynopsis =
                "kikori rules match [PATH...] --events FILE... [--all] [--json] [--placeholders FILE]",
        description = {
            "Say which rules fire on which records of local files, in memory and without a server.",
            "",
            "A record that stands in the files twice is told twice; the service counts it once.",
            ""
        },
        footer = {
            "",
            "Exit code 3 when a rule, a file or a record could not be read; the others are matched all the same."
        })
final class RulesMatchCommand implements Callable<Integer> {
    private static final int SHOWN = 3;
    private static final int TITLE = 50;

    @Mixin private RuleSet rules;
    @Mixin private EventFiles events;

    @Option(
            names = "--json",
            description = {
                "Print one line of JSON a match: rule, eventID, title, level, eventTime, eventName, path."
            })
    private boolean json;

    @Option(names = "--all", description = "Show every match, as it is found.")
    private boolean all;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets them.
    RulesMatchCommand() {}

    /** What a rule found. */
    private static final class Hits {
        private final Rule rule;
        private final List<String> shown = new ArrayList<>();
        private long count;

        Hits(Rule rule) {
            this.rule = rule;
        }

        String id() {
            return rule.id();
        }

        long count() {
            return count;
        }
    }

    @Override
    public Integer call() throws Exception {
        RuleBook book = rules.read();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        boolean whole = rules.tellRefusals(book, err);
        var index = new RuleIndex(book.rules());
        Map<String, Hits> hits = new LinkedHashMap<>();
        EventFiles.Count count =
                events.each(
                        err,
                        (record, path) -> {
                            for (Rule rule : index.matching(record)) {
                                if (json) {
                                    out.println(RuleSet.inOneLine(json(rule, record, path)));
                                } else {
                                    found(
                                            hits.computeIfAbsent(rule.id(), _ -> new Hits(rule)),
                                            rule,
                                            record,
                                            out);
                                }
                            }
                        });
        if (!json) {
            report(book, hits, count, out);
        }
        boolean good = whole && count.lost() == 0;
        return (good ? ExitCode.DONE : ExitCode.FELL_SHORT).number();
    }

    private void found(Hits hits, Rule rule, JsonNode record, PrintWriter out) {
        hits.count++;
        String line =
                String.format(
                        Locale.ROOT,
                        "%-20s  %-36s  %s",
                        text(record, "eventTime"),
                        text(record, "eventID"),
                        text(record, "eventName"));
        if (all) {
            out.println(line + "  " + rule.id());
        } else if (hits.shown.size() < SHOWN) {
            hits.shown.add(line);
        }
    }

    private void report(
            RuleBook book, Map<String, Hits> hits, EventFiles.Count count, PrintWriter out) {
        List<Hits> sorted =
                hits.values().stream()
                        .sorted(
                                Comparator.comparingLong(Hits::count)
                                        .reversed()
                                        .thenComparing(Hits::id))
                        .toList();
        if (all && !sorted.isEmpty()) {
            out.println();
        }
        if (!sorted.isEmpty()) {
            out.println(String.format(Locale.ROOT, "%9s  %-13s  %s", "HITS", "LEVEL", "RULE"));
        }
        for (Hits found : sorted) {
            Rule rule = found.rule;
            out.println(
                    String.format(
                            Locale.ROOT,
                            "%,9d  %-13s  %s",
                            found.count,
                            rule.level().word(),
                            cut(rule.title())));
            out.println(" ".repeat(26) + rule.id());
            found.shown.forEach(line -> out.println("    " + line));
            if (!all && found.count > found.shown.size()) {
                out.println("    …");
            }
        }
        long fired = sorted.size();
        long matches = sorted.stream().mapToLong(Hits::count).sum();
        out.println(
                String.format(
                        Locale.ROOT,
                        "%,d of %s fired, %s on %s of %s",
                        fired,
                        RuleSet.counted(book.rules().size(), "rule", "rules"),
                        RuleSet.counted(matches, "match", "matches"),
                        RuleSet.counted(count.records(), "record", "records"),
                        RuleSet.counted(count.files(), "file", "files")));
        if (count.lost() > 0) {
            out.println(
                    RuleSet.counted(count.lost(), "record or file", "records or files")
                            + " could not be read; stderr says which");
        }
        if (!all && matches > 0) {
            out.println("--all shows every match, --json one line of JSON for each.");
        }
    }

    private static String cut(String title) {
        return title.length() <= TITLE ? title : title.substring(0, TITLE - 1) + "…";
    }

    private static String text(JsonNode record, String member) {
        String text = record.path(member).asText();
        return text.isEmpty() ? "-" : text;
    }

    private static JsonNode json(Rule rule, JsonNode record, String path) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("rule", rule.id())
                .put("eventID", given(record, "eventID"))
                .put("title", rule.title())
                .put("level", rule.level().word())
                .put("eventTime", given(record, "eventTime"))
                .put("eventName", given(record, "eventName"))
                .put("path", path);
    }

    private static @org.jspecify.annotations.Nullable String given(JsonNode record, String member) {
        JsonNode value = record.path(member);
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }
}
