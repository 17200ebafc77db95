package dev.kikori.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds what can never be true of a CloudTrail record: in the whole of a rule, or in one of its
 * alternatives.
 *
 * <p>Below a {@code not} nothing is dead: what never occurs is rightly taken away. Where the
 * catalogue is not sure, nothing is said.
 */
final class RuleDoubts {

    private static final Path SOURCE = Path.of("eventSource");
    private static final Path NAME = Path.of("eventName");
    private static final Path ERROR = Path.of("errorCode");

    /** What people expect to find in errorCode of calls that went well, in lower case. */
    private static final Set<String> NO_ERRORS =
            Set.of("success", "succeeded", "successful", "ok", "none", "null", "no error", "n/a");

    private static final int TOLD_MAX = 12;

    private final RecordShape shape;

    private RuleDoubts(RecordShape shape) {
        this.shape = shape;
    }

    /**
     * Something doubtful.
     *
     * @param path where it asks; null where the whole rule is meant
     * @param test what it asks there; null where no value could help
     */
    record Doubt(String message, @Nullable Path path, @Nullable ValueTest test) {}

    /** Why something is never true. */
    private record Reason(String text, Path path, @Nullable ValueTest test) {}

    /**
     * What becomes of a node.
     *
     * @param why it is never true; says nothing where it is never true for a reason that another
     *     node tells
     * @param dead alternatives below it
     */
    private record Verdict(boolean possible, List<Reason> why, List<Reason> dead) {
        static final Verdict POSSIBLE = new Verdict(true, List.of(), List.of());
        static final Verdict NEVER = new Verdict(false, List.of(), List.of());

        static Verdict never(String text, Path path, @Nullable ValueTest test) {
            return new Verdict(false, List.of(new Reason(text, path, test)), List.of());
        }
    }

    /**
     * What is doubtful about a rule.
     *
     * @param node normalised
     */
    static List<Doubt> of(Node node, RecordShape shape) {
        if (node instanceof Node.Const(boolean value)) {
            return List.of(
                    new Doubt(
                            value
                                    ? "the rule is true of every event"
                                    : "the rule cannot fire: its condition is never true",
                            null,
                            null));
        }
        var doubts = new LinkedHashSet<Doubt>();
        if (EventNames.of(node) instanceof EventNames.Only(Set<String> names) && names.isEmpty()) {
            doubts.add(
                    new Doubt(
                            "the rule cannot fire: it asks for two event names at once",
                            null,
                            null));
        }
        Verdict verdict = new RuleDoubts(shape).verdict(node, null);
        verdict.why()
                .forEach(each ->
                        doubts.add(
                                new Doubt(
                                        "the rule cannot fire: " + each.text(),
                                        each.path(),
                                        each.test())));
        verdict.dead()
                .forEach(each ->
                        doubts.add(
                                new Doubt(
                                        "an alternative never helps: " + each.text(),
                                        each.path(),
                                        each.test())));
        return List.copyOf(doubts);
    }

    /**
     * @param sources those that an event can have here; null where any
     */
    private Verdict verdict(Node node, @Nullable Set<String> sources) {
        return switch (node) {
            case Node.And(List<Node> nodes) -> all(nodes, sources);
            case Node.Or(List<Node> nodes) ->
                    any(nodes.stream().map(each -> verdict(each, sources)).toList());
            case Node.Some(Path path, Reach _, ValueTest test) -> value(path, test, sources);
            case Node.Below(Path path, ValueTest test) -> value(path, test, sources);
            case Node.JsonText(Path path, ValueTest _) ->
                    isScalar(path) ? Verdict.NEVER : member(path);
            case Node.Same same -> every(List.of(member(same.left()), member(same.right())));
            case Node.Not _, Node.Const _ -> Verdict.POSSIBLE;
        };
    }

    private Verdict all(List<Node> nodes, @Nullable Set<String> outer) {
        Set<String> sources = outer;
        for (Node node : nodes) {
            Set<String> more = sources(node);
            if (more != null) {
                Set<String> both = new HashSet<>(more);
                if (sources != null) {
                    both.retainAll(sources);
                }
                if (both.isEmpty()) {
                    return Verdict.never("it asks for two event sources at once", SOURCE, null);
                }
                sources = both;
            }
        }
        Set<String> common = sources;
        return every(nodes.stream().map(node -> verdict(node, common)).toList());
    }

    private static Verdict every(List<Verdict> verdicts) {
        if (verdicts.stream().allMatch(Verdict::possible)) {
            return new Verdict(
                    true,
                    List.of(),
                    verdicts.stream().flatMap(each -> each.dead().stream()).toList());
        }
        return new Verdict(
                false, verdicts.stream().flatMap(each -> each.why().stream()).toList(), List.of());
    }

