package dev.kikori.findings;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kikori.testing.Golden;
import dev.kikori.trail.Language;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** The reference of findings, in both languages, is what their catalogue says. */
class FindingReferenceTest {

    @ParameterizedTest
    @EnumSource
    void the_page_is_what_the_catalogue_says(Language language) throws IOException {
        Golden.assertMatches(
                Path.of("docs", file(language)),
                new FindingReference(language).fill(text(language)));
    }

    @ParameterizedTest
    @EnumSource
    void every_group_has_its_place_in_one_order(Language language) throws IOException {
        assertThat(
                        FindingReference.PLACE
                                .matcher(text(language))
                                .results()
                                .filter(place -> place.group(1).equals("fields"))
                                .map(place -> place.group(2)))
                .containsExactlyElementsOf(
                        FindingFields.own().stream().map(FindingField::group).distinct().toList());
    }

    private static String file(Language language) {
        return switch (language) {
            case ENGLISH -> "findings.md";
            case JAPANESE -> "findings.ja.md";
        };
    }

    private static String text(Language language) throws IOException {
        String name = "/docs/" + file(language);
        try (var stream = FindingReferenceTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), UTF_8);
        }
    }
}
