package dev.kikori.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of saved objects that people read: titles, descriptions, labels and what markdown says;
 * not names of fields, queries and values.
 *
 * <p>Markdown counts line by line, and the targets of its links are numbered: {@code
 * [Findings](1)}. Of a Vega graph the signals whose name begins with {@code text} are texts.
 */
public final class VisibleTexts {
    /** What holds a text wherever it stands in a visualization or a panel. */
    private static final Set<String> TEXTS =
            Set.of(
                    "customLabel",
                    "label",
                    "missingBucketLabel",
                    "otherBucketLabel",
                    "subText",
                    "text",
                    "title");

    private static final Pattern LINK_TARGET = Pattern.compile("]\\((\\S*)\\)");
    private static final String VEGA_TEXT = "text";

    private VisibleTexts() {}

    /** Every text of an object, sorted. */
    public static Set<String> of(SavedObject object) {
        Set<String> texts = new TreeSet<>();
        translate(
                object,
                text -> {
                    texts.add(text);
                    return text;
                });
        return texts;
    }

    /** The same objects with other texts. */
    public static SavedObjects translate(SavedObjects objects, UnaryOperator<String> words) {
        return new SavedObjects(
                objects.objects().stream().map(object -> translate(object, words)).toList());
    }

    /**
     * The same object with other texts; what holds no JSON where JSON belongs stays as it is.
     *
     * @param words gives the other text for a text
     */
    public static SavedObject translate(SavedObject object, UnaryOperator<String> words) {
        ObjectNode json = object.json().deepCopy();
        if (json.get("attributes") instanceof ObjectNode attributes) {
            if (!object.type().equals("index-pattern")) {
                replace(attributes, "title", words);
                replace(attributes, "description", words);
            }
            for (String name : List.of("visState", "panelsJSON")) {
                inside(attributes, name, inner -> walk(inner, words));
            }
            inside(attributes, "uiStateJSON", inner -> colours(inner, words));
            inside(attributes, "fieldFormatMap", inner -> formats(inner, words));
        }
        return new SavedObject(json);
    }

    private interface Change {
        void make(JsonNode json);
    }

    /** Changes JSON that an attribute or a parameter holds as a string. */
    private static void inside(ObjectNode holder, String name, Change change) {
        inside(holder, name, change, JsonNode::toString);
    }

    private static void inside(
            ObjectNode holder, String name, Change change, Function<JsonNode, String> written) {
        if (holder.get(name) instanceof TextNode text) {
            try {
                JsonNode inner = SavedObjects.JSON.readTree(text.asText());
                change.make(inner);
                holder.put(name, written.apply(inner));
            } catch (JsonProcessingException notJson) {
                // Vega's own notation, for example: it has no texts that could be told apart.
            }
        }
    }

    private static void walk(JsonNode node, UnaryOperator<String> words) {
        if (node instanceof ObjectNode object) {
            TEXTS.forEach(name -> replace(object, name, words));
            if (object.get("markdown") instanceof TextNode text) {
                object.put("markdown", markdown(text.asText(), words));
            }
            inside(object, "spec", spec -> vega(spec, words), JsonNode::toPrettyString);
        }
        node.forEach(child -> walk(child, words));
    }

    private static void vega(JsonNode spec, UnaryOperator<String> words) {
        for (JsonNode signal : spec.path("signals")) {
            if (signal instanceof ObjectNode object
                    && object.path("name").asText().startsWith(VEGA_TEXT)) {
                replace(object, "value", words);
            }
        }
    }

    /** Chosen colours hang on the texts that they colour. */
    private static void colours(JsonNode state, UnaryOperator<String> words) {
        if (state.at("/vis/colors") instanceof ObjectNode colours) {
            ObjectNode old = colours.deepCopy();
            colours.removeAll();
            old.properties()
                    .forEach(
                            colour -> colours.set(words.apply(colour.getKey()), colour.getValue()));
        }
    }

    /** The words that stand for a field's values. */
    private static void formats(JsonNode formats, UnaryOperator<String> words) {
        for (JsonNode format : formats) {
            if (format.path("params") instanceof ObjectNode params) {
                replace(params, "unknownKeyValue", words);
                if (params.path("lookupEntries") instanceof ArrayNode entries) {
                    entries.forEach(entry -> replace((ObjectNode) entry, "value", words));
                }
            }
        }
    }

    private static String markdown(String text, UnaryOperator<String> words) {
        StringBuilder translated = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            translated
                    .append(translated.isEmpty() ? "" : "\n")
                    .append(line.isBlank() ? line : line(line, words));
        }
        return translated.toString();
    }

    private static String line(String line, UnaryOperator<String> words) {
        List<String> targets =
                LINK_TARGET.matcher(line).results().map(link -> link.group(1)).toList();
        int[] number = {0};
        String numbered = LINK_TARGET.matcher(line).replaceAll(link -> "](" + ++number[0] + ")");
        return LINK_TARGET
                .matcher(words.apply(numbered))
                .replaceAll(link ->
                        Matcher.quoteReplacement("](" + target(targets, link.group(1)) + ")"));
    }

    private static String target(List<String> targets, String number) {
        for (int i = 0; i < targets.size(); i++) {
            if (number.equals(Integer.toString(i + 1))) {
                return targets.get(i);
            }
        }
        return number;
    }

    private static void replace(ObjectNode holder, String name, UnaryOperator<String> words) {
        if (holder.get(name) instanceof TextNode text && !text.asText().isBlank()) {
            holder.put(name, words.apply(text.asText()));
        }
    }
}
