package dev.kikori.rules;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

import java.math.BigDecimal;

/**
 * A single value as a Sigma rule writes it, by YAML 1.2's core schema: {@code No} is a text.
 *
 * <p>What spells no JSON number is a text, too: an account id keeps its leading zero.
 */
sealed interface SigmaScalar {

    /** A text in which wildcards and escapes are still as written. */
    record Text(String written) implements SigmaScalar {}

    /** A number, and its digits as written. */
    record Numeral(BigDecimal number, String written) implements SigmaScalar {}

    record Bool(boolean value) implements SigmaScalar {}

    record Null() implements SigmaScalar {}

    static SigmaScalar of(ScalarNode scalar) {
        String written = scalar.getValue();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return new Text(written);
        }
        return switch (written) {
            case "", "~", "null", "Null", "NULL" -> new Null();
            case "true", "True", "TRUE" -> new Bool(true);
            case "false", "False", "FALSE" -> new Bool(false);
            default -> {
                BigDecimal number = ScalarText.number(written);
                yield number == null ? new Text(written) : new Numeral(number, written);
            }
        };
    }
}
