package dev.kikori.rules;

import dev.kikori.rules.Path.Segment;

import java.util.Set;
import java.util.stream.Collectors;

/** A small document structure with a field of each kind, laid out as event documents are. */
final class TestFields implements FieldMap {

    static final Set<String> KEYWORDS =
            Set.of(
                    "eventName",
                    "eventSource",
                    "eventType",
                    "errorCode",
                    "errorMessage",
                    "sourceIPAddress",
                    "recipientAccountId",
                    "userIdentity.type",
                    "userIdentity.invokedBy",
                    "additionalEventData.MFAUsed",
                    "responseElements.ConsoleLogin");
    static final Set<String> BOOLEANS = Set.of("readOnly", "managementEvent");
    static final Set<String> DATES = Set.of("eventTime");

    /** Each flat_object with the top-level member of the record that it stands for. */
    static final Set<String> FLAT_UNDER_DETAIL = Set.of("responseElements", "additionalEventData");

    @Override
    public Target target(Path path) {
        String name =
                path.segments().stream()
                        .filter(Segment.Key.class::isInstance)
                        .map(segment -> ((Segment.Key) segment).name())
                        .collect(Collectors.joining("."));
        boolean anyKey = path.segments().contains(new Segment.AnyKey());
        if (path.segments().isEmpty()
                || !(path.segments().getFirst() instanceof Segment.Key(String top))) {
            return new Target.Nowhere();
        }
        if (KEYWORDS.contains(name) && !anyKey) {
            return new Target.Keyword(name);
        }
        if (BOOLEANS.contains(name) && !anyKey) {
            return new Target.Bool(name);
        }
        if (DATES.contains(name) && !anyKey) {
            return new Target.Date(name);
        }
        boolean underDetail = FLAT_UNDER_DETAIL.contains(top);
        if (!underDetail && !top.equals("requestParameters")) {
            return new Target.Nowhere();
        }
        String root = underDetail ? "detail" : top;
        boolean whole = anyKey || name.equals("requestParameters");
        return whole
                ? new Target.FlatRoot(root)
                : new Target.FlatLeaf(underDetail ? "detail." + name : name, root);
    }
}
