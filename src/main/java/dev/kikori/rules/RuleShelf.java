package dev.kikori.rules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes rule files one by one, and puts together what documents say of one another. */
final class RuleShelf {

    private final RuleContext context;
    private final List<RulePart.Detection> detections = new ArrayList<>();
    private final List<RulePart.Filter> filters = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<RuleProblem> warnings = new ArrayList<>();
    private final Map<String, String> pathsById = new HashMap<>();
    private int files;

    RuleShelf(RuleContext context) {
        this.context = context;
    }

    void problem(String path, String message) {
        refuse(new RuleProblem(path, 1, 1, message));
    }

    private void refuse(RuleProblem problem) {
        refusals.add(new Refusal(List.of(problem)));
    }

    void add(Path file) {
        Optional<byte[]> rules = bytes(file);
        if (rules.isPresent()) {
            ExampleFile.Reading examples =
                    ExampleFile.beside(file)
                            .flatMap(beside ->
                                    bytes(beside)
                                            .map(each -> ExampleFile.read(beside.toString(), each)))
                            .orElse(ExampleFile.Reading.NOTHING);
            add(file.toString(), rules.get(), examples);
        }
    }

    // Size is no guide: it is 0 of a pipe, and may change.
    private Optional<byte[]> bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(RuleFile.BYTES_MAX + 1);
            if (bytes.length <= RuleFile.BYTES_MAX) {
                return Optional.of(bytes);
            }
            problem(
                    file.toString(),
                    "the file is larger than rules are; expected at most "
                            + RuleFile.BYTES_MAX
                            + " bytes");
        } catch (IOException e) {
            problem(file.toString(), "cannot be read: " + RuleFiles.reason(e));
        }
        return Optional.empty();
    }

    void add(String path, byte[] bytes) {
        add(path, bytes, ExampleFile.Reading.NOTHING);
    }

    private void add(String path, byte[] bytes, ExampleFile.Reading examples) {
        files++;
        RuleFile.Reading reading = RuleFile.read(path, bytes, context);
        refusals.addAll(reading.refusals());
        refusals.addAll(examples.refusals());
        warnings.addAll(reading.warnings());
        List<RulePart.Correlation> correlations =
                reading.parts().stream()
                        .filter(RulePart.Correlation.class::isInstance)
                        .map(RulePart.Correlation.class::cast)
                        .toList();
        var here = new ArrayList<RulePart.Detection>();
        for (RulePart part : reading.parts()) {
            switch (part) {
                case RulePart.Detection detection -> here.add(detection);
                case RulePart.Filter filter -> filters.add(filter);
                case RulePart.Correlation _ -> {}
            }
        }
        tellStrayExamples(here, examples, !reading.refusals().isEmpty());
        for (RulePart.Detection detection : here) {
            add(path, shown(detection, examples.parts()), correlations);
        }
    }

    private static RulePart.Detection shown(
            RulePart.Detection detection, List<ExampleFile.Part> examples) {
        List<Example> more =
                examples.stream()
                        .filter(part -> part.concerns(detection))
                        .flatMap(part -> part.examples().stream())
                        .toList();
        return more.isEmpty()
                ? detection
                : new RulePart.Detection(
                        detection.rule().shownBy(more), detection.names(), detection.place());
    }

    // Whose rule was refused may be without one; that is told at the rule.
    private void tellStrayExamples(
            List<RulePart.Detection> here, ExampleFile.Reading examples, boolean someRefused) {
        for (ExampleFile.Part part : examples.parts()) {
            long concerned = here.stream().filter(part::concerns).count();
            if (concerned == 0 && !someRefused) {
                refuse(
                        part.place()
                                .saying(
                                        "there is no rule `"
                                                + part.rule()
                                                + "` in the file that these examples stand beside"));
            } else if (concerned > 1) {
                refuse(
                        part.place()
                                .saying(
                                        "the file beside holds several rules that this could mean;"
                                                + " expected `rule` with an id or title"));
            }
        }
    }

    // What stands beside its correlation serves that alone unless it says otherwise; a rule with a
    // file of its own finds by itself, too.
    private void add(String path, RulePart.Detection detection, List<RulePart.Correlation> beside) {
        Optional<RulePart.Correlation> whole =
                beside.stream().filter(each -> each.isOnlyUseOf(detection)).findFirst();
        if (whole.isEmpty()) {
            add(path, detection);
        } else {
            warn(
                    detection.place().about(detection.rule().id()),
                    "the rule `"
                            + detection.rule().title()
                            + "` serves the correlation `"
                            + whole.get().title()
                            + "` alone, and so is not asked; `generate: true` there has it asked by itself");
        }
    }

    private void add(String path, RulePart.Detection detection) {
        String id = detection.rule().id();
        String earlier = pathsById.putIfAbsent(id, path);
        if (earlier == null) {
            detections.add(detection);
        } else {
            RuleProblem place = detection.place();
            refuse(
                    new RuleProblem(
                            path,
                            place.line(),
                            place.column(),
                            "the id `" + id + "` is already taken by " + earlier,
                            id));
        }
    }

    RuleBook book() {
        for (RulePart.Filter filter : filters) {
            if (detections.stream().noneMatch(filter::concerns)) {
                warn(
                        filter.place().about(filter.title()),
                        "there is no rule that the filter `" + filter.title() + "` names");
            }
        }
        return new RuleBook(
                detections.stream().map(this::filtered).toList(),
                refusals,
                warnings,
                filterFiles(),
                files);
    }

    private Map<String, Set<String>> filterFiles() {
        var filterFiles = new HashMap<String, Set<String>>();
        for (RulePart.Detection detection : detections) {
            for (RulePart.Filter filter : filters) {
                if (filter.concerns(detection)) {
                    filterFiles
                            .computeIfAbsent(detection.rule().id(), _ -> new HashSet<>())
                            .add(filter.place().path());
                }
            }
        }
        return filterFiles;
    }

    private Rule filtered(RulePart.Detection detection) {
        Rule rule = detection.rule();
        for (RulePart.Filter filter : filters) {
            if (filter.concerns(detection)) {
                Node node =
                        Normaliser.normalise(
                                new Node.And(List.of(rule.node(), filter.condition())));
                String hash =
                        RuleFile.sha256(
                                (rule.hash() + filter.hash()).getBytes(StandardCharsets.UTF_8));
                rule = rule.narrowed(node, hash);
            }
        }
        return rule;
    }

    void warn(RuleProblem place, String message) {
        warnings.add(
                new RuleProblem(place.path(), place.line(), place.column(), message, place.rule()));
    }
}