    private static Verdict any(List<Verdict> verdicts) {
        List<Reason> why = verdicts.stream().flatMap(each -> each.why().stream()).toList();
        if (verdicts.stream().noneMatch(Verdict::possible)) {
            return new Verdict(false, why, List.of());
        }
        var dead = new ArrayList<>(why);
        verdicts.forEach(each -> dead.addAll(each.dead()));
        return new Verdict(true, List.of(), dead);
    }

    private Verdict value(Path path, ValueTest test, @Nullable Set<String> sources) {
        Verdict there = member(path);
        if (!there.possible()) {
            return there;
        }
        return switch (test) {
            case ValueTest.OneOf(List<String> texts, LetterCase letterCase) ->
                    any(
                            texts.stream()
                                    .map(text ->
                                            one(
                                                    path,
                                                    new ValueTest.Equal(text, letterCase),
                                                    sources))
                                    .toList());
            case ValueTest.Either(List<ValueTest> tests) ->
                    any(tests.stream().map(each -> value(path, each, sources)).toList());
            case ValueTest.Equal _, ValueTest.Like _, ValueTest.Matches _ ->
                    one(path, test, sources);
            case ValueTest.OtherThan(ValueTest.AnyScalar()) ->
                    Verdict.never(
                            "no value of `"
                                    + dotted(path)
                                    + "` is other than any value; `NOT EXISTS` is true where there is none",
                            path,
                            test);
            case ValueTest.InTime(CalendarPart part, var comparison, BigDecimal number)
                    when comparison == ValueTest.Comparison.EQUAL && !part.canBe(number) ->
                    Verdict.never(
                            "no time has the "
                                    + LetterCase.foldAscii(part.name())
                                    + " "
                                    + number.toPlainString(),
                            path,
                            test);
            case ValueTest.Anything _,
                    ValueTest.AnyScalar _,
                    ValueTest.NotNull _,
                    ValueTest.IsNull _,
                    ValueTest.IsBoolean _,
                    ValueTest.Compares _,
                    ValueTest.InTime _,
                    ValueTest.InNetwork _,
                    ValueTest.OtherThan _ ->
                    Verdict.POSSIBLE;
        };
    }

    private Verdict one(Path path, ValueTest test, @Nullable Set<String> sources) {
        Predicate<JsonNode> passes = ValuePredicate.of(test);
        if (path.equals(SOURCE)) {
            return source(test, passes);
        }
        if (path.equals(NAME)) {
            return name(test, passes, sources);
        }
        if (path.equals(ERROR)
                && test instanceof ValueTest.Equal(String text, LetterCase _)
                && NO_ERRORS.contains(LetterCase.foldAscii(text))) {
            return Verdict.never(
                    "`errorCode` is never `"
                            + text
                            + "`: the record of a call that went well has none, and `errorCode: null` finds those",
                    path,
                    test);
        }
        Set<String> values = shape.values().get(dotted(path));
        if (values == null
                || values.stream()
                        .anyMatch(value ->
                                passes.test(TextNode.valueOf(value)) || passes.test(bool(value)))) {
            return Verdict.POSSIBLE;
        }
        return Verdict.never(
                "`"
                        + dotted(path)
                        + (test instanceof ValueTest.Equal ? "` is never " : "` has no value ")
                        + told(test)
                        + "; it is "
                        + new TreeSet<>(values)
                                .stream().limit(TOLD_MAX).collect(Collectors.joining(", "))
                        + (values.size() > TOLD_MAX ? ", …" : ""),
                path,
                test);
    }

    private static JsonNode bool(String value) {
        return value.equals("true") ? BooleanNode.TRUE : BooleanNode.FALSE;
    }

    private Verdict source(ValueTest test, Predicate<JsonNode> passes) {
        if (shape.events().isEmpty() || !matching(passes).isEmpty()) {
            return Verdict.POSSIBLE;
        }
        String longer =
                test instanceof ValueTest.Equal(String text, LetterCase _)
                        ? text.strip().replaceFirst("\\..*", "") + EventCatalogue.DOMAIN
                        : "";
        Set<String> meant = shape.events().sources(longer::equalsIgnoreCase);
        return Verdict.never(
                "no event has the source "
                        + told(test)
                        + (meant.isEmpty() ? "" : "; `" + meant.iterator().next() + "` exists"),
                SOURCE,
                test);
    }

    private Verdict name(
            ValueTest test, Predicate<JsonNode> passes, @Nullable Set<String> sources) {
        EventCatalogue events = shape.events();
        Predicate<String> wanted = named(test, passes);
        if (events.isEmpty()
                || mayBeVersion(test)
                || (sources == null ? events.hasName(wanted) : events.hasName(sources, wanted))) {
            return Verdict.POSSIBLE;
        }
        if (sources == null) {
            return Verdict.never("no source has an event " + told(test), NAME, test);
        }
        Set<String> others =
                events.sources(source -> events.hasName(Set.of(source), wanted)).stream()
                        .filter(source -> !events.hasName(Set.of(source), _ -> false))
                        .collect(Collectors.toCollection(TreeSet::new));
        return Verdict.never(
                listed(sources)
                        + (sources.size() == 1 ? " has" : " have")
                        + " no event "
                        + told(test)
                        + (others.isEmpty()
                                ? ""
                                : "; " + listed(others) + (others.size() == 1 ? " has" : " have")),
                NAME,
                test);
    }

