package dev.kikori.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellsTest {
    @ParameterizedTest
    @CsvSource({
        "abc, 3",
        "証跡, 4",
        "「停止」, 8",
        "ー。, 4",
        "ﾄﾚｲﾙ, 4",
        "é, 1",
        "e\u0301, 1",
        "😀, 2",
        "─…═, 3",
        "𠮷野, 4"
    })
    void a_japanese_character_takes_two_cells(String text, int width) {
        assertThat(Cells.width(text)).isEqualTo(width);
    }

    @Test
    void text_is_broken_at_spaces_and_between_japanese_characters() {
        assertThat(Cells.wrapped("one two three", 8)).containsExactly("one two", "three");
        assertThat(Cells.wrapped("証跡を停止", 6)).containsExactly("証跡を", "停止");
        assertThat(Cells.wrapped("trailを停止", 8)).containsExactly("trailを", "停止");
    }

    @Test
    void a_line_never_begins_with_closing_punctuation() {
        assertThat(Cells.wrapped("証跡を停止。", 10)).containsExactly("証跡を停", "止。");
    }

    @Test
    void what_knows_no_space_is_broken_anyway() {
        assertThat(Cells.wrapped("abcdefgh", 3)).containsExactly("abc", "def", "gh");
        assertThat(Cells.wrapped("証", 1)).containsExactly("証");
        assertThat(Cells.wrapped("", 3)).containsExactly("");
    }

    @Test
    void nothing_that_steers_a_terminal_gets_through() {
        assertThat(Cells.wrapped("a\u001b[31m\nb\u202ec", 40))
                .containsExactly("a\ufffd[31m b\ufffdc");
    }

    @Test
    void padding_counts_cells() {
        assertThat(Cells.padded("証", 4)).isEqualTo("証  ");
        assertThat(Cells.padded("longer", 4)).isEqualTo("longer");
    }
}
