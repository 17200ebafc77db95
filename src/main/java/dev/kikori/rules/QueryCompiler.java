package dev.kikori.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.kikori.rules.FieldMap.Target;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Compiles a rule's tree into an OpenSearch query that selects every event the rule is true of.
 *
 * <p>Only {@code bool} over {@code term}, {@code terms}, {@code prefix}, {@code wildcard}, {@code
 * regexp} and {@code exists}: no {@code query_string}, whose precedence is not that of its words,
 * and no typed range, since one badly typed clause fails a whole search.
 */
public final class QueryCompiler {

    // OpenSearch reads other characters in a field's name: a star as a pattern, most others inside
    // a regexp's value.
    private static final Pattern HARMLESS_NAME = Pattern.compile("[A-Za-z0-9_.:-]+");

    private final FieldMap fields;

    public QueryCompiler(FieldMap fields) {
        this.fields = fields;
    }

    /** The query pair of a tree; what takes more clauses than OpenSearch does is left out. */
    public CompiledQuery compile(Node node) {
        Bounds bounds = bounds(Normaliser.normalise(node));
        Query upper = bounds.upper().within(CompiledQuery.RULE_CLAUSES_MAX);
        Query lower =
                bounds.lower().clauses() <= CompiledQuery.RULE_CLAUSES_MAX
                        ? bounds.lower()
                        : new Query.None();
        return new CompiledQuery(upper.json(), lower.json(), upper.clauses());
    }

    private Bounds bounds(Node node) {
        return switch (node) {
            case Node.And(List<Node> nodes) ->
                    Bounds.every(nodes.stream().map(this::bounds).toList());
            case Node.Or(List<Node> nodes) -> Bounds.any(nodes.stream().map(this::bounds).toList());
            case Node.Not(Node inner) -> bounds(inner).not();
            case Node.Const(boolean value) ->
                    Bounds.exactly(value ? new Query.All() : new Query.None());
            case Node.Some(Path path, Reach _, ValueTest test) -> some(path, test);
            case Node.Below(Path path, ValueTest test) -> below(path, test);
            case Node.JsonText(Path path, ValueTest _) -> objectAt(path);
            case Node.Same same ->
                    Bounds.every(List.of(present(same.left()), present(same.right())))
                            .withoutLower();
        };
    }

    private Bounds present(Path path) {
        return some(path, new ValueTest.AnyScalar());
    }

    private Bounds some(Path path, ValueTest test) {
        boolean single = path.namesOnly();
        return switch (fields.target(path)) {
            case Target.Keyword(String field) ->
                    provenIf(single, new KeywordClauses(field, single).bounds(test));
            case Target.Bool(String field) -> provenIf(single, bool(field, test));
            case Target.Date(String field) -> provenIf(single, date(field, test));
            case Target.FlatLeaf(String field, String _) -> flatLeaf(field, test);
            case Target.FlatRoot(String root) -> underRoot(root, test);
            case Target.Nowhere() -> Bounds.UNKNOWN;
        };
    }

    private static Bounds provenIf(boolean single, Bounds bounds) {
        return single ? bounds : bounds.withoutLower();
    }

    // A flat_object dissolves arrays and takes the member "a.b" for b inside a: no hit there proves
    // anything.
    private static Bounds flatLeaf(String field, ValueTest test) {
        return HARMLESS_NAME.matcher(field).matches()
                ? new KeywordClauses(field, false).bounds(test).withoutLower()
                : Bounds.UNKNOWN;
    }

    private Bounds below(Path path, ValueTest test) {
        return switch (fields.target(path)) {
            case Target.FlatLeaf(String _, String root) -> underRoot(root, test);
            case Target.FlatRoot(String root) -> underRoot(root, test);
            // What is no scalar there is diverted, so below is nothing.
            case Target.Keyword _, Target.Bool _, Target.Date _ -> some(path, test);
            case Target.Nowhere _ -> Bounds.UNKNOWN;
        };
    }

