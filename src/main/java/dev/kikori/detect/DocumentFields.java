package dev.kikori.detect;

import dev.kikori.rules.FieldMap;
import dev.kikori.rules.Path;
import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.FieldType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells rules, which speak of records, where the values stand in Kikori's documents. */
public final class DocumentFields implements FieldMap {
    private final FieldNames names;

    public DocumentFields(FieldNames names) {
        this.names = names;
    }

    @Override
    public Target target(Path path) {
        List<String> keys = new ArrayList<>();
        for (Path.Segment segment : path.segments()) {
            switch (segment) {
                case Path.Segment.Key key -> keys.add(key.name());
                case Path.Segment.Index _, Path.Segment.AnyIndex _ -> {}
                case Path.Segment.AnyKey _ -> {
                    return keys.isEmpty() ? new Target.Nowhere() : underAny(keys);
                }
            }
        }
        if (keys.isEmpty()) {
            return new Target.Nowhere();
        }
        Optional<FieldName> field = names.byPath(String.join(".", keys));
        if (field.isPresent()) {
            return typed(field.get(), path.namesOnly());
        }
        return leaf(keys);
    }

    private Target typed(FieldName field, boolean namesOnly) {
        if (isShared(field)) {
            return new Target.FlatLeaf(field.name(), field.name());
        }
        return switch (field.type()) {
            // An array in a scalar's place is diverted, so no position in it can be asked for.
            case KEYWORD, ADDRESS ->
                    namesOnly ? new Target.Keyword(field.name()) : new Target.Nowhere();
            case BOOLEAN -> namesOnly ? new Target.Bool(field.name()) : new Target.Nowhere();
            case DATE -> namesOnly ? new Target.Date(field.name()) : new Target.Nowhere();
            // A double forgets digits and knows no prefix; the copy under detail keeps the text.
            case NUMBER -> leaf(field.steps());
            case FREEFORM -> new Target.FlatRoot(field.name());
            case LONG, GEO_POINT, IP, TEXT_KEPT, FULL_TEXT, WITHIN -> new Target.Nowhere();
        };
    }

    /**
     * Whether another path's values are indexed there as well, so that, as in a flat_object, a hit
     * proves nothing and a missing value is not to be seen.
     */
    private boolean isShared(FieldName field) {
        return names.all().stream().anyMatch(other -> field.name().equals(other.foundAs()));
    }

    private Target leaf(List<String> keys) {
        String dotted = String.join(".", keys);
        if (isFreeForm(keys.getFirst())) {
            return new Target.FlatLeaf(dotted, keys.getFirst());
        }
        if (isSplit(dotted)) {
            return new Target.Nowhere();
        }
        return new Target.FlatLeaf(FieldNames.DETAIL + "." + dotted, FieldNames.DETAIL);
    }

    private Target underAny(List<String> keys) {
        String dotted = String.join(".", keys);
        if (isFreeForm(keys.getFirst())) {
            return new Target.FlatRoot(keys.getFirst());
        }
        return isSplit(dotted) ? new Target.Nowhere() : new Target.FlatRoot(FieldNames.DETAIL);
    }

    private boolean isFreeForm(String topLevelKey) {
        return names.byPath(topLevelKey)
                .filter(field -> field.type() == FieldType.FREEFORM)
                .isPresent();
    }

    /** Whether some of what is below the path stands in fields of its own. */
    private boolean isSplit(String dotted) {
        return names.all().stream()
                .anyMatch(field ->
                        !field.derived() && !field.copy() && field.path().startsWith(dotted + "."));
    }
}
