package dev.kikori.cli;

import dev.kikori.telemetry.Version;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** Prints which Kikori this is, and what it runs on. */
@Command(
        name = "version",
        description = "Print the version of Kikori and of the Java that runs it.")
final class VersionCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec.
    VersionCommand() {}

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .println("kikori " + Version.TEXT + " (Java " + Runtime.version() + ")");
        return ExitCode.DONE.number();
    }
}
