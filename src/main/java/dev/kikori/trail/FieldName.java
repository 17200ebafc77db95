package dev.kikori.trail;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * One field of the documented structure.
 *
 * @param name the name under which the document holds it and queries ask for it
 * @param number its place among the 42 fields documented first, or null
 * @param path where CloudTrail's record holds it, dotted; the name when not given
 * @param type how it is indexed
 * @param copy whether the value also stays in its place under {@code detail}
 * @param derived whether Kikori adds it, so that no record holds it
 * @param sample a value as CloudTrail writes it
 * @param english what it means
 * @param japanese the same in Japanese
 * @param aliases further names that answer the same query
 */
public record FieldName(
        String name,
        @Nullable Integer number,
        String path,
        FieldType type,
        boolean copy,
        boolean derived,
        String sample,
        @JsonProperty("en") String english,
        @JsonProperty("ja") String japanese,
        List<String> aliases) {

    @SuppressWarnings("NullAway") // Jackson passes null for what the catalogue leaves out.
    public FieldName {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, () -> "type of " + name);
        Objects.requireNonNull(sample, () -> "sample of " + name);
        Objects.requireNonNull(english, () -> "en of " + name);
        Objects.requireNonNull(japanese, () -> "ja of " + name);
        path = Objects.requireNonNullElse(path, name);
        aliases = aliases == null ? List.of() : List.copyOf(aliases);
    }

    /**
     * The steps of the path, such as {@code userIdentity, type}; no documented key contains a dot.
     */
    public List<String> steps() {
        return List.of(path.split("\\.", -1));
    }

    /**
     * All further names that answer the same query: the aliases, and the record's own longer path.
     */
    public List<String> otherNames() {
        return path.equals(name)
                ? aliases
                : java.util.stream.Stream.concat(java.util.stream.Stream.of(path), aliases.stream())
                        .toList();
    }
}
