package dev.kikori.rules;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** The text and the number of a JSON scalar, as rules compare them. */
final class ScalarText {

    private static final Pattern NUMBER =
            Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");
    private static final int LONGEST_NUMBER = 1_000;

    private ScalarText() {}

    /** The text of a string, number or boolean; null for anything else. */
    static @Nullable String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.textValue();
            case BOOLEAN -> value.booleanValue() ? "true" : "false";
            case NUMBER -> ofNumber(value);
            case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO -> null;
        };
    }

    // A parsed number keeps its text only where that had no exponent. 1.2e1 must not read 12 here,
    // since the index holds
    // the text as written: a fraction's text never passes for a whole number's.
    private static @Nullable String ofNumber(JsonNode value) {
        if (isInfinite(value)) {
            return null;
        }
        String text = value.asText();
        return value.isFloatingPointNumber() && WHOLE.matcher(text).matches() ? text + "E0" : text;
    }

    // Of a number too large for the reader that parsed it, nothing is left.
    private static boolean isInfinite(JsonNode value) {
        return (value.isDouble() || value.isFloat()) && !Double.isFinite(value.doubleValue());
    }

    static boolean isScalar(JsonNode value) {
        return value.isTextual() || value.isNumber() || value.isBoolean();
    }

    /** The number, or null for what is none or too large for the reader that parsed it. */
    static @Nullable BigDecimal number(JsonNode value, boolean textToo) {
        if (value.isNumber()) {
            return isInfinite(value) ? null : value.decimalValue();
        }
        return textToo && value.isTextual() ? number(value.textValue()) : null;
    }

    /** The number that a text spells in JSON's way. */
    static @Nullable BigDecimal number(String text) {
        if (text.length() > LONGEST_NUMBER || !NUMBER.matcher(text).matches()) {
            return null;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException exponentTooLarge) {
            return null;
        }
    }

    /**
     * Whether a number of the record may have this text while the index has another for it:
     * fractions and exponents, which parsing rewrites, and zero, which may stand there as {@code
     * -0}.
     */
    static boolean mayBeRewritten(String text) {
        return text.equals("0")
                || text.equals("-0")
                || (NUMBER.matcher(text).matches() && !WHOLE.matcher(text).matches());
    }
}
