package dev.kikori.rules;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import java.util.List;
import java.util.Optional;

/** Finds where in a detection a field, or one of its values, was asked for. */
final class SigmaPlace {

    private final Path path;
    private final @Nullable ValueTest test;
    private final Placeholders placeholders;

    private SigmaPlace(Path path, @Nullable ValueTest test, Placeholders placeholders) {
        this.path = path;
        this.test = test;
        this.placeholders = placeholders;
    }

    /**
     * The first place.
     *
     * @param test what the value became; null where the field is meant
     */
    static Optional<org.yaml.snakeyaml.nodes.Node> of(
            MappingNode detection, Path path, @Nullable ValueTest test, Placeholders placeholders) {
        return Optional.ofNullable(new SigmaPlace(path, test, placeholders).in(detection));
    }

    private org.yaml.snakeyaml.nodes.@Nullable Node in(org.yaml.snakeyaml.nodes.Node node) {
        if (node instanceof SequenceNode list) {
            return first(list.getValue());
        }
        if (!(node instanceof MappingNode map)) {
            return null;
        }
        for (NodeTuple entry : map.getValue()) {
            org.yaml.snakeyaml.nodes.Node found = in(entry.getValueNode());
            if (found == null) {
                found = entry(entry);
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private org.yaml.snakeyaml.nodes.@Nullable Node first(
            List<org.yaml.snakeyaml.nodes.Node> nodes) {
        for (org.yaml.snakeyaml.nodes.Node node : nodes) {
            org.yaml.snakeyaml.nodes.Node found = in(node);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private org.yaml.snakeyaml.nodes.@Nullable Node entry(NodeTuple entry) {
        SigmaKey key;
        try {
            key = SigmaKey.parse(YamlValue.text(entry.getKeyNode()));
        } catch (PatternException noField) {
            return null;
        }
        if (!key.path().equals(path)) {
            return null;
        }
        if (test == null) {
            return entry.getKeyNode();
        }
        var item = new SigmaItem(key, new SigmaPlaceholders(placeholders));
        List<org.yaml.snakeyaml.nodes.Node> values =
                entry.getValueNode() instanceof SequenceNode list
                        ? list.getValue()
                        : List.of(entry.getValueNode());
        for (org.yaml.snakeyaml.nodes.Node value : values) {
            if (value instanceof ScalarNode scalar && says(item, scalar, test)) {
                return scalar;
            }
        }
        return null;
    }

    private static boolean says(SigmaItem item, ScalarNode value, ValueTest wanted) {
        try {
            return holds(item.one(value), wanted);
        } catch (SigmaException e) {
            return false;
        }
    }

    private static boolean holds(Node node, ValueTest wanted) {
        return switch (node) {
            case Node.And(List<Node> nodes) -> nodes.stream().anyMatch(each -> holds(each, wanted));
            case Node.Or(List<Node> nodes) -> nodes.stream().anyMatch(each -> holds(each, wanted));
            case Node.Not(Node inner) -> holds(inner, wanted);
            case Node.Some(Path _, Reach _, ValueTest test) -> holds(test, wanted);
            case Node.Below(Path _, ValueTest test) -> holds(test, wanted);
            case Node.JsonText _, Node.Const _, Node.Same _ -> false;
        };
    }

    private static boolean holds(ValueTest test, ValueTest wanted) {
        return test.equals(wanted)
                || (test instanceof ValueTest.Either(List<ValueTest> tests)
                        && tests.stream().anyMatch(each -> holds(each, wanted)));
    }
}
