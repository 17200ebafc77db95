package dev.kikori.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.AnchorNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * Turns a YAML node into the JSON it stands for, by YAML 1.2's core schema.
 *
 * <p>So {@code No} is a string, as CloudTrail's {@code MFAUsed: No} is, and a time is one too.
 */
final class YamlValue {

    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");

    private YamlValue() {}

    static JsonNode json(Node node) {
        return switch (node) {
            case MappingNode mapping -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                mapping.getValue()
                        .forEach(entry ->
                                object.set(text(entry.getKeyNode()), json(entry.getValueNode())));
                yield object;
            }
            case SequenceNode sequence -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                sequence.getValue().forEach(element -> array.add(json(element)));
                yield array;
            }
            case ScalarNode scalar -> json(scalar);
            case AnchorNode anchor -> json(anchor.getRealNode());
            default -> throw new IllegalStateException("no such YAML node: " + node.getNodeId());
        };
    }

    private static JsonNode json(ScalarNode scalar) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        String value = scalar.getValue();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return json.textNode(value);
        }
        return switch (value) {
            case "", "~", "null", "Null", "NULL" -> json.nullNode();
            case "true", "True", "TRUE" -> json.booleanNode(true);
            case "false", "False", "FALSE" -> json.booleanNode(false);
            default -> {
                BigDecimal number = ScalarText.number(value);
                if (number == null) {
                    yield json.textNode(value);
                }
                yield WHOLE.matcher(value).matches()
                        ? json.numberNode(new BigInteger(value))
                        : json.numberNode(number);
            }
        };
    }

    /** A scalar's characters, whatever its type; other nodes have none. */
    static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }
}
