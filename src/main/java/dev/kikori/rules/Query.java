package dev.kikori.rules;

import static java.util.Comparator.comparingInt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** An OpenSearch query before it is written down. */
sealed interface Query {

    /** Every document. */
    record All() implements Query {}

    /** No document. */
    record None() implements Query {}

    /** One leaf clause. */
    record Clause(ObjectNode json) implements Query {}

    /** What all of at least two select. */
    record Every(List<Query> queries) implements Query {}

    /** What one of at least two selects. */
    record Any(List<Query> queries) implements Query {}

    /** What the query does not select. */
    record Except(Query query) implements Query {}

    static Query every(List<Query> queries) {
        var flat = new LinkedHashSet<Query>();
        for (Query query : queries) {
            if (query instanceof Every(List<Query> inner)) {
                flat.addAll(inner);
            } else {
                flat.add(query);
            }
        }
        flat.remove(new All());
        return flat.contains(new None())
                ? new None()
                : flat.isEmpty()
                        ? new All()
                        : flat.size() == 1 ? flat.getFirst() : new Every(List.copyOf(flat));
    }

    static Query any(List<Query> queries) {
        var flat = new LinkedHashSet<Query>();
        for (Query query : queries) {
            if (query instanceof Any(List<Query> inner)) {
                flat.addAll(inner);
            } else {
                flat.add(query);
            }
        }
        flat.remove(new None());
        return flat.contains(new All())
                ? new All()
                : flat.isEmpty()
                        ? new None()
                        : flat.size() == 1 ? flat.getFirst() : new Any(List.copyOf(flat));
    }

    static Query except(Query query) {
        return switch (query) {
            case All _ -> new None();
            case None _ -> new All();
            case Except(Query inner) -> inner;
            case Clause _, Every _, Any _ -> new Except(query);
        };
    }

    /** A clause {@code {kind: {field: {…}}}} whose body the caller fills. */
    static ObjectNode body(ObjectNode json, String kind, String field) {
        return json.putObject(kind).putObject(field);
    }

    static Query exists(String field) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("exists").put("field", field);
        return new Clause(json);
    }

    static Query term(String field, JsonNode value, LetterCase letterCase) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode body = body(json, "term", field);
        body.set("value", value);
        if (letterCase == LetterCase.FOLDED) {
            body.put("case_insensitive", true);
        }
        return new Clause(json);
    }

    static Query terms(String field, List<String> values) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode array = json.putObject("terms").putArray(field);
        values.forEach(array::add);
        return new Clause(json);
    }

    /** A {@code prefix} or {@code wildcard} clause. */
    static Query shape(String kind, String field, String value, LetterCase letterCase) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode body = body(json, kind, field).put("value", value);
        if (letterCase == LetterCase.FOLDED) {
            body.put("case_insensitive", true);
        }
        return new Clause(json);
    }

    /**
     * A {@code regexp} clause; without {@code flags} the characters {@code ~<>&@#} would be
     * operators.
     */
    static Query regexp(String field, String value) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        body(json, "regexp", field).put("value", value).put("flags", "NONE");
        return new Clause(json);
    }

    default int clauses() {
        return switch (this) {
            case All _, None _, Clause _ -> 1;
            case Every(List<Query> queries) -> queries.stream().mapToInt(Query::clauses).sum();
            case Any(List<Query> queries) -> queries.stream().mapToInt(Query::clauses).sum();
            case Except(Query query) -> query.clauses();
        };
    }

    /** One of no more clauses that selects no less. */
    default Query within(int most) {
        if (clauses() <= most) {
            return this;
        }
        return this instanceof Every(List<Query> queries) ? smallest(queries, most) : new All();
    }

    // Every condition that is left out lets more through.
    private static Query smallest(List<Query> queries, int most) {
        var kept = new LinkedHashSet<Query>();
        int room = most;
        for (Query query : queries.stream().sorted(comparingInt(Query::clauses)).toList()) {
            if (query.clauses() <= room) {
                kept.add(query);
                room -= query.clauses();
            }
        }
        return every(queries.stream().filter(kept::contains).toList());
    }

    /** The query as OpenSearch's JSON has it. */
    default ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (this) {
            case All _ -> json.putObject("match_all");
            case None _ -> json.putObject("match_none");
            case Clause(ObjectNode clause) -> json.setAll(clause.deepCopy());
            case Every(List<Query> queries) -> {
                ObjectNode bool = json.putObject("bool");
                var filter = new ArrayList<Query>();
                var mustNot = new ArrayList<Query>();
                for (Query query : queries) {
                    if (query instanceof Except(Query inner)) {
                        mustNot.add(inner);
                    } else {
                        filter.add(query);
                    }
                }
                put(bool, "filter", filter);
                put(bool, "must_not", mustNot);
            }
            case Any(List<Query> queries) -> {
                ObjectNode bool = json.putObject("bool");
                put(bool, "should", queries);
                bool.put("minimum_should_match", 1);
            }
            case Except(Query query) -> put(json.putObject("bool"), "must_not", List.of(query));
        }
        return json;
    }

    private static void put(ObjectNode bool, String occurrence, List<Query> queries) {
        if (!queries.isEmpty()) {
            ArrayNode array = bool.putArray(occurrence);
            queries.forEach(query -> array.add(query.json()));
        }
    }
}
