package dev.kikori.cli;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.kikori.Wiring;
import dev.kikori.search.EventReader;
import dev.kikori.trail.RecordJson;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Prints original records. */
@Command(
        name = "show",
        description = {
            "Print the original CloudTrail records of events, rebuilt from their documents.",
            "",
            "Different records may share an eventID; then each is printed.",
            ""
        })
final class ShowCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "EVENT_ID",
            description = "The event's eventID, or the _id of its document.")
    private List<String> ids;

    @Option(names = "--lines", description = "Print each record in one line, as it was delivered.")
    private boolean lines;

    @Mixin private ConfigOption config;
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets them.
    ShowCommand() {}

    @Override
    public Integer call() throws Exception {
        List<String> absent = new ArrayList<>();
        PrintWriter out = spec.commandLine().getOut();
        try (Wiring.Events events = Wiring.events(config.load(List.of()))) {
            for (String id : ids) {
                List<EventReader.Event> found = events.reader().byId(id);
                for (EventReader.Event event : found) {
                    out.println(text(event.record()));
                }
                if (found.isEmpty()) {
                    absent.add(id);
                }
            }
        }
        out.flush();
        if (!absent.isEmpty()) {
            throw new FellShortException(
                    "no event "
                            + String.join(", ", absent)
                            + " in the index; ids are told apart by case");
        }
        return ExitCode.DONE.number();
    }

    /** A record that only its bytes tell fully is not laid out. */
    private String text(byte[] record) throws JsonProcessingException {
        return lines || !RecordJson.isWhole(record)
                ? new String(record, StandardCharsets.UTF_8)
                : RecordJson.laidOut(record);
    }
}
