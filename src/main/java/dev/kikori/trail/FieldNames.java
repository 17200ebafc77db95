package dev.kikori.trail;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The documented structure of an event document, as data: every field with name, type, meaning and
 * aliases, and every documented part of a record that stays free-form.
 *
 * <p>Read from {@code fields.yaml} and {@code sources.yaml} beside this class. The index template,
 * the flattener, the rules and the reference in {@code docs/} all take the names from here.
 */
public final class FieldNames {
    /** The part that holds whatever has no field of its own. */
    public static final String DETAIL = "detail";

    public static final String TIMESTAMP = "@timestamp";
    public static final String SUMMARY = "event.summary";
    public static final String BATCH = "ingest.batch";
    public static final String INGEST_TIME = "ingest.time";
    public static final String DIVERTED = "kikori.diverted";
    public static final String TEXT = "text";
    public static final String UNINDEXED = "kikori.unindexed";

    private static final FieldNames STANDARD = read();

    private final List<FieldName> documented;
    private final List<FieldName> all;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Map<String, FieldName> byPath = new HashMap<>();
    private final Step root = new Step();

    private FieldNames(List<FieldName> documented, List<Source> sources) {
        this.documented = List.copyOf(documented);
        all = documented.stream().filter(field -> field.type() != FieldType.WITHIN).toList();
        sources.forEach(source -> this.sources.put(source.id(), source));
        for (FieldName field : all) {
            if (!field.derived()) {
                byPath.put(field.path(), field);
                root.add(field);
            }
        }
    }

    /** The catalogue that ships with Kikori. */
    public static FieldNames standard() {
        return STANDARD;
    }

    /** Every field, in the order of documentation. */
    public List<FieldName> all() {
        return all;
    }

    /** Every entry: the fields, and among them the documented parts of the free-form ones. */
    public List<FieldName> documented() {
        return documented;
    }

    /** The pages that the entries' facts come from, by their ids. */
    public Map<String, Source> sources() {
        return Collections.unmodifiableMap(sources);
    }

    /** The pages that an entry's facts come from. */
    public List<Source> sources(FieldName entry) {
        return entry.source().stream()
                .map(id -> Objects.requireNonNull(sources.get(id), () -> "no source " + id))
                .toList();
    }

    /**
     * The field that a path of the original record, such as {@code userIdentity.type}, is indexed
     * as.
     */
    public Optional<FieldName> byPath(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** The catalogue as a tree of record keys. */
    Step root() {
        return root;
    }

    private static FieldNames read() {
        return new FieldNames(
                read("fields.yaml", new TypeReference<>() {}),
                read("sources.yaml", new TypeReference<>() {}));
    }

    private static <T> List<T> read(String file, TypeReference<List<T>> type) {
        try (InputStream yaml =
                Objects.requireNonNull(
                        FieldNames.class.getResourceAsStream(file),
                        () -> file + " is missing from the class path")) {
            return new YAMLMapper().readValue(yaml, type);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    /** One key of the record on the way to the fields below it, or a field itself. */
    static final class Step {
        private final Map<String, Step> children = new LinkedHashMap<>();
        private @Nullable FieldName field;
        private boolean keptWhole;

        private void add(FieldName added) {
            Step at = this;
            for (String key : added.steps()) {
                at.keptWhole |= added.copy();
                at = at.children.computeIfAbsent(key, _ -> new Step());
            }
            at.field = added;
        }

        @Nullable Step child(String key) {
            return children.get(key);
        }

        @Nullable FieldName field() {
            return field;
        }

        /** Whether this part stays whole under {@code detail}, its fields being copies. */
        boolean keptWhole() {
            return keptWhole;
        }
    }
}
