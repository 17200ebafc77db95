package dev.kikori.rules;

import java.util.List;

/**
 * Two queries with a rule's truth between them: what {@code lower} selects is true, what is true
 * {@code upper} selects.
 */
record Bounds(Query upper, Query lower) {

    static final Bounds UNKNOWN = new Bounds(new Query.All(), new Query.None());

    static Bounds exactly(Query query) {
        return new Bounds(query, query);
    }

    static Bounds atMost(Query upper) {
        return new Bounds(upper, new Query.None());
    }

    static Bounds every(List<Bounds> bounds) {
        return new Bounds(
                Query.every(bounds.stream().map(Bounds::upper).toList()),
                Query.every(bounds.stream().map(Bounds::lower).toList()));
    }

    static Bounds any(List<Bounds> bounds) {
        return new Bounds(
                Query.any(bounds.stream().map(Bounds::upper).toList()),
                Query.any(bounds.stream().map(Bounds::lower).toList()));
    }

    Bounds not() {
        return new Bounds(Query.except(lower), Query.except(upper));
    }

    Bounds withoutLower() {
        return atMost(upper);
    }
}
