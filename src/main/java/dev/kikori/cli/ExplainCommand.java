package dev.kikori.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.Wiring;
import dev.kikori.explain.Explanation;
import dev.kikori.explain.ExplanationPage;
import dev.kikori.explain.FindingsOfEvent;
import dev.kikori.explain.RecordsFile;
import dev.kikori.search.EventReader;
import dev.kikori.trail.Language;
import dev.kikori.trail.RecordJson;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Explains one event to a person. */
@Command(
        name = "explain",
        description = {
            "Explain an event: in one sentence, then field by field with value, meaning and why it matters.",
            "",
            "Different records may share an eventID; then each is explained. With --file and no EVENT_ID,"
                    + " every event of the file is told in its sentence.",
            "",
            "Below a value stand what it says (=), what the field means, and why it matters (>).",
            ""
        })
final class ExplainCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(
            arity = "0..1",
            paramLabel = "EVENT_ID",
            description = "The event's eventID, or the _id of its document.")
    private @Nullable String id;

    @Option(
            names = "--lang",
            paramLabel = "en|ja",
            converter = LanguageConverter.class,
            description = "The language: English or Japanese.")
    private Language language = Language.ENGLISH;

    @Option(
            names = "--tz",
            paramLabel = "ZONE",
            converter = ZoneConverter.class,
            description = "The time zone beside UTC, such as Asia/Tokyo.")
    private ZoneId zone = ZoneOffset.UTC;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = {
                "Explain events of a local file instead of the index: a trail's object or one record a line,"
                        + " gzip or plain. Needs no server."
            })
    private @Nullable Path file;

    @Option(
            names = "--width",
            paramLabel = "COLUMNS",
            description = "The columns to lay out for; the terminal's by default.")
    private @Nullable Integer width;

    @Option(names = "--json", description = "Print one JSON document instead.")
    private boolean json;

    @Mixin private ConfigOption config;
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets them.
    ExplainCommand() {}

    @Override
    public Integer call() throws Exception {
        if (id == null && file == null) {
            throw new UsageException("explain needs an EVENT_ID or a --file");
        }
        List<Explanation> events = file == null ? indexed(id == null ? "" : id) : ofFile(file);
        if (events.isEmpty()) {
            throw new FellShortException(
                    "no event "
                            + (id == null ? "" : id + " ")
                            + "in "
                            + (file == null ? "the index" : file)
                            + "; ids are told apart by case");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? json(events) : page(events));
        out.flush();
        return ExitCode.DONE.number();
    }

    private List<Explanation> indexed(String wanted) throws Exception {
        List<Explanation> explained = new ArrayList<>();
        try (Wiring.Events events = Wiring.events(config.load(List.of()))) {
            FindingsOfEvent findings = new FindingsOfEvent(events.cluster());
            for (EventReader.Event event : events.reader().byId(wanted)) {
                explained.add(
                        Explanation.of(
                                        RecordJson.read(event.record()),
                                        language,
                                        zone,
                                        findings.of(event.id()))
                                .behind(event.source()));
            }
        }
        return explained;
    }

    private List<Explanation> ofFile(Path from) throws UsageException {
        try {
            List<Explanation> explained = new ArrayList<>();
            for (JsonNode record : RecordsFile.read(from)) {
                Explanation event = Explanation.of(record, language, zone, List.of());
                if (id == null || event.eventId().equals(id)) {
                    explained.add(event);
                }
            }
            return explained;
        } catch (IOException e) {
            throw new UsageException("--file " + from + " cannot be read: " + e.getMessage());
        }
    }

    private String page(List<Explanation> events) {
        ExplanationPage page = new ExplanationPage(language, columns());
        if (id == null && events.size() > 1) {
            return page.list(events);
        }
        StringBuilder text = new StringBuilder();
        for (Explanation event : events) {
            text.append(text.isEmpty() ? "" : "\n" + "═".repeat(columns()) + "\n\n");
            text.append(page.of(event));
        }
        return text.toString();
    }

    private static String json(List<Explanation> events) throws JsonProcessingException {
        return JSON.writeValueAsString(Map.of("events", events)) + "\n";
    }

    private int columns() {
        return width == null ? spec.commandLine().getUsageHelpWidth() : width;
    }
}
