package dev.kikori.trail.summary;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.testing.Golden;
import dev.kikori.testing.GoodRecords;
import dev.kikori.trail.Language;
import dev.kikori.trail.RecordJson;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;

/** The page of what operations log, in both languages, is what the story and the sentences say. */
class EventReferenceTest {
    @ParameterizedTest
    @EnumSource
    void the_page_is_what_the_story_and_the_sentences_say(Language language) throws Exception {
        Set<JsonNode> records = new LinkedHashSet<>();
        GoodRecords.story(json -> records.add(RecordJson.read(json)));

        Golden.assertMatches(
                Path.of("docs", file(language)),
                new EventReference(records, language).fill(text(language)));
    }

    @Test
    void every_event_has_a_sentence_of_its_own_and_the_pages_tell_of_the_same() {
        List<String> events = places(Language.ENGLISH);

        assertThat(events).hasSizeGreaterThan(40).doesNotHaveDuplicates();
        assertThat(events)
                .allSatisfy(event -> {
                    String[] words = event.split(" ", -1);
                    assertThat(Summaries.standard().catalogue().entry(words[0], words[1]))
                            .as(event)
                            .isPresent();
                });
        assertThat(places(Language.JAPANESE)).isEqualTo(events);
    }

    private static List<String> places(Language language) {
        return EventReference.PLACE
                .matcher(text(language))
                .results()
                .map(EventReferenceTest::event)
                .toList();
    }

    private static String event(MatchResult place) {
        return place.group(1) + " " + place.group(2);
    }

    private static String file(Language language) {
        return switch (language) {
            case ENGLISH -> "events.md";
            case JAPANESE -> "events.ja.md";
        };
    }

    private static String text(Language language) {
        String name = "/docs/" + file(language);
        try (var stream = EventReferenceTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }
}
