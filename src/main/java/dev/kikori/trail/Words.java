package dev.kikori.trail;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Objects;

/**
 * The same said in every language.
 *
 * @param english in English
 * @param japanese in Japanese
 */
public record Words(@JsonProperty("en") String english, @JsonProperty("ja") String japanese) {

    public Words {
        Objects.requireNonNull(english, "en");
        Objects.requireNonNull(japanese, "ja");
    }

    public String in(Language language) {
        return switch (language) {
            case ENGLISH -> english;
            case JAPANESE -> japanese;
        };
    }
}
