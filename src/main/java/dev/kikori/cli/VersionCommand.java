package dev.kikori.cli;

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
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        spec.commandLine()
                .getOut()
                .println(
                        "kikori "
                                + (version == null ? "unpackaged" : version)
                                + " (Java "
                                + Runtime.version()
                                + ")");
        return ExitCode.DONE.number();
    }
}
