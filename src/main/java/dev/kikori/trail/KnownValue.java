package dev.kikori.trail;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Objects;

/**
 * A value of a field that is worth knowing.
 *
 * @param value as CloudTrail writes it
 * @param english what it says
 * @param japanese the same in Japanese
 */
public record KnownValue(
        String value, @JsonProperty("en") String english, @JsonProperty("ja") String japanese) {

    public KnownValue {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(english, () -> "en of " + value);
        Objects.requireNonNull(japanese, () -> "ja of " + value);
    }

    /** What it says. */
    public Words meaning() {
        return new Words(english, japanese);
    }
}
