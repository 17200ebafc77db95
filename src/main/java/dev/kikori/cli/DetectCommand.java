package dev.kikori.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.Wiring;
import dev.kikori.config.Config;
import dev.kikori.detect.History;
import dev.kikori.detect.RecordKnowledge;
import dev.kikori.detect.RuleChecker;
import dev.kikori.detect.RuleLibrary;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.rules.RuleSources;
import dev.kikori.telemetry.Meters;
import dev.kikori.trail.FieldNames;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

/** Runs detections over events that are in the index already. */
@Command(
        name = "detect",
        description = {
            "Run the detection rules over events that are in the index already.",
            "",
            "The findings are the same documents that the worker makes: what is there stays, what is absent"
                    + " is added, and why it was absent is told. So it may be run at any time, as often as"
                    + " you like.",
            ""
        },
        footer = {
            "",
            "A rule that is new since the events came in is caught up with. Findings that the worker should"
                    + " have made are called missed, and end with exit code 3, as rules that could not be"
                    + " asked do."
        })
final class DetectCommand implements Callable<Integer> {
    private static final int BAR = 24;
    private static final int DAYS_SHOWN = 14;

    @Option(
            names = "--rule",
            paramLabel = "ID",
            description = "Only this rule; may be given several times.")
    private List<String> ids = List.of();

    @Option(
            names = "--preview",
            description =
                    "Write nothing; tell how many events each rule hits, on which days, and which values stand"
                            + " in most of them: what to tune a rule by.")
    private boolean preview;

    @Option(
            names = "--rules",
            paramLabel = "PATH",
            description =
                    "With --preview: ask the rules in this file or folder instead of the configured ones. May"
                            + " be given several times.")
    private List<Path> paths = List.of();

    @Option(names = "--json", description = "Print the result as one JSON document.")
    private boolean json;

    @Mixin private SpanOptions span;
    @Mixin private ConfigOption config;
    @Spec private CommandSpec spec;
    private final PrintStream err = System.err;

    @SuppressWarnings("NullAway.Init") // picocli sets them.
    DetectCommand() {}

    @Override
    public Integer call() throws Exception {
        span.check();
        if (!paths.isEmpty() && !preview) {
            throw new UsageException(
                    "--rules needs --preview: findings come only from rules that the configuration names");
        }
        long started = System.nanoTime();
        Config loaded = config.load(List.of());
        Meters telemetry = new Meters(new SimpleMeterRegistry());
        int[] refused = {0};
        List<Rule> rules = chosen(rules(loaded, telemetry, refused));
        History.Report report;
        try (Wiring.Past past = Wiring.past(loaded, telemetry);
                Progress progress = new Progress(err, "Events held against the rules")) {
            History.Span chosen = new History.Span(span.from(), span.to());
            report =
                    preview
                            ? past.history().preview(rules, chosen, progress::step)
                            : past.history().detect(rules, chosen, progress::step);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(RuleSet.laidOut(json(report, (System.nanoTime() - started) / 1e9)));
        } else {
            print(report, out);
        }
        out.flush();
        boolean whole = report.setAside().isEmpty() && refused[0] == 0;
        boolean missed = !preview && report.missed() > 0;
        return (whole && !missed ? ExitCode.DONE : ExitCode.FELL_SHORT).number();
    }

    private List<Rule> rules(Config loaded, Meters telemetry, int[] refused) throws Exception {
        if (paths.isEmpty()) {
            RuleLibrary.Shelf shelf = Wiring.rules(loaded, telemetry).shelf();
            refused[0] =
                    tell(
                            shelf.refusals().size(),
                            shelf.refusals().stream()
                                    .flatMap(refusal -> refusal.problems().stream())
                                    .map(Object::toString)
                                    .toList());
            return shelf.asked();
        }
        try {
            RuleSources sources =
                    new RuleSources(false, paths, loaded.rules().placeholders(), Set.of());
            RuleBook book = sources.read(RecordKnowledge.of(FieldNames.standard()));
            if (book.files() == 0) {
                throw new UsageException("--rules: " + RuleSet.nothing(paths));
            }
            refused[0] =
                    tell(
                            book.refusals().size(),
                            book.problems().stream().map(Object::toString).toList());
            return book.rules();
        } catch (IOException e) {
            throw new UsageException("--rules: there is no file or folder " + e.getMessage());
        }
    }

    private int tell(int refused, List<String> problems) {
        problems.forEach(problem -> err.println("not asked: " + problem));
        return refused;
    }

    private List<Rule> chosen(List<Rule> rules) throws UsageException {
        if (ids.isEmpty()) {
            return rules;
        }
        List<Rule> chosen = new ArrayList<>();
        for (String id : ids) {
            chosen.add(
                    rules.stream()
                            .filter(rule -> rule.id().equals(id))
                            .findFirst()
                            .orElseThrow(() ->
                                    new UsageException(
                                            "there is no rule "
                                                    + id
                                                    + " to ask; `kikori rules list` names them")));
        }
        return chosen;
    }

