package dev.kikori.rules;

import com.fasterxml.jackson.databind.JsonNode;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Compiles a value test into a predicate over one JSON value. */
final class ValuePredicate {

    private ValuePredicate() {}

    static Predicate<JsonNode> of(ValueTest test) {
        return switch (test) {
            case ValueTest.Anything() -> value -> true;
            case ValueTest.AnyScalar() -> ScalarText::isScalar;
            case ValueTest.NotNull() -> value -> ScalarText.isScalar(value) || value.isObject();
            case ValueTest.IsNull() -> JsonNode::isNull;
            case ValueTest.IsBoolean(boolean expected) ->
                    value -> value.isBoolean() && value.booleanValue() == expected;
            case ValueTest.Equal(String text, LetterCase letterCase) -> equal(text, letterCase);
            case ValueTest.OneOf(List<String> texts, LetterCase letterCase) -> {
                Set<String> forms =
                        texts.stream()
                                .map(letterCase::form)
                                .collect(Collectors.toUnmodifiableSet());
                yield text(candidate -> forms.contains(letterCase.form(candidate)));
            }
            case ValueTest.Like like -> text(TextShape.of(like));
            case ValueTest.Matches(Regex regex) -> {
                var pattern = regex.compile();
                yield text(candidate -> pattern.matcher(candidate).find());
            }
            case ValueTest.Compares(
                            ValueTest.Comparison comparison,
                            BigDecimal number,
                            boolean textToo) ->
                    value -> {
                        BigDecimal left = ScalarText.number(value, textToo);
                        return left != null && comparison.holds(left.compareTo(number));
                    };
            case ValueTest.InTime(
                            CalendarPart part,
                            ValueTest.Comparison comparison,
                            BigDecimal number) ->
                    text(candidate -> {
                        OptionalInt value = part.of(candidate);
                        return value.isPresent()
                                && comparison.holds(
                                        BigDecimal.valueOf(value.getAsInt()).compareTo(number));
                    });
            case ValueTest.InNetwork(Cidr network) -> text(network::contains);
            case ValueTest.Either(List<ValueTest> tests) -> {
                List<Predicate<JsonNode>> each = tests.stream().map(ValuePredicate::of).toList();
                yield value -> each.stream().anyMatch(passes -> passes.test(value));
            }
            case ValueTest.OtherThan(ValueTest inner) -> {
                Predicate<JsonNode> passes = of(inner);
                yield value -> ScalarText.isScalar(value) && !passes.test(value);
            }
        };
    }

    private static Predicate<JsonNode> equal(String text, LetterCase letterCase) {
        if (letterCase == LetterCase.KEPT) {
            return text(text::equals);
        }
        String form = letterCase.form(text);
        return text(candidate ->
                candidate.length() == form.length() && letterCase.form(candidate).equals(form));
    }

    private static Predicate<JsonNode> text(Predicate<String> passes) {
        return value -> {
            String text = ScalarText.of(value);
            return text != null && passes.test(text);
        };
    }
}
