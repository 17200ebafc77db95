package dev.kikori.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes rule files one by one, and puts together what documents say of one another. */
final class RuleShelf {

    private final RuleContext context;
    private final List<RulePart.Detection> detections = new ArrayList<>();
    private final List<RulePart.Filter> filters = new ArrayList<>();
    private final List<RulePart.Correlation> correlations = new ArrayList<>();
    private final List<RuleProblem> problems = new ArrayList<>();
    private final List<RuleProblem> warnings = new ArrayList<>();
    private final Map<String, String> pathsById = new HashMap<>();
    private int files;

    RuleShelf(RuleContext context) {
        this.context = context;
    }

    void problem(String path, String message) {
        problems.add(new RuleProblem(path, 1, 1, message));
    }

    void add(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > RuleFile.BYTES_MAX) {
                problem(
                        file.toString(),
                        "the file has " + bytes + " bytes; expected at most " + RuleFile.BYTES_MAX);
            } else {
                add(file.toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            problem(file.toString(), "cannot be read: " + e);
        }
    }

    void add(String path, byte[] bytes) {
        files++;
        RuleFile.Reading reading = RuleFile.read(path, bytes, context);
        problems.addAll(reading.problems());
        warnings.addAll(reading.warnings());
        for (RulePart part : reading.parts()) {
            switch (part) {
                case RulePart.Detection detection -> add(path, detection);
                case RulePart.Filter filter -> filters.add(filter);
                case RulePart.Correlation correlation -> correlations.add(correlation);
            }
        }
    }

    private void add(String path, RulePart.Detection detection) {
        String id = detection.rule().id();
        String earlier = pathsById.putIfAbsent(id, path);
        if (earlier == null) {
            detections.add(detection);
        } else {
            problem(path, "the id `" + id + "` is already taken by " + earlier);
        }
    }

    RuleBook book() {
        for (RulePart.Filter filter : filters) {
            if (detections.stream().noneMatch(filter::concerns)) {
                warn(
                        filter.place(),
                        "there is no rule that the filter `" + filter.title() + "` names");
            }
        }
        var rules = new ArrayList<Rule>();
        for (RulePart.Detection detection : detections) {
            Rule rule = detection.rule();
            Optional<RulePart.Correlation> whole =
                    correlations.stream()
                            .filter(correlation -> !correlation.standAlone())
                            .filter(correlation ->
                                    correlation.rules().stream().anyMatch(detection::isCalled))
                            .findFirst();
            if (whole.isPresent()) {
                warnings.add(
                        new RuleProblem(
                                rule.path(),
                                1,
                                1,
                                "the rule `"
                                        + rule.title()
                                        + "` is asked for the correlation `"
                                        + whole.get().title()
                                        + "` alone, and so not at all"));
            } else {
                rules.add(filtered(detection));
            }
        }
        return new RuleBook(rules, problems, warnings, files);
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

    private void warn(RuleProblem place, String message) {
        warnings.add(new RuleProblem(place.path(), place.line(), place.column(), message));
    }
}
