package dev.kikori.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.config.Config;
import dev.kikori.config.ConfigException;
import dev.kikori.detect.RecordKnowledge;
import dev.kikori.rules.Placeholders;
import dev.kikori.rules.RecordShape;
import dev.kikori.rules.RuleBook;
import dev.kikori.rules.RuleContext;
import dev.kikori.rules.RuleProblem;
import dev.kikori.rules.RuleSources;
import dev.kikori.trail.FieldNames;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rules that a command of {@code kikori rules} is about. */
final class RuleSet {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(
            arity = "0..*",
            paramLabel = "PATH",
            description =
                    "Rule files, or folders whose *.yaml and *.yml are rules; all together make one set. What"
                            + " begins with a dot is left out. Without PATH: the rules that the configuration names,"
                            + " or without one those that come with Kikori.")
    private List<Path> paths = List.of();

    @Option(
            names = "--placeholders",
            paramLabel = "FILE",
            description =
                    "YAML file with the lists that Sigma's `expand` puts in the place of %%name%%:"
                            + " name: [value, value].")
    private @Nullable Path placeholders;

    @Mixin private ConfigOption config = new ConfigOption();

    /** The configuration that names the rules, where no path does. */
    Optional<Config> configuration() throws ConfigException {
        return paths.isEmpty() ? config.loadIfGiven() : Optional.empty();
    }

    /** Reads the rules; what is wrong with them is in the book. */
    RuleBook read() throws UsageException, ConfigException {
        RecordShape shape = RecordKnowledge.of(FieldNames.standard());
        RuleContext context = new RuleContext(lists(), shape);
        Optional<Config> configured = configuration();
        try {
            if (configured.isPresent()) {
                RuleSources sources = configured.get().rules();
                return (placeholders == null ? sources : sources.with(placeholders)).read(shape);
            }
            return paths.isEmpty() ? RuleBook.builtIn(context) : RuleBook.load(paths, context);
        } catch (NoSuchFileException e) {
            throw new UsageException("there is no file or folder " + e.getFile());
        } catch (IOException e) {
            throw new UsageException("the path cannot be read: " + e.getMessage());
        }
    }

    private Placeholders lists() throws UsageException {
        if (placeholders == null) {
            return Placeholders.NONE;
        }
        try {
            Placeholders.Reading reading =
                    Placeholders.read(placeholders.toString(), Files.readAllBytes(placeholders));
            if (!reading.problems().isEmpty()) {
                throw new UsageException(
                        "--placeholders: "
                                + reading.problems().stream()
                                        .map(RuleProblem::toString)
                                        .collect(Collectors.joining("\n")));
            }
            return reading.placeholders();
        } catch (NoSuchFileException e) {
            throw new UsageException("there is no file " + placeholders);
        } catch (IOException e) {
            throw new UsageException(
                    "--placeholders " + placeholders + " cannot be read: " + e.getMessage());
        }
    }

    /**
     * Tells on stderr what was refused, for commands that go on with the others.
     *
     * @return whether every file gave what it should, and there was one
     */
    boolean tellRefusals(RuleBook book, PrintWriter err) {
        book.problems().forEach(err::println);
        if (book.files() == 0) {
            tellNothing(err);
        }
        return book.refusals().isEmpty() && book.files() > 0;
    }

    void tellNothing(PrintWriter err) {
        err.println("kikori: " + nothing(paths));
    }

    /** What to say where there is no rule file at all. */
    static String nothing(List<Path> paths) {
        return "there is no rule file (*.yaml, *.yml) in "
                + paths.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    static String laidOut(JsonNode json) {
        return written(json, true);
    }

    static String inOneLine(JsonNode json) {
        return written(json, false);
    }

    private static String written(JsonNode json, boolean lines) {
        try {
            return lines
                    ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json)
                    : JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that cannot be written", e);
        }
    }

    static String counted(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
