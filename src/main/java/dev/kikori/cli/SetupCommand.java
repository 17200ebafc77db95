package dev.kikori.cli;

import dev.kikori.Setup;
import dev.kikori.Wiring;
import dev.kikori.config.Config;
import dev.kikori.telemetry.Meters;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
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
        if (report.rulesSetAside() > 0) {
            out.println(
                    report.rulesSetAside()
                            + " of them set aside, because OpenSearch refuses their query: see `reason` in"
                            + " cloudtrail-rules");
            return ExitCode.FELL_SHORT.number();
        }
        return ExitCode.DONE.number();
    }
}
