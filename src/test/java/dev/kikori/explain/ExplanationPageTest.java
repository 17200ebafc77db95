package dev.kikori.explain;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.testing.Golden;
import dev.kikori.testing.GoodRecords;
import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Language;
import dev.kikori.trail.RecordJson;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class ExplanationPageTest {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    /** The story's first record of each event name. */
    private static final Map<String, JsonNode> STORY = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws Exception {
        GoodRecords.story(json -> {
            JsonNode record = RecordJson.read(json);
            STORY.putIfAbsent(record.path("eventName").asText(), record);
        });
    }

    @ParameterizedTest
    @CsvSource({"ENGLISH, 80", "ENGLISH, 140", "JAPANESE, 80", "JAPANESE, 140"})
    void a_new_gateway_is_explained_like_this(Language language, int width) {
        Explanation event =
                Explanation.of(
                        record("CreateInternetGateway"),
                        language,
                        TOKYO,
                        List.of(
                                new Explanation.FoundOn(
                                        "cloudwatch-12", "Network gateway changes", "low")));

        Golden.assertMatches(
                Path.of(
                        "src/test/resources/explain",
                        language.name().toLowerCase(java.util.Locale.ROOT) + "-" + width + ".txt"),
                new ExplanationPage(language, width).of(event));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120, 140})
    void no_line_is_wider_than_the_terminal(int width) {
        for (Language language : Language.values()) {
            for (JsonNode record : STORY.values()) {
                String page = new ExplanationPage(language, width).of(explained(record, language));
                assertThat(page.lines())
                        .allSatisfy(line ->
                                assertThat(Cells.width(line)).as(line).isLessThanOrEqualTo(width));
            }
        }
    }

    @Test
    void every_value_of_a_record_is_on_its_page() {
        for (JsonNode record : STORY.values()) {
            String page =
                    new ExplanationPage(Language.ENGLISH, 10_000)
                            .of(explained(record, Language.ENGLISH));
            List<String> values = new ArrayList<>();
            leaves(record, values);
            assertThat(values).allSatisfy(value -> assertThat(page).contains(value));
        }
    }

    @Test
    void a_japanese_page_holds_no_english_of_ours() {
        List<String> english = new ArrayList<>();
        for (FieldName field : FieldNames.standard().documented()) {
            english.add(field.english());
            if (field.why() != null) {
                english.add(field.why().english());
            }
        }
        for (Chapter chapter : Chapter.values()) {
            english.add(chapter.title().english());
        }
        for (JsonNode record : STORY.values()) {
            String page =
                    new ExplanationPage(Language.JAPANESE, 10_000)
                            .of(explained(record, Language.JAPANESE));
            assertThat(english).filteredOn(words -> words.contains(" ")).noneMatch(page::contains);
        }
    }

    @Test
    void request_stands_beside_response_where_there_is_room_and_above_it_where_not() {
        Explanation event = explained(record("CreateInternetGateway"), Language.ENGLISH);

        assertThat(new ExplanationPage(Language.ENGLISH, 140).of(event).lines())
                .anyMatch(line -> line.matches("Request +Response"));
        assertThat(new ExplanationPage(Language.ENGLISH, 80).of(event).lines())
                .contains("Request", "Response");
    }

    @Test
    void times_are_told_in_the_zone_and_in_utc() throws Exception {
        JsonNode record = json("{\"eventTime\":\"2026-03-10T20:54:19Z\"}");

        assertThat(page(Explanation.of(record, Language.ENGLISH, TOKYO, List.of())))
                .contains("2026-03-11 05:54:19 +09:00 (UTC 2026-03-10T20:54:19Z)");
        assertThat(page(Explanation.of(record, Language.ENGLISH, ZoneOffset.UTC, List.of())))
                .contains(" 2026-03-10T20:54:19Z\n");
    }

    @Test
    void who_stood_behind_the_actor_is_told_where_it_is_somebody_else() throws Exception {
        Explanation event = explained(record("CreateUser"), Language.ENGLISH);
        String role = "\"actor.name\":\"prod-platform-admin/backup-sync\"";

        assertThat(page(event.behind(json("{" + role + ",\"actor.origin\":\"ci-deployer\"}"))))
                .contains("\n  Behind    ci-deployer\n");
        assertThat(
                        page(
                                event.behind(
                                        json(
                                                "{"
                                                        + role
                                                        + ","
                                                        + role.replace("name", "origin")
                                                        + "}"))))
                .isEqualTo(page(event));
        assertThat(page(event.behind(json("{}")))).isEqualTo(page(event));
    }

    @Test
    void who_created_the_acting_user_is_told_with_who_created_that_one() throws Exception {
        JsonNode document =
                json("{\"actor.creator\":[\"alice\",\"terraform/run\"],\"actor.origin\":\"bob\"}");

        assertThat(page(explained(record("CreateUser"), Language.ENGLISH).behind(document)))
                .contains("\n  Behind    bob\n  Creator   alice, created by terraform/run\n");
        assertThat(
                        new ExplanationPage(Language.JAPANESE, 100)
                                .of(
                                        explained(record("CreateUser"), Language.JAPANESE)
                                                .behind(document)))
                .contains("\n  作成者    alice、その作成者は terraform/run\n");
    }

    @Test
    void what_a_record_holds_cannot_steer_the_terminal() throws Exception {
        Explanation event =
                explained(json("{\"eventID\":\"a\\u001b[2Jb\"}"), Language.ENGLISH)
                        .behind(json("{\"actor.origin\":\"c\\u001b[2Jd\"}"));

        assertThat(page(event)).contains("a\ufffd[2Jb", "c\ufffd[2Jd").doesNotContain("\u001b");
        assertThat(new ExplanationPage(Language.ENGLISH, 100).list(List.of(event)))
                .contains("a\ufffd[2Jb")
                .doesNotContain("\u001b");
    }

    @Test
    void what_no_one_documented_is_told_without_a_meaning() throws Exception {
        assertThat(
                        page(
                                Explanation.of(
                                        json("{\"newThing\":{\"a\":[1,{\"b\":\"c\"}]}}"),
                                        Language.ENGLISH,
                                        TOKYO,
                                        List.of())))
                .contains("What else the record holds", "newThing.a[0]", "newThing.a[1].b");
    }

    private static Explanation explained(JsonNode record, Language language) {
        return Explanation.of(record, language, TOKYO, List.of());
    }

    private static String page(Explanation event) {
        return new ExplanationPage(Language.ENGLISH, 100).of(event);
    }

    private static JsonNode record(String eventName) {
        return java.util.Objects.requireNonNull(STORY.get(eventName));
    }

    private static JsonNode json(String text) throws Exception {
        return RecordJson.read(text.getBytes(UTF_8));
    }

    private static void leaves(JsonNode node, List<String> values) {
        if (node.isContainerNode()) {
            node.forEach(child -> leaves(child, values));
        } else if (!node.isNull() && node.asText().length() < 600) {
            values.add(node.asText().replace("\n", " ").strip());
        }
    }
}
