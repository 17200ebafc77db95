package dev.kikori.rules;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What one value of a record is held against.
 *
 * <p>Texts are compared with the value's text: a string's characters, a number's JSON text, {@code
 * true} or {@code false}. Null, arrays and objects have no text and pass only {@link Anything} and,
 * null, {@link IsNull}.
 */
public sealed interface ValueTest {

    /** Passes every value, null, arrays and objects too: the path leads somewhere. */
    record Anything() implements ValueTest {}

    /** Passes every string, number and boolean, the empty string too. */
    record AnyScalar() implements ValueTest {}

    /** Passes every string, number, boolean and object; of an array its elements may pass. */
    record NotNull() implements ValueTest {}

    /** Passes JSON null. */
    record IsNull() implements ValueTest {}

    /** Passes the JSON boolean, not the string that spells it. */
    record IsBoolean(boolean value) implements ValueTest {}

    /** Passes a scalar whose text is this one. */
    record Equal(String text, LetterCase letterCase) implements ValueTest {}

    /** Passes a scalar whose text is one of these. */
    record OneOf(List<String> texts, LetterCase letterCase) implements ValueTest {
        public OneOf {
            texts = List.copyOf(new LinkedHashSet<>(texts));
        }
    }

    /** Passes a scalar whose whole text is made of these pieces, in order. */
    record Like(List<Piece> pieces, LetterCase letterCase) implements ValueTest {
        public Like {
            pieces = List.copyOf(pieces);
        }
    }

    /** Passes a scalar in whose text the expression is found. */
    record Matches(Regex regex) implements ValueTest {}

    /**
     * Passes a number that compares so with the given one, by value: 12.0 equals 12.
     *
     * @param textToo whether a string that spells a JSON number counts as that number
     */
    record Compares(Comparison comparison, BigDecimal number, boolean textToo)
            implements ValueTest {}

    /** Passes a text that is a point in time of which this part compares so with the number. */
    record InTime(CalendarPart part, Comparison comparison, BigDecimal number)
            implements ValueTest {}

    /** Passes a scalar whose text is an IP address inside the network. */
    record InNetwork(Cidr network) implements ValueTest {}

    /** Passes what one of the tests passes. */
    record Either(List<ValueTest> tests) implements ValueTest {
        public Either {
            tests = List.copyOf(tests);
        }
    }

    /** Passes a scalar that the test does not pass; not null, arrays or objects. */
    record OtherThan(ValueTest test) implements ValueTest {}

    /** A part of a {@link Like}. */
    sealed interface Piece {
        /** These characters. */
        record Text(String text) implements Piece {}

        /** Any characters, or none. */
        record AnyRun() implements Piece {}

        /** Any one character (code point). */
        record AnyOne() implements Piece {}
    }

    /** How numbers are compared: the record's on the left. */
    enum Comparison {
        EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        boolean holds(int sign) {
            return switch (this) {
                case EQUAL -> sign == 0;
                case LESS -> sign < 0;
                case LESS_OR_EQUAL -> sign <= 0;
                case GREATER -> sign > 0;
                case GREATER_OR_EQUAL -> sign >= 0;
            };
        }
    }
}
