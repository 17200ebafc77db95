package dev.kikori.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Brings a rule's tree into a short form that means the same: flat, without constants, alternatives
 * of texts merged.
 */
final class Normaliser {

    private Normaliser() {}

    static Node normalise(Node node) {
        return switch (node) {
            case Node.And(List<Node> nodes) -> and(nodes);
            case Node.Or(List<Node> nodes) -> or(nodes);
            case Node.Not(Node inner) -> not(normalise(inner));
            case Node.Const constant -> constant;
            case Node.Some some -> some;
            case Node.Below below -> below;
            case Node.JsonText text -> text;
            case Node.Same same -> same;
        };
    }

    private static Node not(Node node) {
        return switch (node) {
            case Node.Const(boolean value) -> new Node.Const(!value);
            case Node.Not(Node inner) -> inner;
            case Node.And and -> new Node.Not(and);
            case Node.Or or -> new Node.Not(or);
            case Node.Some some -> new Node.Not(some);
            case Node.Below below -> new Node.Not(below);
            case Node.JsonText text -> new Node.Not(text);
            case Node.Same same -> new Node.Not(same);
        };
    }

    private static Node and(List<Node> nodes) {
        var flat = new LinkedHashSet<Node>();
        for (Node node : nodes) {
            Node normal = normalise(node);
            if (normal instanceof Node.And(List<Node> inner)) {
                flat.addAll(inner);
            } else {
                flat.add(normal);
            }
        }
        flat.remove(new Node.Const(true));
        if (flat.contains(new Node.Const(false))) {
            return new Node.Const(false);
        }
        return flat.size() == 1
                ? flat.getFirst()
                : flat.isEmpty() ? new Node.Const(true) : new Node.And(List.copyOf(flat));
    }

    private static Node or(List<Node> nodes) {
        var flat = new LinkedHashSet<Node>();
        for (Node node : nodes) {
            Node normal = normalise(node);
            if (normal instanceof Node.Or(List<Node> inner)) {
                flat.addAll(inner);
            } else {
                flat.add(normal);
            }
        }
        flat.remove(new Node.Const(false));
        if (flat.contains(new Node.Const(true))) {
            return new Node.Const(true);
        }
        List<Node> merged = merge(flat);
        return merged.size() == 1
                ? merged.getFirst()
                : merged.isEmpty() ? new Node.Const(false) : new Node.Or(merged);
    }

    private record Place(Path path, Reach reach, LetterCase letterCase) {}

    private static List<Node> merge(Iterable<Node> alternatives) {
        var texts = new LinkedHashMap<Place, List<String>>();
        var others = new ArrayList<Node>();
        for (Node node : alternatives) {
            switch (node) {
                case Node.Some(
                                Path path,
                                Reach reach,
                                ValueTest.Equal(String text, LetterCase letterCase)) ->
                        texts.computeIfAbsent(
                                        new Place(path, reach, letterCase),
                                        place -> new ArrayList<>())
                                .add(text);
                case Node.Some(
                                Path path,
                                Reach reach,
                                ValueTest.OneOf(List<String> more, LetterCase letterCase)) ->
                        texts.computeIfAbsent(
                                        new Place(path, reach, letterCase),
                                        place -> new ArrayList<>())
                                .addAll(more);
                case Node.And _,
                        Node.Or _,
                        Node.Not _,
                        Node.Const _,
                        Node.Some _,
                        Node.Below _,
                        Node.JsonText _,
                        Node.Same _ ->
                        others.add(node);
            }
        }
        var merged = new ArrayList<Node>();
        for (Map.Entry<Place, List<String>> entry : texts.entrySet()) {
            Place place = entry.getKey();
            List<String> distinct = List.copyOf(new LinkedHashSet<>(entry.getValue()));
            ValueTest test =
                    distinct.size() == 1
                            ? new ValueTest.Equal(distinct.getFirst(), place.letterCase())
                            : new ValueTest.OneOf(distinct, place.letterCase());
            merged.add(new Node.Some(place.path(), place.reach(), test));
        }
        merged.addAll(others);
        return merged;
    }
}
