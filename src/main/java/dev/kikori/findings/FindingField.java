package dev.kikori.findings;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.kikori.trail.Words;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * One of a finding's own fields.
 *
 * @param name the document's own name for it, dotted
 * @param group the chapter of the reference that it belongs to
 * @param type how it is indexed
 * @param many whether it is an array
 * @param writer who writes it
 * @param sample a value
 * @param english what it means
 * @param japanese the same in Japanese
 */
public record FindingField(
        String name,
        String group,
        Type type,
        boolean many,
        Writer writer,
        String sample,
        @JsonProperty("en") String english,
        @JsonProperty("ja") String japanese) {

    /** How a field is indexed, in OpenSearch's words. */
    public enum Type {
        KEYWORD,
        TEXT,
        DATE,
        INTEGER,
        LONG
    }

    /** Who writes a field after the finding is made. */
    public enum Writer {
        ENGINE,
        ANALYST
    }

    @SuppressWarnings("NullAway") // Jackson passes null for what the catalogue leaves out.
    public FindingField {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(group, () -> "group of " + name);
        Objects.requireNonNull(type, () -> "type of " + name);
        Objects.requireNonNull(sample, () -> "sample of " + name);
        Objects.requireNonNull(english, () -> "en of " + name);
        Objects.requireNonNull(japanese, () -> "ja of " + name);
        writer = Objects.requireNonNullElse((@Nullable Writer) writer, Writer.ENGINE);
    }

    /** What it means. */
    public Words meaning() {
        return new Words(english, japanese);
    }
}
