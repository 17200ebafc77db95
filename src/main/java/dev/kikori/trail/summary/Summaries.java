package dev.kikori.trail.summary;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.trail.Language;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells an event in one sentence: who did what to what, where, from where, and how it ended.
 *
 * <p>The words come from {@code summaries.yaml} beside this class; of an event that stands not in
 * it, its name's words make the sentence. Whatever the record holds, a sentence is one line of at
 * most {@link #CHARS_MAX} characters.
 */
public final class Summaries {
    /** A sentence is cut there. */
    public static final int CHARS_MAX = 300;

    private static final String SUFFIX = ".amazonaws.com";
    private static final Pattern TELLING =
            Pattern.compile(
                    "(?!clientRequest|clientToken).*(?:[iI]d|ID|[nN]ame|A[rR][nN]|arn|Arn)s?");
    private static final int TARGETS_MAX = 2;

    private static final Summaries STANDARD = read();

    private final SummaryCatalogue catalogue;

    Summaries(SummaryCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The sentences that ship with Kikori. */
    public static Summaries standard() {
        return STANDARD;
    }

    private static Summaries read() {
        try (InputStream yaml =
                Objects.requireNonNull(
                        Summaries.class.getResourceAsStream("summaries.yaml"),
                        "summaries.yaml is missing from the class path")) {
            return new Summaries(SummaryCatalogue.read(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException("reading summaries.yaml", e);
        }
    }

    SummaryCatalogue catalogue() {
        return catalogue;
    }

    /** The sentence about a record; never empty. */
    public String of(JsonNode record, Language language) {
        Grammar grammar = Grammar.of(language);
        Outcome outcome = Outcome.of(record);
        String service = service(record);
        String name = CalledName.plain(name(record));
        Optional<SummaryEntry> entry = catalogue.entry(service, name);
        String who =
                entry.map(SummaryEntry::who)
                        .map(words -> grammar.subject(words.in(language)))
                        .orElseGet(() -> grammar.who(Who.of(record)));
        String action =
                entry.map(known ->
                                new Telling(
                                                grammar,
                                                language,
                                                known,
                                                record,
                                                outcome,
                                                new HashMap<>())
                                        .words())
                        .orElseGet(() -> unknown(grammar, record, service, name, outcome));
        Where where = Where.of(record, catalogue.isRegional(service));
        return Shown.clipped(grammar.sentence(who, action, where, outcome), CHARS_MAX);
    }

    /**
     * The service, as {@code eventSource} begins; kinds of records that no service made have their
     * own.
     */
    private static String service(JsonNode record) {
        return switch (record.path("eventType").asText("")) {
            case "AwsCloudTrailInsight" -> "insight";
            case "AwsAggregatedEvent" -> "aggregated";
            default -> {
                String source = record.path("eventSource").asText("");
                yield source.endsWith(SUFFIX)
                        ? source.substring(0, source.length() - SUFFIX.length())
                        : source;
            }
        };
    }

    private static String name(JsonNode record) {
        return switch (record.path("eventType").asText("")) {
            case "AwsCloudTrailInsight" ->
                    record.path("insightDetails").path("insightType").asText("");
            case "AwsAggregatedEvent" ->
                    record.at("/summary/primaryDimension/dimension").asText("");
            default -> record.path("eventName").asText("").strip();
        };
    }

    private String unknown(
            Grammar grammar, JsonNode record, String service, String name, Outcome outcome) {
        boolean done = outcome instanceof Outcome.Done;
        String serviceName = Shown.value(catalogue.serviceName(service));
        String shownName = Shown.value(name);
        if (record.path("eventType").asText("").equals("AwsServiceEvent")) {
            return grammar.reported(serviceName, shownName, done);
        }
        List<String> words = CalledName.words(name);
        Piece.@Nullable Verb verb =
                words.size() < 2 ? null : catalogue.verb(words.getFirst()).orElse(null);
        List<String> object = words.isEmpty() ? words : words.subList(1, words.size());
        return grammar.called(
                new Grammar.Call(serviceName, shownName, verb, String.join(" ", object)),
                targets(record),
                done);
    }

    /** The first names and ids of a request, each with its key. */
    private static List<String> targets(JsonNode record) {
        List<String> targets = new ArrayList<>();
        for (var member : record.path("requestParameters").properties()) {
            JsonNode value = member.getValue();
            if (targets.size() < TARGETS_MAX
                    && value.isTextual()
                    && !value.textValue().isBlank()
                    && !value.textValue().equals(Who.HIDDEN)
                    && TELLING.matcher(member.getKey()).matches()) {
                targets.add(Shown.value(member.getKey()) + " " + Shown.value(value.textValue()));
            }
        }
        return targets;
    }

    /**
     * One record told by an entry of the catalogue.
     *
     * @param found the values of the slots that were asked for so far
     */
    private record Telling(
            Grammar grammar,
            Language language,
            SummaryEntry entry,
            JsonNode record,
            Outcome outcome,
            Map<String, Set<String>> found) {

        String words() {
            return words(entry.template(language).pieces());
        }

        private String words(List<Piece> pieces) {
            List<String> said = new ArrayList<>();
            for (Piece piece : pieces) {
                said.add(
                        switch (piece) {
                            case Piece.Text text -> text.words();
                            case Piece.Verb verb ->
                                    grammar.verb(verb, outcome instanceof Outcome.Done);
                            case Piece.Values values -> grammar.list(shown(values.slot()));
                            case Piece.Thing thing ->
                                    grammar.thing(thing.noun(), shown(thing.slot()));
                            case Piece.Clause clause ->
                                    clause.slots().stream().anyMatch(slot -> values(slot).isEmpty())
                                            ? ""
                                            : words(clause.pieces());
                        });
            }
            return grammar.joined(said);
        }

        private Collection<String> values(String slot) {
            return found.computeIfAbsent(slot, name -> entry.slot(name).values(record));
        }

        private List<String> shown(String name) {
            Slot slot = entry.slot(name);
            String home = record.path("recipientAccountId").asText("");
            return values(name).stream()
                    .map(value ->
                            slot.form() == Slot.Form.PRINCIPALS && value.equals("*")
                                    ? grammar.everyone()
                                    : slot.called(value, language))
                    .map(value -> shown(value, home))
                    .distinct()
                    .toList();
        }

        private String shown(String value, String home) {
            return Arn.parse(value)
                    .map(arn -> {
                        if (arn.name().isEmpty()) {
                            return grammar.account(arn.account());
                        }
                        String name = Shown.value(arn.name());
                        return arn.account().isEmpty()
                                        || home.isEmpty()
                                        || arn.account().equals(home)
                                ? name
                                : grammar.ofAccount(name, arn.account());
                    })
                    .orElseGet(() -> Shown.value(value));
        }
    }
}
