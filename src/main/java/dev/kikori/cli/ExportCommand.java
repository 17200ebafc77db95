package dev.kikori.cli;

import dev.kikori.Wiring;
import dev.kikori.search.EventReader;
import dev.kikori.search.SearchException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;

/** Writes original records into a file. */
@Command(
        name = "export",
        description = {
            "Write the original CloudTrail records of events into a file, rebuilt from their documents.",
            "",
            "The name of FILE decides its form: *.json holds {\"Records\":[…]}, as trails have it; any other"
                    + " name one record a line; a further .gz compresses it. An existing file is replaced when all is"
                    + " written, not before.",
            ""
        })
final class ExportCommand implements Callable<Integer> {
    @Option(
            names = "--query",
            paramLabel = "WORDS",
            description = {
                "Only events in which all these words stand; fields, wildcards and operators as in"
                        + " OpenSearch's query string: 'eventName:Create* AND NOT errorCode:*'."
            })
    private @Nullable String query;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where to write; - is stdout, one record a line.")
    private String out;

    @Mixin private SpanOptions span;
    @Mixin private ConfigOption config;
    private final PrintStream err = System.err;

    @SuppressWarnings("NullAway.Init") // picocli sets them.
    ExportCommand() {}

    @Override
    public Integer call() throws Exception {
        span.check();
        @Nullable OutFile file = out.equals("-") ? null : OutFile.at(Path.of(out));
        EventReader.Selection selection = new EventReader.Selection(query, span.from(), span.to());
        try (Wiring.Events events = Wiring.events(config.load(List.of()))) {
            long count = count(events.reader(), selection);
            long written =
                    file == null
                            ? write(
                                    events.reader(),
                                    selection,
                                    count,
                                    new BufferedOutputStream(System.out),
                                    false)
                            : writeFile(events.reader(), selection, count, file);
            err.println(
                    written
                            + (written == 1 ? " record" : " records")
                            + " written"
                            + (file == null ? "" : " to " + out));
        }
        return ExitCode.DONE.number();
    }

    private long count(EventReader events, EventReader.Selection selection)
            throws SearchException, UsageException {
        try {
            return events.count(selection);
        } catch (SearchException e) {
            if (e.kind() == SearchException.Kind.REFUSED && query != null) {
                throw new UsageException(
                        "--query '"
                                + query
                                + "' is not understood; quote what holds punctuation: "
                                + e.getMessage());
            }
            throw e;
        }
    }

    private long writeFile(
            EventReader events, EventReader.Selection selection, long count, OutFile target)
            throws SearchException, InterruptedException, FellShortException {
        String name = target.path().getFileName().toString();
        boolean gzip = name.endsWith(".gz");
        boolean asTrail = (gzip ? name.substring(0, name.length() - 3) : name).endsWith(".json");
        long[] written = {0};
        target.<SearchException, InterruptedException>write(plain -> {
            try (OutputStream to = gzip ? new GZIPOutputStream(plain) : plain) {
                written[0] = write(events, selection, count, to, asTrail);
            }
        });
        return written[0];
    }

    private long write(
            EventReader events,
            EventReader.Selection selection,
            long count,
            OutputStream to,
            boolean asTrail)
            throws IOException, SearchException, InterruptedException {
        long[] written = {0};
        try (Progress progress = new Progress(err, "Records written")) {
            to.write((asTrail ? "{\"Records\":[" : "").getBytes(StandardCharsets.UTF_8));
            events.each(
                    selection,
                    event -> {
                        try {
                            if (asTrail && written[0] > 0) {
                                to.write(',');
                            }
                            to.write(event.record());
                            if (!asTrail) {
                                to.write('\n');
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        progress.step(++written[0], Math.max(count, written[0]));
                    });
            to.write((asTrail ? "]}\n" : "").getBytes(StandardCharsets.UTF_8));
            to.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return written[0];
    }
}
