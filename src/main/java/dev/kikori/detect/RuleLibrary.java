package dev.kikori.detect;

import dev.kikori.rules.RecordShape;
import dev.kikori.rules.Refusal;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.rules.RuleProblem;
import dev.kikori.rules.RuleSources;
import dev.kikori.telemetry.Telemetry;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rules that are to be asked, read again from their files now and then.
 *
 * <p>A file that becomes faulty takes nothing away: the rules that it held, or that a filter in it
 * narrowed, are asked as they were, until it is mended or gone.
 */
public final class RuleLibrary {
    /**
     * The rules as their files stand.
     *
     * @param asked those to ask
     * @param outdated why a rule is asked as it was before, by the rule's id
     * @param disabled those that the operator does not want asked
     * @param refusals what could not be read
     * @param warnings what is doubtful about rules
     */
    public record Shelf(
            List<Rule> asked,
            Map<String, String> outdated,
            List<Rule> disabled,
            List<Refusal> refusals,
            List<RuleProblem> warnings) {
        public Shelf {
            asked = List.copyOf(asked);
            outdated = Map.copyOf(outdated);
            disabled = List.copyOf(disabled);
            refusals = List.copyOf(refusals);
            warnings = List.copyOf(warnings);
        }

        /** Whether the same rules would be asked, and the same said of them. */
        boolean isLike(Shelf other) {
            return hashes(asked).equals(hashes(other.asked))
                    && hashes(disabled).equals(hashes(other.disabled))
                    && outdated.equals(other.outdated)
                    && refusals.equals(other.refusals)
                    && warnings.equals(other.warnings);
        }

        private static Map<String, String> hashes(List<Rule> rules) {
            return rules.stream().collect(Collectors.toMap(Rule::id, Rule::hash));
        }
    }

    private final RuleSources sources;
    private final RecordShape shape;
    private final Duration every;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private volatile Shelf shelf;
    private Map<String, Set<String>> filterFiles;
    private Instant looked;
    private String lastFailure = "";

    private RuleLibrary(
            RuleSources sources,
            RecordShape shape,
            Duration every,
            InstantSource clock,
            Telemetry telemetry,
            Shelf shelf,
            Map<String, Set<String>> filterFiles) {
        this.sources = sources;
        this.shape = shape;
        this.every = every;
        this.clock = clock;
        this.telemetry = telemetry;
        this.shelf = shelf;
        this.filterFiles = filterFiles;
        this.looked = clock.instant();
    }

    /**
     * Reads the rules for the first time.
     *
     * @param shape what records can hold
     * @param every how long to wait before the files are looked at again
     * @throws IOException where a path leads nowhere
     */
    public static RuleLibrary open(
            RuleSources sources,
            RecordShape shape,
            Duration every,
            InstantSource clock,
            Telemetry telemetry)
            throws IOException {
        RuleBook book = sources.read(shape);
        Shelf first = shelve(sources, book, Map.of());
        return new RuleLibrary(sources, shape, every, clock, telemetry, first, book.filterFiles());
    }

    /** Rules that stand in no file and so never change. */
    public static RuleLibrary of(List<Rule> rules, Telemetry telemetry) {
        return new RuleLibrary(
                RuleSources.BUILT_IN,
                RecordShape.UNKNOWN,
                Duration.ZERO,
                InstantSource.system(),
                telemetry,
                new Shelf(rules, Map.of(), List.of(), List.of(), List.of()),
                Map.of());
    }

    /** The rules as they were read last. */
    public Shelf shelf() {
        return shelf;
    }

    /**
     * Reads the files again, when it is time.
     *
     * @return whether there is something new
     */
    boolean lookAgain() {
        Instant now = clock.instant();
        if (sources.paths().isEmpty() || now.isBefore(looked.plus(every))) {
            return false;
        }
        looked = now;
        try {
            RuleBook book = sources.read(shape);
            Shelf next = shelve(sources, book, kept(book));
            filterFiles = filterFiles(book, next);
            if (!lastFailure.isEmpty()) {
                lastFailure = "";
                telemetry.rulesReadable();
            }
            if (next.isLike(shelf)) {
                return false;
            }
            shelf = next;
            telemetry.rulesRead(
                    next.asked().size(), next.refusals().size(), next.outdated().size());
            return true;
        } catch (IOException e) {
            String failure = String.valueOf(e.getMessage());
            if (!failure.equals(lastFailure)) {
                telemetry.rulesUnreadable(failure);
                lastFailure = failure;
            }
            return false;
        }
    }

    /** Of the rules asked until now those to ask on as they were, each with the reason. */
    private Map<Rule, String> kept(RuleBook book) {
        Map<String, String> faulty =
                book.problems().stream()
                        .collect(
                                Collectors.toMap(
                                        RuleProblem::path, RuleProblem::toString, (one, _) -> one));
        Map<Rule, String> kept = new LinkedHashMap<>();
        for (Rule rule : shelf.asked()) {
            Optional<String> problem =
                    book.rule(rule.id()).isEmpty()
                            ? Optional.ofNullable(faulty.get(rule.path()))
                            : lostFilters(rule, book).stream()
                                    .filter(faulty::containsKey)
                                    .map(faulty::get)
                                    .findFirst();
            if (problem.isPresent() && !sources.disabled().contains(rule.id())) {
                kept.put(rule, problem.get());
            }
        }
        return kept;
    }

    /** The files with filters that narrowed a rule until now and no longer do. */
    private Set<String> lostFilters(Rule rule, RuleBook book) {
        Set<String> lost = new TreeSet<>(filterFiles.getOrDefault(rule.id(), Set.of()));
        lost.removeAll(book.filterFiles().getOrDefault(rule.id(), Set.of()));
        return lost;
    }

    private Map<String, Set<String>> filterFiles(RuleBook book, Shelf next) {
        Map<String, Set<String>> files = new HashMap<>(book.filterFiles());
        next.outdated()
                .keySet()
                .forEach(id -> files.put(id, filterFiles.getOrDefault(id, Set.of())));
        return files;
    }

    private static Shelf shelve(RuleSources sources, RuleBook book, Map<Rule, String> kept) {
        Map<String, Rule> asked = new LinkedHashMap<>();
        sources.asked(book).forEach(rule -> asked.put(rule.id(), rule));
        Map<String, String> outdated = new LinkedHashMap<>();
        kept.forEach((rule, problem) -> {
            asked.put(rule.id(), rule);
            outdated.put(rule.id(), problem);
        });
        List<Rule> disabled = new ArrayList<>(book.rules());
        disabled.removeIf(rule -> asked.containsKey(rule.id()));
        return new Shelf(
                List.copyOf(asked.values()), outdated, disabled, book.refusals(), book.warnings());
    }
}
