package dev.kikori.trail.summary;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.kikori.trail.Language;
import dev.kikori.trail.Words;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How events are told, as data: for each service its name and its events' templates.
 *
 * <p>Everything is checked when it is read: every slot that a template asks for must be there,
 * every slot that is there must be asked for, and both languages must tell the same.
 */
final class SummaryCatalogue {
    private final Map<String, String> serviceNames = new HashMap<>();
    private final Set<String> global = new HashSet<>();
    private final Map<String, Words> subjects = new HashMap<>();
    private final Map<String, Piece.Verb> verbs = new LinkedHashMap<>();
    private final List<SummaryEntry> entries = new ArrayList<>();
    private final Map<String, SummaryEntry> byEvent = new HashMap<>();

    /** The catalogue cannot be used; says where and why. */
    static final class CatalogueException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private CatalogueException(String where, String what) {
            super("summaries: " + where + ": " + what);
        }
    }

    /**
     * Reads a catalogue.
     *
     * @throws CatalogueException at the first thing that is wrong
     */
    static SummaryCatalogue read(InputStream yaml) throws IOException {
        YAMLMapper mapper =
                YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
        return new SummaryCatalogue(mapper.readTree(yaml));
    }

    private SummaryCatalogue(JsonNode yaml) {
        members(yaml, "the file", Set.of("verbs", "slots", "services"));
        for (var word : yaml.path("verbs").properties()) {
            verbs.put(word.getKey(), verb(word.getKey(), word.getValue().asText()));
        }
        Map<String, Slot> common = slots(yaml.path("slots"), "slots");
        Set<String> unused = new LinkedHashSet<>(common.keySet());
        for (var service : yaml.path("services").properties()) {
            readService(service.getKey(), service.getValue(), common, unused);
        }
        if (!unused.isEmpty()) {
            throw new CatalogueException("slots", "no template asks for " + unused);
        }
    }

    /** Every entry, in the order of the file. */
    List<SummaryEntry> entries() {
        return List.copyOf(entries);
    }

    /** How an event is told, where the catalogue knows it. */
    Optional<SummaryEntry> entry(String service, String eventName) {
        return Optional.ofNullable(byEvent.get(service + ' ' + eventName));
    }

    /** What people call a service. */
    String serviceName(String service) {
        return serviceNames.getOrDefault(service, service);
    }

    /** Whether the Region of a service's events says where something happened. */
    boolean isRegional(String service) {
        return !global.contains(service);
    }

    /** What the first word of an event's name says, such as {@code look at} of Describe. */
    Optional<Piece.Verb> verb(String word) {
        return Optional.ofNullable(verbs.get(word));
    }

    private static Piece.Verb verb(String word, String text) {
        List<Piece> pieces = Template.parse(text).pieces();
        if (pieces.size() == 1 && pieces.getFirst() instanceof Piece.Verb verb) {
            return verb;
        }
        throw new CatalogueException("verbs " + word, "a verb in [brackets] is expected: " + text);
    }

    private void readService(
            String service, JsonNode node, Map<String, Slot> common, Set<String> unused) {
        members(node, service, Set.of("name", "global", "who", "slots", "events"));
        serviceNames.put(service, node.path("name").asText(service));
        if (node.path("global").asBoolean()) {
            global.add(service);
        }
        if (node.has("who")) {
            subjects.put(service, words(node.path("who"), service + ", who"));
        }
        Map<String, Slot> own = slots(node.path("slots"), service + ", slots");
        Set<String> unusedHere = new LinkedHashSet<>(own.keySet());
        Map<String, Slot> known = new HashMap<>(common);
        known.putAll(own);
        for (var event : node.path("events").properties()) {
            SummaryEntry entry = entry(service, event.getKey(), event.getValue(), known);
            entry.slots()
                    .forEach(slot -> {
                        if (!unusedHere.remove(slot.name())) {
                            unused.remove(slot.name());
                        }
                    });
            entries.add(entry);
            for (String name : entry.names()) {
                if (byEvent.put(service + ' ' + name, entry) != null) {
                    throw new CatalogueException(service + " " + name, "stands twice");
                }
            }
        }
        if (!unusedHere.isEmpty()) {
            throw new CatalogueException(service, "no template asks for " + unusedHere);
        }
    }

    private SummaryEntry entry(
            String service, String names, JsonNode node, Map<String, Slot> known) {
        String where = service + " " + names;
        members(node, where, Set.of("en", "ja"));
        Template english = template(node, "en", Language.ENGLISH, where);
        Template japanese = template(node, "ja", Language.JAPANESE, where);
        if (!english.slots().equals(japanese.slots())) {
            throw new CatalogueException(
                    where,
                    "the languages tell different things: "
                            + english.slots()
                            + " and "
                            + japanese.slots());
        }
        List<Slot> slots = new ArrayList<>();
        for (String name : english.slots()) {
            @Nullable Slot slot = known.get(name);
            if (slot == null) {
                throw new CatalogueException(where, "there is no slot '" + name + "'");
            }
            slots.add(slot);
        }
        return new SummaryEntry(
                service,
                List.of(names.split(" ", -1)),
                subjects.get(service),
                english,
                japanese,
                slots);
    }

    private static Template template(JsonNode node, String key, Language language, String where) {
        String text = node.path(key).asText("");
        if (text.isEmpty()) {
            throw new CatalogueException(where, key + " is missing");
        }
        try {
            Template template = Template.parse(text);
            if (template.pieces().stream().anyMatch(Piece.Values.class::isInstance)) {
                throw new IllegalArgumentException(
                        "a slot without a noun must stand in a <clause>, to be left out with it");
            }
            Grammar.of(language).check(template);
            return template;
        } catch (IllegalArgumentException e) {
            throw new CatalogueException(where + ", " + key, e.getMessage() + ": " + text);
        }
    }

    private static Map<String, Slot> slots(JsonNode node, String where) {
        Map<String, Slot> slots = new LinkedHashMap<>();
        for (var member : node.properties()) {
            String name = member.getKey();
            slots.put(name, slot(name, member.getValue(), where + " " + name));
        }
        return slots;
    }

    private static Slot slot(String name, JsonNode node, String where) {
        JsonNode paths = node.isObject() ? node.path("path") : node;
        List<RecordPath> read = new ArrayList<>();
        try {
            if (paths.isArray()) {
                paths.forEach(path -> read.add(RecordPath.parse(path.asText())));
            } else {
                read.add(RecordPath.parse(paths.asText()));
            }
        } catch (IllegalArgumentException e) {
            throw new CatalogueException(where, String.valueOf(e.getMessage()));
        }
        Map<String, Words> words = new LinkedHashMap<>();
        Slot.Form form = Slot.Form.PLAIN;
        if (node.isObject()) {
            members(node, where, Set.of("path", "as", "words"));
            node.path("words")
                    .properties()
                    .forEach(word ->
                            words.put(word.getKey(), words(word.getValue(), where + ", words")));
            form = form(node.path("as"), where);
        }
        return new Slot(name, read, form, words);
    }

    private static Slot.Form form(JsonNode as, String where) {
        if (as instanceof MissingNode) {
            return Slot.Form.PLAIN;
        }
        try {
            return Slot.Form.valueOf(as.asText().toUpperCase(Locale.ROOT).replace(' ', '_'));
        } catch (IllegalArgumentException e) {
            throw new CatalogueException(where, "there is no form '" + as.asText() + "'");
        }
    }

    private static Words words(JsonNode node, String where) {
        members(node, where, Set.of("en", "ja"));
        if (!node.path("en").isTextual() || !node.path("ja").isTextual()) {
            throw new CatalogueException(where, "en and ja are needed");
        }
        return new Words(node.path("en").asText(), node.path("ja").asText());
    }

    private static void members(JsonNode node, String where, Set<String> allowed) {
        if (!node.isObject()) {
            throw new CatalogueException(where, "keys " + allowed + " are expected");
        }
        node.fieldNames()
                .forEachRemaining(name -> {
                    if (!allowed.contains(name)) {
                        throw new CatalogueException(where, "unknown key '" + name + "'");
                    }
                });
    }
}
