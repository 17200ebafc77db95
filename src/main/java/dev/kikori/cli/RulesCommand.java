package dev.kikori.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The commands about rules, none of which needs a server. */
@Command(
        name = "rules",
        description = {
            "Check, list, explain and try detection rules: Sigma's, and CloudWatch Logs filter patterns.",
            "No server is asked.",
            ""
        },
        subcommands = {
            RulesCheckCommand.class,
            RulesListCommand.class,
            RulesExplainCommand.class,
            RulesTestCommand.class,
            RulesMatchCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "docs/writing-rules.md leads from an idea to a tested rule."})
final class RulesCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec.
    RulesCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do with rules: check, list, explain, test or match");
    }
}
