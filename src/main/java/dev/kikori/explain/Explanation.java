package dev.kikori.explain;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.FieldType;
import dev.kikori.trail.KnownValue;
import dev.kikori.trail.Language;
import dev.kikori.trail.Words;
import dev.kikori.trail.summary.Summaries;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be said about one record in one language.
 *
 * @param eventId its eventID, or an empty text
 * @param summary the sentence
 * @param origin who stood behind the actor, or an empty text where nobody else is known
 * @param creators who made the acting IAM user, and who made that one in turn; empty where nobody
 *     is known
 * @param time when it happened in the zone asked for, or an empty text
 * @param chapters the fields by the questions that they answer, none of them empty
 * @param request what was asked for
 * @param response what the service answered
 * @param findings what was found on it
 */
public record Explanation(
        String eventId,
        String summary,
        String origin,
        List<String> creators,
        String time,
        Map<Chapter, List<Item>> chapters,
        List<Item> request,
        List<Item> response,
        List<FoundOn> findings) {

    private static final Map<String, FieldName> BY_PATH = byPath();
    private static final Map<String, Integer> POSITIONS = positions();
    private static final Comparator<Item> CATALOGUE_ORDER =
            Comparator.comparing(item -> POSITIONS.getOrDefault(item.name(), Integer.MAX_VALUE));
    private static final Set<String> EMPTY = Set.of("{}", "[]");
    private static final String REQUEST = "requestParameters";
    private static final String RESPONSE = "responseElements";

    /**
     * One value of the record.
     *
     * @param path where the record holds it; positions in arrays from 0, in brackets
     * @param name the name that finds it, or null where it has none of its own
     * @param value the value; times in the zone asked for and in UTC
     * @param meaning what the field means, where that is documented
     * @param known what the value says, where it is one worth knowing
     * @param why why the field matters, where that is documented
     */
    public record Item(
            String path,
            @Nullable String name,
            String value,
            @Nullable String meaning,
            @Nullable String known,
            @Nullable String why) {}

    /** A finding on the event: the rule's title and level. */
    public record FoundOn(String rule, String title, String level) {}

    /**
     * Explains a record.
     *
     * @param zone in which times are told, beside UTC
     * @param findings what was found on it
     */
    public static Explanation of(
            JsonNode record, Language language, ZoneId zone, List<FoundOn> findings) {
        Reader reader = new Reader(language, zone);
        reader.read(record, "", "");
        reader.chapters.values().forEach(items -> items.sort(CATALOGUE_ORDER));
        return new Explanation(
                record.path("eventID").asText(record.path("eventId").asText("")),
                Summaries.standard().of(record, language),
                "",
                List.of(),
                time(record.path("eventTime").asText(""), zone).orElse(""),
                reader.chapters,
                reader.request,
                reader.response,
                List.copyOf(findings));
    }

    /**
     * The same with who stood behind the actor, and who made that user.
     *
     * @param document the event's, as it is indexed
     */
    public Explanation behind(JsonNode document) {
        String found = document.path("actor.origin").asText("");
        boolean other = !found.equals(document.path("actor.name").asText(""));
        List<String> made = new ArrayList<>();
        document.path("actor.creator").forEach(creator -> made.add(creator.asText()));
        return new Explanation(
                eventId,
                summary,
                other ? found : "",
                List.copyOf(made),
                time,
                chapters,
                request,
                response,
                findings);
    }

    private static Optional<String> time(String text, ZoneId zone) {
        try {
            return Optional.of(
                    OffsetDateTime.parse(text)
                            .atZoneSameInstant(zone)
                            .format(
                                    DateTimeFormatter.ofPattern(
                                            "uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Integer> positions() {
        Map<String, Integer> positions = new HashMap<>();
        for (FieldName field : FieldNames.standard().documented()) {
            positions.put(field.name(), positions.size());
        }
        return positions;
    }

    private static Map<String, FieldName> byPath() {
        Map<String, FieldName> byPath = new HashMap<>();
        for (FieldName field : FieldNames.standard().documented()) {
            if (!field.derived()) {
                byPath.put(field.path(), field);
            }
        }
        return Map.copyOf(byPath);
    }

    /** Collects the values of one record. */
    private static final class Reader {
        private final Language language;
        private final ZoneId zone;
        private final Map<Chapter, List<Item>> chapters = new EnumMap<>(Chapter.class);
        private final List<Item> request = new ArrayList<>();
        private final List<Item> response = new ArrayList<>();

        Reader(Language language, ZoneId zone) {
            this.language = language;
            this.zone = zone;
        }

        /**
         * Reads what stands at a place.
         *
         * @param path with positions in arrays
         * @param field without
         */
        void read(JsonNode node, String path, String field) {
            if (node.isObject() && !node.isEmpty()) {
                String dot = path.isEmpty() ? "" : ".";
                node.properties()
                        .forEach(member ->
                                read(
                                        member.getValue(),
                                        path + dot + member.getKey(),
                                        field + dot + member.getKey()));
            } else if (node.isArray() && !node.isEmpty()) {
                for (int i = 0; i < node.size(); i++) {
                    read(node.get(i), path + "[" + i + "]", field);
                }
            } else if (!node.isNull()) {
                take(path, field, node.isContainerNode() ? node.toString() : node.asText());
            }
        }

        private void take(String path, String field, String value) {
            @Nullable FieldName known = BY_PATH.get(field);
            Item item =
                    known == null
                            ? new Item(path, null, value, null, null, null)
                            : item(path, value, known);
            String top = path.split("[.\\[]", 2)[0];
            switch (top) {
                case REQUEST -> request.add(item);
                case RESPONSE -> response.add(item);
                default -> {
                    if (known == null && EMPTY.contains(value)) {
                        return;
                    }
                    chapters.computeIfAbsent(chapter(known, top), _ -> new ArrayList<>()).add(item);
                }
            }
        }

        private Item item(String path, String value, FieldName field) {
            String shown =
                    field.type() == FieldType.DATE
                            ? time(value, zone)
                                    .filter(_ ->
                                            !zone.normalized().equals(java.time.ZoneOffset.UTC))
                                    .map(local -> local + " (UTC " + value + ")")
                                    .orElse(value)
                            : value;
            @Nullable Words why = field.why();
            return new Item(
                    path,
                    field.name(),
                    shown,
                    field.meaning().in(language),
                    field.values().stream()
                            .filter(candidate -> says(candidate, value))
                            .findFirst()
                            .map(found -> found.meaning().in(language))
                            .orElse(null),
                    why == null ? null : why.in(language));
        }

        private static Chapter chapter(@Nullable FieldName known, String top) {
            if (known != null) {
                return Chapter.of(known.group());
            }
            @Nullable FieldName parent = BY_PATH.get(top);
            return parent == null ? Chapter.OTHER : Chapter.of(parent.group());
        }

        /** Whether it is that value; an ellipsis stands for any beginning or end. */
        private static boolean says(KnownValue known, String value) {
            String text = known.value();
            return text.endsWith("…")
                    ? value.startsWith(text.substring(0, text.length() - 1))
                    : text.startsWith("…") ? value.endsWith(text.substring(1)) : text.equals(value);
        }
    }
}
