package dev.kikori.cli;

import dev.kikori.Setup;
import dev.kikori.Wiring;
import dev.kikori.config.Config;
import dev.kikori.config.ConfigException;
import dev.kikori.dashboards.DashboardsApi;
import dev.kikori.dashboards.DashboardsException;
import dev.kikori.dashboards.Exporter;
import dev.kikori.dashboards.ImportResult;
import dev.kikori.dashboards.Installer;
import dev.kikori.dashboards.Retirement;
import dev.kikori.dashboards.SavedObject;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Meters;
import dev.kikori.trail.Language;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Installs what Kikori needs in OpenSearch and OpenSearch Dashboards. */
@Command(
        name = "setup",
        description = {
            "Install index templates, saved detection queries and dashboards.",
            "Safe to repeat: it says what it changed, removes what it once installed and this version no longer"
                    + " has, and leaves alone what a person has changed in OpenSearch Dashboards. The dashboards go where dashboards.url points; without it they are left out."
        })
final class SetupCommand implements Callable<Integer> {
    /** Dashboards takes about a minute to start beside a new OpenSearch. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final int LISTED_MAX = 20;
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    @Mixin private ConfigOption config;

    @Option(
            names = "--lang",
            paramLabel = "en|ja",
            converter = LanguageConverter.class,
            description =
                    "The language of the dashboards' titles and labels: English or Japanese. Default:"
                            + " that of the last time, English at first.")
    private @Nullable Language language;

    @Option(
            names = "--overwrite",
            description = "Replace also those dashboards' objects that a person has changed.")
    private boolean overwrite;

    @Option(
            names = "--export",
            arity = "0..1",
            paramLabel = "DIR",
            fallbackValue = "dashboards",
            description = {
                "Install nothing, but bring what was changed in OpenSearch Dashboards back into the files of DIR"
                        + " (dashboards, unless told otherwise)."
            })
    private @Nullable Path export;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets them.
    SetupCommand() {}

    @Override
    public Integer call() throws Exception {
        Config loaded = config.load(List.of());
        PrintWriter out = spec.commandLine().getOut();
        if (export != null) {
            return export(loaded, export, out).number();
        }
        Setup.Report report = Wiring.setUp(loaded, new Meters(new SimpleMeterRegistry()));
        tell(report, out);
        boolean installed = true;
        if (loaded.dashboards().isPresent()) {
            installed = install(loaded, loaded.dashboards().get(), out);
        } else {
            out.println(
                    "dashboards: none, because dashboards.url is not set; docs/connect.md tells how to import them"
                            + " by hand");
        }
        return (installed && report.rulesSetAside() + report.rulesRefused() == 0
                        ? ExitCode.DONE
                        : ExitCode.FELL_SHORT)
                .number();
    }

    private static void tell(Setup.Report report, PrintWriter out) {
        out.println(
                report.templatesChanged().isEmpty()
                        ? "index templates: as they should be"
                        : "index templates installed: "
                                + String.join(", ", report.templatesChanged()));
        out.println("saved detection queries: " + report.rules() + " published");
        if (report.rulesSetAside() > 0) {
            out.println(
                    report.rulesSetAside()
                            + " of them set aside, because OpenSearch refuses their query: see `reason` in"
                            + " cloudtrail-rules");
        }
        if (report.rulesRefused() > 0) {
            out.println(
                    report.rulesRefused()
                            + " rules refused: `kikori rules check` with their paths tells where and why");
        }
        out.flush();
    }

    private boolean install(Config loaded, DashboardsApi.Settings settings, PrintWriter out)
            throws DashboardsException, SearchException, InterruptedException {
        try (DashboardsApi dashboards = DashboardsApi.connect(settings);
                SearchCluster cluster = SearchCluster.connect(loaded.openSearch())) {
            String version = ready(dashboards);
            Installer.Report report =
                    new Installer(dashboards, cluster)
                            .install(Optional.ofNullable(language), overwrite);
            out.println(
                    "dashboards at "
                            + settings.url()
                            + " (OpenSearch Dashboards "
                            + version
                            + "): "
                            + counts(report));
            if (isTooOld(version)) {
                out.println(
                        "  OpenSearch Dashboards "
                                + version
                                + " is older than 2.8, for which the boards are made: some may not"
                                + " show");
            }
            list(out, report.of(Installer.Fate.RENEWED), "renewed");
            List<SavedObject> kept = report.of(Installer.Fate.KEPT);
            if (!kept.isEmpty()) {
                list(out, kept, "kept, for a person changed it");
                out.println(
                        "`kikori setup --export` brings such changes into the files, `kikori setup --overwrite`"
                                + " replaces them");
            }
            tellFailures(report.failures(), out);
            report.retired().forEach(outcome -> out.println("  " + retired(outcome)));
            return report.failures().isEmpty()
                    && report.retired().stream()
                            .noneMatch(outcome -> outcome instanceof Retirement.Failed);
        }
    }

    private String ready(DashboardsApi dashboards)
            throws DashboardsException, InterruptedException {
        return dashboards.awaitReady(
                PATIENCE,
                PAUSE,
                reason -> {
                    PrintWriter err = spec.commandLine().getErr();
                    err.println(
                            reason
                                    + "; asking again for up to "
                                    + PATIENCE.toMinutes()
                                    + " minutes");
                    err.flush();
                });
    }

    /** Whether a version such as {@code 2.7.0} comes before 2.8. */
    static boolean isTooOld(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        if (!numbers.lookingAt()) {
            return false;
        }
        int major = Integer.parseInt(numbers.group(1));
        return major < 2 || (major == 2 && Integer.parseInt(numbers.group(2)) < 8);
    }