    // A scalar's field holds no object: a document with one in its place is diverted.
    private Bounds objectAt(Path path) {
        return switch (fields.target(path)) {
            case Target.Keyword _, Target.Bool _, Target.Date _ ->
                    path.namesOnly() ? Bounds.exactly(new Query.None()) : Bounds.UNKNOWN;
            case Target.FlatLeaf _, Target.FlatRoot _, Target.Nowhere _ -> Bounds.UNKNOWN;
        };
    }

    // The root answers for all its leaves together, but exists on it says nothing about one of
    // them.
    private static Bounds underRoot(String root, ValueTest test) {
        return needsPresence(test)
                ? Bounds.UNKNOWN
                : new KeywordClauses(root, false).bounds(test).withoutLower();
    }

    private static boolean needsPresence(ValueTest test) {
        return switch (test) {
            case ValueTest.Anything _,
                    ValueTest.AnyScalar _,
                    ValueTest.NotNull _,
                    ValueTest.IsNull _,
                    ValueTest.InTime _,
                    ValueTest.OtherThan _ ->
                    true;
            case ValueTest.Matches(Regex regex) -> LuceneRegex.whole(regex).isEmpty();
            case ValueTest.Like(List<ValueTest.Piece> pieces, LetterCase _) ->
                    !KeywordClauses.isTaken(pieces);
            case ValueTest.Either(List<ValueTest> tests) ->
                    tests.stream().anyMatch(QueryCompiler::needsPresence);
            case ValueTest.IsBoolean _,
                    ValueTest.Equal _,
                    ValueTest.OneOf _,
                    ValueTest.Compares _,
                    ValueTest.InNetwork _ ->
                    false;
        };
    }

    private static Bounds date(String field, ValueTest test) {
        Query exists = Query.exists(field);
        return switch (test) {
            case ValueTest.Anything _ -> new Bounds(new Query.All(), exists);
            case ValueTest.AnyScalar _, ValueTest.NotNull _ -> Bounds.exactly(exists);
            case ValueTest.IsNull _ -> Bounds.atMost(Query.except(exists));
            case ValueTest.Either(List<ValueTest> tests) ->
                    Bounds.any(tests.stream().map(inner -> date(field, inner)).toList());
            case ValueTest.IsBoolean _,
                    ValueTest.Equal _,
                    ValueTest.OneOf _,
                    ValueTest.Like _,
                    ValueTest.Matches _,
                    ValueTest.Compares _,
                    ValueTest.InTime _,
                    ValueTest.InNetwork _,
                    ValueTest.OtherThan _ ->
                    Bounds.atMost(exists);
        };
    }

    private static Bounds bool(String field, ValueTest test) {
        Query exists = Query.exists(field);
        return switch (test) {
            case ValueTest.Anything _ -> new Bounds(new Query.All(), exists);
            case ValueTest.IsNull _ -> Bounds.atMost(Query.except(exists));
            case ValueTest.Either(List<ValueTest> tests) ->
                    Bounds.any(tests.stream().map(inner -> bool(field, inner)).toList());
            case ValueTest.AnyScalar _,
                    ValueTest.NotNull _,
                    ValueTest.IsBoolean _,
                    ValueTest.Equal _,
                    ValueTest.OneOf _,
                    ValueTest.Like _,
                    ValueTest.Matches _,
                    ValueTest.Compares _,
                    ValueTest.InTime _,
                    ValueTest.InNetwork _,
                    ValueTest.OtherThan _ -> {
                Predicate<JsonNode> passes = ValuePredicate.of(test);
                yield Bounds.any(
                        List.of(
                                spelled(
                                        field,
                                        true,
                                        passes,
                                        List.of(BooleanNode.TRUE, TextNode.valueOf("true"))),
                                spelled(
                                        field,
                                        false,
                                        passes,
                                        List.of(
                                                BooleanNode.FALSE,
                                                TextNode.valueOf("false"),
                                                TextNode.valueOf("")))));
            }
        };
    }

    private static Bounds spelled(
            String field, boolean value, Predicate<JsonNode> passes, List<JsonNode> spellings) {
        Query term = Query.term(field, BooleanNode.valueOf(value), LetterCase.KEPT);
        return new Bounds(
                spellings.stream().anyMatch(passes) ? term : new Query.None(),
                spellings.stream().allMatch(passes) ? term : new Query.None());
    }
}
