package dev.kikori.cli;

import dev.kikori.config.ConfigException;
import dev.kikori.dashboards.DashboardsException;
import dev.kikori.queue.QueueException;
import dev.kikori.search.SearchException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The root of all commands, and the only place where an error becomes words and an exit code. */
@Command(
        name = "kikori",
        description = {"CloudTrail from S3 into OpenSearch: searchable, watched and visible.", ""},
        subcommands = {
            DemoCommand.class,
            WorkerCommand.class,
            SetupCommand.class,
            DetectCommand.class,
            ShowCommand.class,
            ExportCommand.class,
            ReportCommand.class,
            RulesCommand.class,
            ExplainCommand.class,
            VersionCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "New here? `kikori demo` needs no AWS account and no Docker.",
            "Every command explains itself with --help."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the command line is wrong",
            "2:the configuration, or what it leads to, must be mended first",
            "3:finished, but something failed or fell short; the output says what",
            "70:a bug"
        })
public final class CommandLineInterface implements Runnable {
    /** Keeps the log readable beside a progress bar, or parseable in production. */
    private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli sets it, prints the help and ends.
    private boolean help;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec.
    public CommandLineInterface() {}

    /** Runs a command line and returns the exit code. */
    public static int run(String... args) {
        chooseLog();
        CommandLine commandLine = new CommandLine(new CommandLineInterface());
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        commandLine.setParameterExceptionHandler(CommandLineInterface::misused);
        commandLine.setExecutionExceptionHandler(
                (failure, command, _) -> failed(failure, command.getErr()));
        return commandLine.execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static void chooseLog() {
        if (System.getProperty(LOG_CONFIGURATION) == null) {
            boolean json =
                    !"text".equals(System.getenv("KIKORI_LOG_FORMAT")) && !Progress.isTerminal();
            System.setProperty(LOG_CONFIGURATION, json ? "log4j2-json.xml" : "log4j2-text.xml");
        }
    }

    private static int misused(ParameterException failure, String[] args) {
        PrintWriter err = failure.getCommandLine().getErr();
        err.println("kikori: " + failure.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, err)) {
            err.println(
                    "See `"
                            + failure.getCommandLine().getCommandSpec().qualifiedName()
                            + " --help`.");
        }
        return ExitCode.USAGE.number();
    }

    private static int failed(Exception failure, PrintWriter err) {
        return switch (failure) {
            case UsageException e -> told(err, e, ExitCode.USAGE);
            case ConfigException e -> told(err, e, ExitCode.MISCONFIGURED);
            case SearchException e ->
                    switch (e.kind()) {
                        case MISCONFIGURED -> told(err, e, ExitCode.MISCONFIGURED);
                        case TRANSIENT -> told(err, e, ExitCode.FELL_SHORT);
                        case REFUSED -> bug(err, e);
                    };
            case QueueException e ->
                    switch (e.kind()) {
                        case MISCONFIGURED -> told(err, e, ExitCode.MISCONFIGURED);
                        case TRANSIENT -> told(err, e, ExitCode.FELL_SHORT);
                    };
            case DashboardsException e ->
                    switch (e.kind()) {
                        case MISCONFIGURED -> told(err, e, ExitCode.MISCONFIGURED);
                        case TRANSIENT, REFUSED -> told(err, e, ExitCode.FELL_SHORT);
                    };
            case FellShortException e -> told(err, e, ExitCode.FELL_SHORT);
            case InterruptedException e -> told(err, e, ExitCode.FELL_SHORT);
            default -> bug(err, failure);
        };
    }

    private static int told(PrintWriter err, Exception failure, ExitCode code) {
        err.println(
                "kikori: " + (failure.getMessage() == null ? "interrupted" : failure.getMessage()));
        return code.number();
    }

    private static int bug(PrintWriter err, Exception failure) {
        err.println("kikori: a bug, please report it with these lines:");
        failure.printStackTrace(err);
        return ExitCode.BUG.number();
    }
}