    private static Predicate<String> named(ValueTest test, Predicate<JsonNode> passes) {
        if (test instanceof ValueTest.Equal(String text, LetterCase letterCase)) {
            var unversioned =
                    ValuePredicate.of(
                            new ValueTest.Equal(EventCatalogue.unversioned(text), letterCase));
            return name ->
                    passes.test(TextNode.valueOf(name)) || unversioned.test(TextNode.valueOf(name));
        }
        return name -> passes.test(TextNode.valueOf(name));
    }

    /** Whether a pattern may speak of the version behind a name, which no catalogue lists. */
    private static boolean mayBeVersion(ValueTest test) {
        String text = Outline.test(test);
        return !(test instanceof ValueTest.Equal) && text.chars().anyMatch(Character::isDigit);
    }

    private Set<String> matching(Predicate<JsonNode> passes) {
        return shape.events().sources(source -> passes.test(TextNode.valueOf(source)));
    }

    /** The sources without which a node is not true; null where any will do. */
    private @Nullable Set<String> sources(Node node) {
        return switch (node) {
            case Node.And(List<Node> nodes) -> {
                Set<String> met = null;
                for (Node each : nodes) {
                    Set<String> more = sources(each);
                    if (more != null) {
                        met = met == null ? new HashSet<>(more) : met;
                        met.retainAll(more);
                    }
                }
                yield met;
            }
            case Node.Or(List<Node> nodes) -> {
                var joined = new HashSet<String>();
                for (Node each : nodes) {
                    Set<String> more = sources(each);
                    if (more == null) {
                        yield null;
                    }
                    joined.addAll(more);
                }
                yield joined;
            }
            case Node.Some(Path path, Reach _, ValueTest test) -> sources(path, test);
            case Node.Below(Path path, ValueTest test) -> sources(path, test);
            case Node.JsonText(Path path, ValueTest _) -> path.equals(SOURCE) ? Set.of() : null;
            case Node.Not _, Node.Const _, Node.Same _ -> null;
        };
    }

    private @Nullable Set<String> sources(Path path, ValueTest test) {
        if (!path.equals(SOURCE) || shape.events().isEmpty()) {
            return null;
        }
        // Of one that does not exist, nothing is known of its events either.
        Set<String> found = matching(ValuePredicate.of(test));
        return found.isEmpty() ? null : found;
    }

    private boolean isScalar(Path path) {
        Set<String> members = shape.members().get(dotted(path));
        return members != null && members.isEmpty();
    }

    /** Whether records have anything at that path. */
    private Verdict member(Path path) {
        String parent = "";
        for (Path.Segment segment : path.segments()) {
            if (segment instanceof Path.Segment.Key(String name)) {
                Set<String> members = shape.members().get(parent);
                if (members != null && !members.contains(name)) {
                    return Verdict.never(absent(parent, name, members), path, null);
                }
                parent = parent.isEmpty() ? name : parent + "." + name;
            } else if (segment instanceof Path.Segment.AnyKey) {
                return Verdict.POSSIBLE;
            }
        }
        return Verdict.POSSIBLE;
    }

    private static String absent(String parent, String name, Set<String> members) {
        if (members.isEmpty()) {
            return "`"
                    + parent
                    + "` is a single value in CloudTrail's records, without `"
                    + name
                    + "`";
        }
        String meant =
                members.stream()
                        .filter(name::equalsIgnoreCase)
                        .findFirst()
                        .map(member -> "; `" + member + "` exists")
                        .orElse("");
        return parent.isEmpty()
                ? "CloudTrail's records have no member `" + name + "`" + meant
                : "`" + parent + "` of CloudTrail's records has no member `" + name + "`" + meant;
    }

    private static String dotted(Path path) {
        return path.segments().stream()
                .map(segment -> segment instanceof Path.Segment.Key(String name) ? name : "*")
                .collect(Collectors.joining("."));
    }

    private static String told(ValueTest test) {
        return test instanceof ValueTest.Equal(String text, LetterCase _)
                ? "`" + text + "`"
                : "that " + Outline.test(test);
    }

    private static String listed(Set<String> sources) {
        return new TreeSet<>(sources)
                        .stream()
                                .limit(3)
                                .map(source -> "`" + source + "`")
                                .collect(Collectors.joining(", "))
                + (sources.size() > 3 ? " and others" : "");
    }
}
