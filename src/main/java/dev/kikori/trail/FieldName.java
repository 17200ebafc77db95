package dev.kikori.trail;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One entry of the catalogue: a field of the event document, or a documented part of a free-form
 * one.
 *
 * @param name the name by which queries ask for it; where it is a field, the document's own
 * @param number its place among the 42 fields documented first, or null
 * @param group the question that it helps to answer, such as {@code who}
 * @param path where CloudTrail's record holds it, dotted; the name when not given
 * @param type how it is indexed
 * @param copy whether the value also stays in its place under {@code detail}
 * @param derived whether Kikori adds it, so that no record holds it
 * @param foundAs the field whose queries find this one's values too, or null
 * @param sample a value as CloudTrail writes it
 * @param english what it means
 * @param japanese the same in Japanese
 * @param why why it matters to whoever reads events, or null
 * @param values values worth knowing
 * @param aliases further names that answer the same query
 * @param ecs those of them that the Elastic Common Schema gives
 * @param ecsOfIp names of the same schema for the form as an IP address
 * @param source the ids of the pages that the facts come from; none on what Kikori adds
 */
public record FieldName(
        String name,
        @Nullable Integer number,
        String group,
        String path,
        FieldType type,
        boolean copy,
        boolean derived,
        @Nullable String foundAs,
        String sample,
        @JsonProperty("en") String english,
        @JsonProperty("ja") String japanese,
        @Nullable Words why,
        List<KnownValue> values,
        List<String> aliases,
        List<String> ecs,
        List<String> ecsOfIp,
        List<String> source) {

    @SuppressWarnings("NullAway") // Jackson passes null for what the catalogue leaves out.
    public FieldName {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(group, () -> "group of " + name);
        Objects.requireNonNull(type, () -> "type of " + name);
        Objects.requireNonNull(sample, () -> "sample of " + name);
        Objects.requireNonNull(english, () -> "en of " + name);
        Objects.requireNonNull(japanese, () -> "ja of " + name);
        path = Objects.requireNonNullElse(path, name);
        values = listed(values);
        aliases = listed(aliases);
        ecs = listed(ecs);
        ecsOfIp = listed(ecsOfIp);
        source = listed(source);
    }

    private static <T> List<T> listed(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /**
     * The steps of the path, such as {@code userIdentity, type}; no documented key contains a dot.
     */
    public List<String> steps() {
        return List.of(path.split("\\.", -1));
    }

    /** What it means. */
    public Words meaning() {
        return new Words(english, japanese);
    }

    /**
     * All further names that answer the same query: the record's own longer path, the aliases and
     * the ECS names.
     */
    public List<String> otherNames() {
        List<String> names = new ArrayList<>();
        if (!path.equals(name) && type != FieldType.WITHIN) {
            names.add(path);
        }
        names.addAll(aliases);
        names.addAll(ecs);
        return names;
    }
}
