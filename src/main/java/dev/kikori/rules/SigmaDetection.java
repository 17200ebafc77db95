package dev.kikori.rules;

import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a Sigma {@code detection}: its search identifiers and the condition over them.
 *
 * <p>A map is true when all its fields are; a list when one of its maps or keywords is. A condition
 * that is a list is true when one of them is. Source: the Sigma rules specification 2.1,
 * "Detection".
 */
final class SigmaDetection {

    private static final String CONDITION = "condition";

    private final RuleText text;
    private final SigmaPlaceholders placeholders;

    private SigmaDetection(RuleText text, SigmaPlaceholders placeholders) {
        this.text = text;
        this.placeholders = placeholders;
    }

    /**
     * What a detection says.
     *
     * @param negates whether there is a {@code not} in its condition
     */
    record Reading(Node node, boolean negates) {}

    /**
     * Reads all of a detection; its problems are in the text then.
     *
     * @param others keys beside the search identifiers and the condition
     */
    static Optional<Reading> read(
            RuleText text,
            MappingNode mapping,
            SigmaPlaceholders placeholders,
            Set<String> others) {
        var reader = new SigmaDetection(text, placeholders);
        Map<String, org.yaml.snakeyaml.nodes.Node> members = text.members(mapping);
        org.yaml.snakeyaml.nodes.Node condition = members.remove(CONDITION);
        members.keySet().removeAll(others);
        var detections = new LinkedHashMap<String, Node>();
        members.forEach((name, value) -> detections.put(name, reader.search(value)));
        if (condition == null) {
            text.problem(mapping, "`condition` is missing; expected one such as `selection`");
            return Optional.empty();
        }
        if (detections.isEmpty()) {
            text.problem(
                    mapping,
                    "there is nothing to look for; expected a selection beside `condition`");
            return Optional.empty();
        }
        return reader.condition(condition, members, detections);
    }

    private Optional<Reading> condition(
            org.yaml.snakeyaml.nodes.Node condition,
            Map<String, org.yaml.snakeyaml.nodes.Node> members,
            Map<String, Node> detections) {
        List<org.yaml.snakeyaml.nodes.Node> conditions =
                condition instanceof SequenceNode list ? list.getValue() : List.of(condition);
        var nodes = new ArrayList<Node>();
        var used = new HashSet<String>();
        boolean negates = false;
        for (org.yaml.snakeyaml.nodes.Node each : conditions) {
            if (!(each instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
                text.problem(
                        each,
                        "the condition is empty or no text; expected one such as `selection`");
                continue;
            }
            try {
                SigmaCondition.Reading reading =
                        SigmaCondition.parse(scalar.getValue(), detections);
                nodes.add(reading.node());
                used.addAll(reading.used());
                negates |= reading.negates();
            } catch (PatternException e) {
                text.problem(scalar, CONDITION, e);
            }
        }
        if (nodes.size() < conditions.size() || nodes.isEmpty()) {
            return Optional.empty();
        }
        members.forEach((name, value) -> {
            if (!used.contains(name)) {
                text.warn(value, "the condition does not speak of `" + name + "`");
            }
        });
        return Optional.of(new Reading(Normaliser.normalise(new Node.Or(nodes)), negates));
    }

    private Node search(org.yaml.snakeyaml.nodes.Node value) {
        return switch (value) {
            case MappingNode map -> fields(map);
            case ScalarNode scalar when SigmaScalar.of(scalar) instanceof SigmaScalar.Null -> {
                text.problem(
                        scalar,
                        "there is nothing in it; expected fields or keywords below it, further to the right");
                yield new Node.Const(false);
            }
            case SequenceNode list -> {
                var nodes = new ArrayList<Node>();
                for (org.yaml.snakeyaml.nodes.Node element : list.getValue()) {
                    nodes.add(element instanceof MappingNode map ? fields(map) : keyword(element));
                }
                if (nodes.isEmpty()) {
                    text.problem(list, "the list is empty; expected keywords or maps of fields");
                }
                yield new Node.Or(nodes);
            }
            default -> keyword(value);
        };
    }

    private Node keyword(org.yaml.snakeyaml.nodes.Node value) {
        if (value instanceof ScalarNode scalar) {
            return item(scalar, "", scalar);
        }
        text.problem(value, "a list inside a list; expected keywords or maps of fields");
        return new Node.Const(false);
    }

    private Node fields(MappingNode map) {
        var nodes = new ArrayList<Node>();
        var _ = text.members(map);
        for (NodeTuple entry : map.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                nodes.add(item(key, key.getValue(), entry.getValueNode()));
            } else {
                text.problem(entry.getKeyNode(), "a field's name is no text");
            }
        }
        if (nodes.isEmpty()) {
            text.problem(map, "the map is empty; expected fields with values");
        }
        return new Node.And(nodes);
    }

    private Node item(ScalarNode at, String key, org.yaml.snakeyaml.nodes.Node value) {
        try {
            return new SigmaItem(SigmaKey.parse(key), placeholders).node(value);
        } catch (PatternException e) {
            text.problem(at, "field", e);
        } catch (SigmaException e) {
            text.problem(e.at(), e.reason());
        }
        return new Node.Const(false);
    }
}
