package dev.kikori.dashboards;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The texts of the boards in another language, from {@code dashboards/titles.ja.yaml}: a text that
 * is not in the table stays as it is.
 */
public final class Titles implements UnaryOperator<String> {
    private static final String JAPANESE = "/dashboards/titles.ja.yaml";

    private final Map<String, String> table;

    private Titles(Map<String, String> table) {
        this.table = table;
    }

    /** From English to Japanese. */
    public static Titles japanese() {
        try (InputStream yaml =
                Objects.requireNonNull(
                        Titles.class.getResourceAsStream(JAPANESE),
                        JAPANESE + " is missing from the class path")) {
            return new Titles(
                    YAMLMapper.builder()
                            .build()
                            .readValue(yaml, new TypeReference<Map<String, String>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + JAPANESE, e);
        }
    }

    /** The way back; no two texts have the same translation. */
    public Titles reversed() {
        Map<String, String> back = new LinkedHashMap<>();
        table.forEach((from, to) -> {
            if (back.put(to, from) != null) {
                throw new IllegalStateException("two texts are both translated as " + to);
            }
        });
        return new Titles(back);
    }

    /** The texts that the table translates. */
    public Set<String> texts() {
        return table.keySet();
    }

    @Override
    public String apply(String text) {
        return table.getOrDefault(text, text);
    }
}
