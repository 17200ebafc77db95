package dev.kikori.rules;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The document of a record as {@link TestFields} lays it out, with the texts that OpenSearch would
 * index.
 *
 * <p>Reads the record's text itself, so that a number keeps the text it was written with.
 */
final class TestDocument {

    /** A scalar; null has no text. */
    private record Scalar(String text, JsonToken type) {}

    final Map<String, List<String>> fields = new LinkedHashMap<>();
    boolean diverted;

    TestDocument(String record) throws IOException {
        try (JsonParser parser = Json.MAPPER.createParser(record)) {
            parser.nextToken();
            Object top = read(parser);
            TestFields.KEYWORDS.forEach(name -> keyword(name, top));
            TestFields.BOOLEANS.forEach(name -> bool(name, top));
            TestFields.DATES.forEach(name -> date(name, top));
            flat(
                    "requestParameters",
                    "requestParameters",
                    ((Map<?, ?>) top).get("requestParameters"));
            TestFields.FLAT_UNDER_DETAIL.forEach(
                    name -> flat("detail." + name, "detail", ((Map<?, ?>) top).get(name)));
        }
    }

    private static Object read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var members = new LinkedHashMap<String, Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, read(parser));
                }
                yield members;
            }
            case START_ARRAY -> {
                var elements = new ArrayList<Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(read(parser));
                }
                yield elements;
            }
            default -> new Scalar(parser.getText(), parser.currentToken());
        };
    }

    private void keyword(String name, Object top) {
        Scalar scalar = scalar(name, top);
        if (scalar != null) {
            add(name, scalar.text());
        }
    }

    private void bool(String name, Object top) {
        Scalar scalar = scalar(name, top);
        if (scalar == null) {
            return;
        }
        switch (scalar.text()) {
            case "true" -> add(name, "true");
            case "false" -> add(name, "false");
            case "" -> add(name, "false");
            default -> diverted = true;
        }
    }

    private void date(String name, Object top) {
        Scalar scalar = scalar(name, top);
        if (scalar != null && scalar.text().matches("\\d{4}-.*Z")) {
            add(name, scalar.text());
        } else if (scalar != null) {
            diverted = true;
        }
    }

    private @Nullable Scalar scalar(String name, Object top) {
        Object value = top;
        for (String step : name.split("\\.", -1)) {
            if (value instanceof List) {
                diverted = true;
                return null;
            }
            value = value instanceof Map<?, ?> members ? members.get(step) : null;
        }
        if (value instanceof Scalar scalar) {
            return scalar.type() == JsonToken.VALUE_NULL ? null : scalar;
        }
        diverted |= value != null;
        return null;
    }

    private void flat(String field, String root, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Map<?, ?> members ->
                    members.forEach((name, member) -> leaf(field + "." + name, root, member));
            case Scalar scalar when scalar.type() == JsonToken.VALUE_NULL -> {}
            default -> diverted = true;
        }
    }

    private void leaf(String field, String root, Object value) {
        switch (value) {
            case Map<?, ?> members ->
                    members.forEach((name, member) -> leaf(field + "." + name, root, member));
            case List<?> elements -> elements.forEach(element -> leaf(field, root, element));
            case Scalar scalar when scalar.type() == JsonToken.VALUE_NULL -> {}
            case Scalar scalar -> {
                add(field, scalar.text());
                add(root, scalar.text());
            }
            default -> throw new IllegalStateException();
        }
    }

    private void add(String field, String text) {
        fields.computeIfAbsent(field, name -> new ArrayList<>()).add(text);
    }
}