    private static String counts(Installer.Report report) {
        long removed =
                report.retired().stream()
                        .filter(outcome -> outcome instanceof Retirement.Removed)
                        .count();
        return report.size()
                + " saved objects, "
                + report.of(Installer.Fate.NEW).size()
                + " new, "
                + report.of(Installer.Fate.RENEWED).size()
                + " renewed, "
                + report.of(Installer.Fate.UNCHANGED).size()
                + " as they should be, "
                + report.of(Installer.Fate.KEPT).size()
                + " kept as a person changed them"
                + (removed == 0 ? "" : ", " + removed + " removed")
                + (report.failures().isEmpty()
                        ? ""
                        : "; " + report.failures().size() + " of them could not be imported");
    }

    private static void tellFailures(List<ImportResult.Failure> failures, PrintWriter out) {
        failures.stream()
                .limit(LISTED_MAX)
                .forEach(failure -> out.println("  not imported: " + failure));
        if (failures.size() > LISTED_MAX) {
            out.println("  not imported: " + (failures.size() - LISTED_MAX) + " more");
        }
    }

    private static String retired(Retirement.Outcome outcome) {
        String which = named(outcome.object());
        return switch (outcome) {
            case Retirement.Removed _ -> "removed, for this version no longer has it: " + which;
            case Retirement.Changed _ ->
                    "kept, for a person changed it, though this version no longer has it: "
                            + which
                            + "; delete it in OpenSearch Dashboards if nobody needs it";
            case Retirement.Used used ->
                    "kept, for "
                            + named(used.user())
                            + " uses it, though this version no longer has it: "
                            + which;
            case Retirement.Failed failed ->
                    "not removed, though this version no longer has it: "
                            + which
                            + ": "
                            + failed.reason()
                            + "; run setup again";
        };
    }

    private static String named(SavedObject object) {
        return object.key() + " (" + object.title() + ")";
    }

    private static void list(PrintWriter out, List<SavedObject> objects, String what) {
        objects.stream()
                .limit(LISTED_MAX)
                .forEach(object -> out.println("  " + what + ": " + named(object)));
        if (objects.size() > LISTED_MAX) {
            out.println("  " + what + ": " + (objects.size() - LISTED_MAX) + " more");
        }
    }

    private ExitCode export(Config loaded, Path folder, PrintWriter out)
            throws UsageException,
                    ConfigException,
                    DashboardsException,
                    FellShortException,
                    InterruptedException {
        if (overwrite || language != null) {
            throw new UsageException(
                    "--export installs nothing; run setup again without it for --overwrite and --lang");
        }
        if (!Files.isDirectory(folder)) {
            throw new UsageException(
                    "--export: "
                            + folder
                            + " is not a folder; name the one that holds kikori-overview.ndjson");
        }
        if (!Files.isWritable(folder)) {
            throw new UsageException(
                    "--export: you may not write in " + folder + "; name a folder of your own");
        }
        DashboardsApi.Settings settings =
                loaded.dashboards()
                        .orElseThrow(() ->
                                new ConfigException(
                                        List.of(
                                                "dashboards.url is not set: there is nothing to export"
                                                        + " from")));
        boolean whole = true;
        try (DashboardsApi dashboards = DashboardsApi.connect(settings)) {
            ready(dashboards);
            for (Exporter.Change change : new Exporter(dashboards).export(folder)) {
                tell(change, out);
                whole &= change.problems().isEmpty();
            }
        } catch (IOException e) {
            throw new FellShortException(
                    "--export: a file of "
                            + folder
                            + " cannot be read or written: "
                            + e
                            + "; the files before it are written, so mend that and run it again");
        }
        return whole ? ExitCode.DONE : ExitCode.FELL_SHORT;
    }

    private static void tell(Exporter.Change change, PrintWriter out) {
        boolean same =
                change.written().isEmpty()
                        && change.gone().isEmpty()
                        && change.problems().isEmpty();
        out.println(
                change.file()
                        + ": "
                        + (!change.problems().isEmpty()
                                ? "not written, for some versions of Dashboards would not import it"
                                : same
                                        ? "as it was"
                                        : "written "
                                                + change.written().size()
                                                + ", left out "
                                                + change.gone().size()));
        change.problems().forEach(problem -> out.println("  " + problem));
        if (!change.problems().isEmpty()) {
            out.println("  mend that in OpenSearch Dashboards and export again");
        }
        list(out, change.problems().isEmpty() ? change.written() : List.of(), "written");
        list(out, change.problems().isEmpty() ? change.gone() : List.of(), "no longer referred to");
        list(out, change.absent(), "deleted in OpenSearch Dashboards, kept as in the file");
    }
}
