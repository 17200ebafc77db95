package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.testing.Golden;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The reference of fields, in both languages, is what the catalogue says. */
class FieldReferenceTest {
    private static final FieldNames NAMES = FieldNames.standard();
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern ASKED =
            Pattern.compile("(?<![\\w.:\"])([@a-z][\\w.]*\\w):[^/:\\s]");
    private static final Pattern MENTIONED = Pattern.compile("`([a-z]\\w*(?:\\.\\w+)+)`");
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @EnumSource
    void the_page_is_what_the_catalogue_says(Language language) {
        Golden.assertMatches(
                Path.of("docs", file(language)),
                new FieldReference(NAMES, language).fill(text(language)));
    }

    @ParameterizedTest
    @EnumSource
    void every_group_has_its_place_in_one_order(Language language) {
        assertThat(
                        FieldReference.PLACE
                                .matcher(text(language))
                                .results()
                                .filter(place -> place.group(1).equals("fields"))
                                .map(place -> place.group(2)))
                .containsExactlyElementsOf(
                        NAMES.documented().stream().map(FieldName::group).distinct().toList());
    }

    @ParameterizedTest
    @EnumSource
    void every_name_that_the_text_asks_for_or_mentions_is_documented(Language language) {
        String text = EXAMPLE.matcher(text(language)).replaceAll("");

        String code =
                CODE.matcher(text)
                        .results()
                        .map(FieldReferenceTest::first)
                        .collect(Collectors.joining("\n"));
        assertThat(ASKED.matcher(code).results().map(FieldReferenceTest::first))
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(isDocumented(name)).as(name).isTrue());
        assertThat(
                        MENTIONED
                                .matcher(text)
                                .results()
                                .map(FieldReferenceTest::first)
                                .filter(name -> !name.endsWith(".amazonaws.com")))
                .hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(isDocumented(name)).as(name).isTrue());
    }

    @ParameterizedTest
    @EnumSource
    void the_worked_example_is_a_record_with_every_value_in_its_place(Language language)
            throws Exception {
        String json = EXAMPLE.matcher(text(language)).results().findFirst().orElseThrow().group(1);
        JsonNode record = RecordJson.read(json.getBytes(UTF_8));

        Document document =
                new Flattener(NAMES)
                        .read(record.toString().getBytes(UTF_8))
                        .document(LocalDate.of(2026, 3, 10), "b", Instant.EPOCH);

        JsonNode source = RecordJson.read(document.source());
        assertThat(source.has(FieldNames.DIVERTED)).isFalse();
        assertThat(source.path(FieldNames.DETAIL).path("userIdentity").isMissingNode()).isTrue();
        assertThat(document.timestamp()).isEqualTo("2026-03-10T17:03:41Z");
        assertThat(json)
                .isEqualTo(
                        EXAMPLE.matcher(text(Language.ENGLISH))
                                .results()
                                .findFirst()
                                .orElseThrow()
                                .group(1));
    }

    private static boolean isDocumented(String name) {
        return NAMES.documented().stream()
                .anyMatch(field ->
                        field.name().equals(name)
                                || field.otherNames().contains(name)
                                || field.ecsOfIp().contains(name)
                                || (field.type() == FieldType.ADDRESS
                                        && name.equals(field.name() + ".ip"))
                                || field.path().startsWith(name + ".")
                                || (field.type() == FieldType.FREEFORM
                                        && name.startsWith(field.name() + ".")));
    }

    private static String first(MatchResult result) {
        return result.group(1);
    }

    private static String file(Language language) {
        return switch (language) {
            case ENGLISH -> "fields.md";
            case JAPANESE -> "fields.ja.md";
        };
    }

    private static String text(Language language) {
        String name = "/docs/" + file(language);
        try (var stream = FieldReferenceTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }
}
