package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentIdTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final JsonNode ACCOUNT = JSON.textNode("111122223333");
    private static final JsonNode EVENT = JSON.textNode("0f6a04f5-812a-4c32-9d3e-2f3b1a5c7d9e");

    @Test
    void an_id_names_account_and_event_for_people_and_the_bytes_for_machines() {
        assertThat(DocumentId.of(ACCOUNT, EVENT, "{}".getBytes(UTF_8)))
                .isEqualTo(
                        "111122223333:0f6a04f5-812a-4c32-9d3e-2f3b1a5c7d9e:RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o");
    }

    @Test
    void the_same_bytes_have_the_same_id_and_any_other_bytes_another() {
        String id = id("{\"a\":1}");

        assertThat(id("{\"a\":1}")).isEqualTo(id);
        assertThat(id("{\"a\":1.0}")).isNotEqualTo(id);
        assertThat(id("{\"a\":2}")).isNotEqualTo(id);
    }

    @Test
    void cutting_the_parts_elsewhere_is_the_callers_to_prevent_with_a_separator() {
        byte[] separator = {0};
        assertThat(DocumentId.hash("ab".getBytes(UTF_8), separator, "c".getBytes(UTF_8)))
                .isNotEqualTo(
                        DocumentId.hash("a".getBytes(UTF_8), separator, "bc".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a\"b", "a\\b", "a\nb", "日本", "a:b", "a_b", "١٢٣", "{}", "a b", "\uD800"
            })
    void a_part_that_is_not_plain_never_reaches_the_action_line(String part) {
        String id = DocumentId.of(JSON.textNode(part), EVENT, new byte[0]);

        assertThat(id).startsWith("-:");
        assertThat(id).matches("[A-Za-z0-9_:-]+");
    }

    @Test
    void a_part_longer_than_64_characters_is_left_out() {
        assertThat(DocumentId.of(ACCOUNT, JSON.textNode("x".repeat(64)), new byte[0]))
                .contains(":" + "x".repeat(64) + ":");
        assertThat(DocumentId.of(ACCOUNT, JSON.textNode("x".repeat(65)), new byte[0]))
                .startsWith("111122223333:-:");
    }

    @Test
    void what_is_no_text_is_left_out() {
        assertThat(DocumentId.of(JSON.numberNode(111122223333L), JSON.nullNode(), new byte[0]))
                .startsWith("-:-:");
        assertThat(DocumentId.of(MissingNode.getInstance(), JSON.objectNode(), new byte[0]))
                .startsWith("-:-:");
    }

    @Test
    void an_id_never_exceeds_what_opensearch_takes() {
        JsonNode longest = JSON.textNode("x".repeat(64));

        assertThat(DocumentId.of(longest, longest, new byte[10_000]).length())
                .isLessThanOrEqualTo(512);
    }

    private static String id(String json) {
        return DocumentId.of(ACCOUNT, EVENT, json.getBytes(UTF_8));
    }
}
