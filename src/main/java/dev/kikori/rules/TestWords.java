package dev.kikori.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A value test in words.
 *
 * @param op what it asks, one word in snake case
 * @param expected what it holds values against; null where {@code op} says all
 */
record TestWords(String op, @Nullable String expected) {
    private static final int TEXT_MAX = 256;

    static TestWords of(ValueTest test) {
        return switch (test) {
            case ValueTest.Anything() -> new TestWords("exists", null);
            case ValueTest.AnyScalar() -> new TestWords("has_value", null);
            case ValueTest.NotNull() -> new TestWords("exists", null);
            case ValueTest.IsNull() -> new TestWords("is_null", null);
            case ValueTest.IsBoolean(boolean value) -> new TestWords("is_" + value, null);
            case ValueTest.Equal(String text, LetterCase _) -> new TestWords("equals", text);
            case ValueTest.OneOf(List<String> texts, LetterCase _) ->
                    new TestWords("one_of", String.join(", ", texts));
            case ValueTest.Like(List<ValueTest.Piece> pieces, LetterCase _) ->
                    new TestWords("like", wildcards(pieces));
            case ValueTest.Matches(Regex regex) -> new TestWords("matches", regex.expression());
            case ValueTest.Compares compares ->
                    new TestWords(word(compares.comparison()), compares.number().toString());
            case ValueTest.InTime time ->
                    new TestWords(
                            time.part().name().toLowerCase(Locale.ROOT)
                                    + "_"
                                    + word(time.comparison()),
                            time.number().toString());
            case ValueTest.InNetwork(Cidr network) ->
                    new TestWords("in_network", network.network() + "/" + network.bits());
            case ValueTest.Either(List<ValueTest> tests) ->
                    new TestWords(
                            "either",
                            tests.stream()
                                    .map(each -> of(each).toString())
                                    .collect(Collectors.joining(" or ")));
            case ValueTest.OtherThan(ValueTest inner) -> of(inner).negated();
        };
    }

    /**
     * What an event showed.
     *
     * @param value the value looked at; null where there is none
     */
    MatchedField field(String path, boolean positive, @Nullable JsonNode value) {
        TestWords words = positive ? this : negated();
        return new MatchedField(
                path, words.op, shortened(words.expected), value == null ? null : text(value));
    }

    private TestWords negated() {
        return switch (op) {
            case "exists", "has_value" -> new TestWords("absent", null);
            case String word when word.startsWith("not_") ->
                    new TestWords(word.substring("not_".length()), expected);
            default -> new TestWords("not_" + op, expected);
        };
    }

    private static String wildcards(List<ValueTest.Piece> pieces) {
        return pieces.stream()
                .map(piece ->
                        switch (piece) {
                            case ValueTest.Piece.Text(String text) -> text;
                            case ValueTest.Piece.AnyRun() -> "*";
                            case ValueTest.Piece.AnyOne() -> "?";
                        })
                .collect(Collectors.joining());
    }

    private static String word(ValueTest.Comparison comparison) {
        return comparison.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String text(JsonNode value) {
        String text = ScalarText.of(value);
        return shortened(text == null ? value.toString() : text);
    }

    /** At most so long, and without the half characters that OpenSearch refuses. */
    private static @Nullable String shortened(@Nullable String text) {
        if (text == null) {
            return null;
        }
        boolean whole = text.length() <= TEXT_MAX;
        byte[] utf8 = (whole ? text : text.substring(0, TEXT_MAX)).getBytes(UTF_8);
        return new String(utf8, UTF_8) + (whole ? "" : "…");
    }

    @Override
    public String toString() {
        return expected == null ? op : op + ' ' + expected;
    }
}
