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
        List<RulePart.Correlation> correlations =
                reading.parts().stream()
                        .filter(RulePart.Correlation.class::isInstance)
                        .map(RulePart.Correlation.class::cast)
                        .toList();
        for (RulePart part : reading.parts()) {
            switch (part) {
                case RulePart.Detection detection -> add(path, detection, correlations);
                case RulePart.Filter filter -> filters.add(filter);
                case RulePart.Correlation _ -> {}
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
                    detection.place(),
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
        return new RuleBook(
                detections.stream().map(this::filtered).toList(), problems, warnings, files);
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
