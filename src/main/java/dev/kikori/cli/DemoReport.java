package dev.kikori.cli;

import dev.kikori.report.ReportPage;
import dev.kikori.report.Reporter;
import dev.kikori.report.Span;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;

/** Writes the demo's report, on the days that events were played of. */
final class DemoReport {
    /** What its file is called, but for its ending. */
    static final String NAME = "kikori-demo-report";

    private static final int ATTEMPTS_MAX = 10;
    private static final Duration WHOLE_MAX = Duration.ofDays(366);

    private DemoReport() {}

    /**
     * @param named where somebody wants it; null for the current folder
     * @return where it is; null where there was nothing to tell, or, as {@code err} says, no place
     */
    static @Nullable Path write(SearchCluster cluster, @Nullable Path named, PrintStream err)
            throws SearchException, UsageException, InterruptedException {
        @Nullable String page = page(cluster);
        if (page == null) {
            return null;
        }
        try {
            ReportFile file =
                    named == null ? ReportFile.in(Path.of(""), NAME) : ReportFile.at(named);
            file.write(page);
            return file.path();
        } catch (IOException | FellShortException e) {
            err.println("No report was written: " + e.getMessage());
            return null;
        }
    }

    /** All there is, but for a few that would stretch the report over years. */
    private static @Nullable Span played(Reporter reporter) throws SearchException {
        @Nullable Span everything = reporter.everything();
        return everything == null || everything.length().compareTo(WHOLE_MAX) <= 0
                ? everything
                : reporter.most();
    }

    /** A report of which a shard is missing is none: asked again, a few times. */
    private static @Nullable String page(SearchCluster cluster)
            throws SearchException, InterruptedException {
        Reporter reporter = new Reporter(cluster, Clock.systemUTC());
        ZoneId zone = ZoneId.systemDefault();
        for (int attempt = 1; ; attempt++) {
            try {
                @Nullable Span played = played(reporter);
                return played == null
                        ? null
                        : ReportPage.of(
                                reporter.report(
                                        Span.daysOf(
                                                played.from(), played.to().minusMillis(1), zone),
                                        zone));
            } catch (SearchException e) {
                if (e.kind() != SearchException.Kind.TRANSIENT || attempt == ATTEMPTS_MAX) {
                    throw e;
                }
                Thread.sleep(Duration.ofSeconds(1));
            }
        }
    }
}
