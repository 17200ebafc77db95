package dev.kikori.cli;

import dev.kikori.Wiring;
import dev.kikori.report.Report;
import dev.kikori.report.ReportPage;
import dev.kikori.report.Reporter;
import dev.kikori.report.Span;
import dev.kikori.search.SearchException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;

/** Writes a report on a span of time as one HTML page. */
@Command(
        name = "report",
        description = {
            "Write one page on a span of time: what happened, what was found, which controls fired, who stands"
                    + " behind it, all compared with as much time before.",
            "",
            "The page is one HTML file that needs nothing else: no network, no script. Without --from and --to"
                    + " it tells of the last 7 days. An existing file is replaced.",
            ""
        })
final class ReportCommand implements Callable<Integer> {
    private static final Duration SPAN = Duration.ofDays(7);
    private static final Path STDOUT = Path.of("-");

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = GivenTime.Converter.class,
            description = {
                "Begin there: "
                        + GivenTime.EXPECTED
                        + ". A date begins in the zone of --tz. Default: 7 days before the end."
            })
    private @Nullable GivenTime from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = GivenTime.Converter.class,
            description = "End before then. Default: now.")
    private @Nullable GivenTime to;

    @Option(
            names = "--tz",
            paramLabel = "ZONE",
            converter = ZoneConverter.class,
            description =
                    "Tell times in this zone, such as Asia/Tokyo or +09:00. Default: this machine's.")
    private @Nullable ZoneId zone;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where to write, such as report.html; - is stdout.")
    private Path out;

    @Mixin private ConfigOption config;
    @Spec private CommandSpec spec;
    private final Clock clock = Clock.systemUTC();
    private final PrintStream err = System.err;

    @SuppressWarnings("NullAway.Init") // picocli sets them.
    ReportCommand() {}

    @Override
    public Integer call() throws Exception {
        Span span = span();
        @Nullable ReportFile file = out.equals(STDOUT) ? null : ReportFile.at(out);
        try (Wiring.Reports reports = Wiring.reports(config.load(List.of()))) {
            write(reports.reporter(), span, file);
        }
        return ExitCode.DONE.number();
    }

    private void write(Reporter reporter, Span span, @Nullable ReportFile file)
            throws SearchException, FellShortException {
        Report report = reporter.report(span, zone());
        String page = ReportPage.of(report);
        if (file == null) {
            spec.commandLine().getOut().print(page);
            spec.commandLine().getOut().flush();
        } else {
            file.write(page);
            err.println("Report of " + span.from() + " to " + span.to() + " written to " + out);
        }
        if (report.now().events() == 0) {
            @Nullable Span everything = report.everything();
            err.println(
                    everything == null
                            ? "It is empty: the index holds no events."
                            : "It is empty: the index holds events from "
                                    + everything.from()
                                    + " to "
                                    + everything.to()
                                    + "; name a span with --from and --to.");
        }
    }

    private ZoneId zone() {
        return zone == null ? ZoneId.systemDefault() : zone;
    }

    private Span span() throws UsageException {
        Instant end = to == null ? clock.instant() : to.in(zone());
        Instant start = from == null ? end.minus(SPAN) : from.in(zone());
        if (!start.isBefore(end)) {
            throw new UsageException(
                    "--from " + start + " is not before " + (to == null ? "now, " : "--to ") + end);
        }
        return new Span(start, end);
    }
}
