package dev.kikori.trail;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The documented structure of an event document, as data: every typed field with name, type,
 * meaning and aliases.
 *
 * <p>Read from {@code fields.yaml} beside this class. The index template, the flattener and the
 * rules all take the names from here.
 */
public final class FieldNames {
    /** The part that holds whatever has no field of its own. */
    public static final String DETAIL = "detail";

    public static final String TIMESTAMP = "@timestamp";
    public static final String BATCH = "ingest.batch";
    public static final String INGEST_TIME = "ingest.time";
    public static final String DIVERTED = "kikori.diverted";
    public static final String UNINDEXED = "kikori.unindexed";

    private static final FieldNames STANDARD = read();

    private final List<FieldName> all;
    private final Map<String, FieldName> byPath = new HashMap<>();
    private final Step root = new Step();

    private FieldNames(List<FieldName> all) {
        this.all = List.copyOf(all);
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
        try (InputStream yaml =
                Objects.requireNonNull(
                        FieldNames.class.getResourceAsStream("fields.yaml"),
                        "fields.yaml is missing from the class path")) {
            return new FieldNames(
                    new YAMLMapper().readValue(yaml, new TypeReference<List<FieldName>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException("reading fields.yaml", e);
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
