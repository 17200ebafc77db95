package dev.kikori.cli;

import dev.kikori.Setup;
import dev.kikori.Wiring;
import dev.kikori.config.Config;
import dev.kikori.dashboards.DashboardsApi;
import dev.kikori.dashboards.DashboardsException;
import dev.kikori.dashboards.ImportResult;
import dev.kikori.dashboards.SavedObjects;
import dev.kikori.telemetry.Meters;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** Installs what Kikori needs in OpenSearch and OpenSearch Dashboards. */
@Command(
        name = "setup",
        description = {
            "Install index templates, saved detection queries and, where dashboards.url is set, the dashboard.",
            "Safe to repeat."
        })
final class SetupCommand implements Callable<Integer> {
    /** Dashboards takes about a minute to start beside a new OpenSearch. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Mixin private ConfigOption config;
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets them.
    SetupCommand() {}

    @Override
    public Integer call() throws Exception {
        Config loaded = config.load(List.of());
        PrintWriter out = spec.commandLine().getOut();
        Setup.Report report = Wiring.setUp(loaded, new Meters(new SimpleMeterRegistry()));
        out.println(
                report.templatesChanged().isEmpty()
                        ? "index templates: as they should be"
                        : "index templates installed: "
                                + String.join(", ", report.templatesChanged()));
        out.println("saved detection queries: " + report.rules() + " published");
        boolean imported =
                loaded.dashboards().isEmpty() || importDashboards(loaded.dashboards().get(), out);
        if (loaded.dashboards().isEmpty()) {
            out.println(
                    "dashboards: none, because dashboards.url is not set; docs/connect.md tells how to import them"
                            + " by hand");
        }
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
        return (imported && report.rulesSetAside() + report.rulesRefused() == 0
                        ? ExitCode.DONE
                        : ExitCode.FELL_SHORT)
                .number();
    }

    private static boolean importDashboards(DashboardsApi.Settings settings, PrintWriter out)
            throws DashboardsException, InterruptedException {
        boolean whole = true;
        try (DashboardsApi dashboards = DashboardsApi.connect(settings)) {
            dashboards.awaitReady(PATIENCE, PAUSE);
            for (String file : SavedObjects.FILES) {
                ImportResult result = dashboards.importObjects(SavedObjects.shipped(file));
                out.println(
                        "dashboards: "
                                + file
                                + ", "
                                + result.successCount()
                                + " saved objects at "
                                + settings.url());
                for (ImportResult.Failure failure : result.failures()) {
                    whole = false;
                    out.println("  not imported: " + failure);
                }
            }
        }
        return whole;
    }
}