    private void print(History.Report report, PrintWriter out) {
        List<History.OfRule> hit =
                report.rules().stream()
                        .filter(rule -> rule.hits() > 0)
                        .sorted(Comparator.comparingLong(History.OfRule::hits).reversed())
                        .toList();
        int width = hit.stream().mapToInt(rule -> rule.rule().id().length()).max().orElse(4);
        if (!hit.isEmpty()) {
            out.println(
                    String.format(
                            Locale.ROOT,
                            "%-" + width + "s  %9s  %9s  %s",
                            "rule",
                            "hits",
                            preview ? "would add" : "added",
                            "level"));
        }
        for (History.OfRule rule : hit) {
            out.println(
                    String.format(
                            Locale.ROOT,
                            "%-" + width + "s  %9d  %9d  %s",
                            rule.rule().id(),
                            rule.hits(),
                            rule.added(),
                            rule.rule().level().word()));
            out.println("  " + rule.rule().title());
            if (preview) {
                printDays(rule.byDay(), out);
                printNoise(rule, out);
            }
        }
        printTotals(report, hit.size(), out);
    }

    private static void printDays(Map<LocalDate, Long> byDay, PrintWriter out) {
        long most = byDay.values().stream().mapToLong(Long::longValue).max().orElse(1);
        byDay.entrySet().stream()
                .sorted(Map.Entry.<LocalDate, Long>comparingByKey().reversed())
                .limit(DAYS_SHOWN)
                .forEach(day -> {
                    int length = (int) Math.max(1, day.getValue() * BAR / most);
                    out.println(
                            String.format(
                                    Locale.ROOT,
                                    "    %s  %7d  %s",
                                    day.getKey(),
                                    day.getValue(),
                                    "█".repeat(length)));
                });
        if (byDay.size() > DAYS_SHOWN) {
            out.println("    … and " + (byDay.size() - DAYS_SHOWN) + " earlier days");
        }
    }

    private static void printNoise(History.OfRule rule, PrintWriter out) {
        for (History.Noise noise : rule.noisiest()) {
            out.println(
                    String.format(
                            Locale.ROOT,
                            "    %3d%%  %s: %s",
                            Math.round(100.0 * noise.hits() / rule.hits()),
                            noise.field(),
                            noise.value()));
        }
    }

    private void printTotals(History.Report report, int hit, PrintWriter out) {
        long hits = report.rules().stream().mapToLong(History.OfRule::hits).sum();
        long added = report.rules().stream().mapToLong(History.OfRule::added).sum();
        long pending = report.rules().stream().mapToLong(History.OfRule::pending).sum();
        long later = report.rules().stream().mapToLong(History.OfRule::laterRule).sum();
        out.println(
                RuleSet.counted(report.rules().size(), "rule", "rules")
                        + " asked, "
                        + hit
                        + " with hits: "
                        + RuleSet.counted(hits, "hit", "hits")
                        + ", "
                        + added
                        + (preview ? " without a finding yet" : " findings added"));
        if (added > 0) {
            out.println("  " + pending + " on events that the worker has not come to yet");
            out.println(
                    "  "
                            + later
                            + " on events that came in before the rule was asked as it is now");
            out.println("  " + report.missed() + " that the worker had missed");
        }
        for (RuleChecker.Checked rule : report.setAside()) {
            out.println("not asked: " + rule.rule().id() + ": " + rule.objection());
        }
    }

    private ObjectNode json(History.Report report, double seconds) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("from", Objects.toString(span.from(), null))
                .put("to", Objects.toString(span.to(), null))
                .put("preview", preview);
        ArrayNode rules = document.putArray("rules");
        for (History.OfRule each : report.rules()) {
            ObjectNode rule = rules.addObject();
            rule.put("id", each.rule().id())
                    .put("title", each.rule().title())
                    .put("level", each.rule().level().word())
                    .put("hits", each.hits())
                    .put("new", each.added())
                    .put("pending", each.pending())
                    .put("laterRule", each.laterRule())
                    .put("missed", each.missed());
            ObjectNode days = rule.putObject("byDay");
            each.byDay().forEach((day, hits) -> days.put(day.toString(), hits));
            ArrayNode noisiest = rule.putArray("noisiest");
            for (History.Noise noise : each.noisiest()) {
                noisiest.addObject()
                        .put("field", noise.field())
                        .put("value", noise.value())
                        .put("hits", noise.hits());
            }
        }
        ArrayNode setAside = document.putArray("setAside");
        for (RuleChecker.Checked rule : report.setAside()) {
            setAside.addObject().put("id", rule.rule().id()).put("reason", rule.objection());
        }
        document.put("hits", report.rules().stream().mapToLong(History.OfRule::hits).sum())
                .put("new", report.rules().stream().mapToLong(History.OfRule::added).sum())
                .put("missed", report.missed())
                .put("seconds", Math.round(seconds * 10) / 10.0);
        return document;
    }
}
