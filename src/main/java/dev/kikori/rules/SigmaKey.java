package dev.kikori.rules;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The left side of a Sigma field: the path, empty for keywords, and what its modifiers make of the
 * values.
 *
 * @param modifiers in the order written
 */
record SigmaKey(Path path, Kind kind, List<SigmaModifier> modifiers) {

    private static final Set<SigmaModifier> ANYWHERE =
            EnumSet.of(SigmaModifier.ALL, SigmaModifier.NEQ, SigmaModifier.EXPAND);
    private static final Set<SigmaModifier> OPENING =
            EnumSet.of(SigmaModifier.STARTSWITH, SigmaModifier.ENDSWITH, SigmaModifier.CONTAINS);
    private static final Set<SigmaModifier> COMPARING =
            EnumSet.of(SigmaModifier.LT, SigmaModifier.LTE, SigmaModifier.GT, SigmaModifier.GTE);
    private static final Set<SigmaModifier> TIME_PARTS =
            EnumSet.range(SigmaModifier.MINUTE, SigmaModifier.YEAR);

    private static final Set<SigmaModifier> EXPRESSION_FLAGS =
            EnumSet.of(SigmaModifier.I, SigmaModifier.M, SigmaModifier.S);

    /** What the values are. */
    enum Kind {
        TEXT,
        REGEX,
        NETWORK,
        NUMBER,
        TIME,
        FIELD,
        EXISTENCE
    }

    SigmaKey {
        modifiers = List.copyOf(modifiers);
    }

    boolean has(SigmaModifier modifier) {
        return modifiers.contains(modifier);
    }

    boolean isKeyword() {
        return path.segments().isEmpty();
    }

    /** The part of a time that is asked for. */
    Optional<CalendarPart> part() {
        return modifiers.stream()
                .filter(TIME_PARTS::contains)
                .map(modifier -> CalendarPart.valueOf(modifier.name()))
                .findFirst();
    }

    ValueTest.Comparison comparison() {
        for (SigmaModifier modifier : modifiers) {
            switch (modifier) {
                case LT -> {
                    return ValueTest.Comparison.LESS;
                }
                case LTE -> {
                    return ValueTest.Comparison.LESS_OR_EQUAL;
                }
                case GT -> {
                    return ValueTest.Comparison.GREATER;
                }
                case GTE -> {
                    return ValueTest.Comparison.GREATER_OR_EQUAL;
                }
                default -> {}
            }
        }
        return ValueTest.Comparison.EQUAL;
    }

    /**
     * Reads {@code field|modifier|modifier}.
     *
     * @throws PatternException where a modifier is unknown, or cannot stand with the others
     */
    static SigmaKey parse(String key) throws PatternException {
        String[] parts = key.split("\\|", -1);
        var modifiers = new ArrayList<SigmaModifier>();
        int column = parts[0].length() + 2;
        for (int i = 1; i < parts.length; i++) {
            SigmaModifier modifier = modifier(parts[i], column);
            if (modifiers.contains(modifier) && modifier != SigmaModifier.BASE64) {
                throw new PatternException(
                        1, column, "the modifier `" + modifier.word() + "` stands here twice");
            }
            modifiers.add(modifier);
            column += parts[i].length() + 1;
        }
        var read = new SigmaKey(path(parts[0].strip()), kind(modifiers), modifiers);
        read.check();
        return read;
    }

    private static SigmaModifier modifier(String word, int column) throws PatternException {
        return SigmaModifier.of(word.strip())
                .orElseThrow(() ->
                        new PatternException(
                                1,
                                column,
                                "unknown modifier `"
                                        + word
                                        + "`; expected one of "
                                        + SigmaModifier.words()));
    }

    static Path path(String field) throws PatternException {
        if (field.isEmpty()) {
            return Path.ROOT;
        }
        String[] names = field.split("\\.", -1);
        if (List.of(names).contains("")) {
            throw new PatternException(
                    1,
                    1,
                    "the field `"
                            + field
                            + "` has an empty name between its dots; expected names as in `userIdentity.type`");
        }
        return Path.of(names);
    }

    private static Kind kind(List<SigmaModifier> modifiers) {
        return modifiers.contains(SigmaModifier.EXISTS)
                ? Kind.EXISTENCE
                : modifiers.contains(SigmaModifier.RE)
                        ? Kind.REGEX
                        : modifiers.contains(SigmaModifier.CIDR)
                                ? Kind.NETWORK
                                : modifiers.contains(SigmaModifier.FIELDREF)
                                        ? Kind.FIELD
                                        : modifiers.stream().anyMatch(TIME_PARTS::contains)
                                                ? Kind.TIME
                                                : modifiers.stream().anyMatch(COMPARING::contains)
                                                        ? Kind.NUMBER
                                                        : Kind.TEXT;
    }

    private void check() throws PatternException {
        if (kind == Kind.TEXT && modifiers.stream().anyMatch(EXPRESSION_FLAGS::contains)) {
            throw new PatternException(
                    1,
                    1,
                    "the modifier `"
                            + modifiers.stream()
                                    .filter(EXPRESSION_FLAGS::contains)
                                    .findFirst()
                                    .orElseThrow()
                                    .word()
                            + "` cannot stand without `re` before it");
        }
        for (SigmaModifier modifier : modifiers) {
            if (!fits(modifier)) {
                throw new PatternException(
                        1,
                        1,
                        "the modifier `"
                                + modifier.word()
                                + "` cannot stand with `"
                                + deciding().word()
                                + "`");
            }
        }
        atMostOne(COMPARING);
        atMostOne(TIME_PARTS);
        int first = modifiers.indexOf(SigmaModifier.RE);
        if (modifiers.subList(0, Math.max(first, 0)).stream()
                .anyMatch(m -> !ANYWHERE.contains(m))) {
            throw new PatternException(
                    1,
                    1,
                    "`re` takes values as they are written; expected it as the first modifier");
        }
        int expand = modifiers.indexOf(SigmaModifier.EXPAND);
        if (modifiers.subList(0, Math.max(expand, 0)).stream().anyMatch(SigmaModifier::encodes)) {
            throw new PatternException(
                    1, 1, "`expand` finds no placeholder in an encoded value; expected it first");
        }
        boolean ofFields =
                kind == Kind.EXISTENCE
                        || kind == Kind.FIELD
                        || kind == Kind.NUMBER
                        || kind == Kind.TIME;
        if (isKeyword() && ofFields) {
            throw new PatternException(
                    1,
                    1,
                    "`"
                            + deciding().word()
                            + "` asks for a field; expected its name before the modifier");
        }
    }

    private void atMostOne(Set<SigmaModifier> group) throws PatternException {
        List<SigmaModifier> of = modifiers.stream().filter(group::contains).toList();
        if (of.size() > 1) {
            throw new PatternException(
                    1,
                    1,
                    "`"
                            + of.getFirst().word()
                            + "` and `"
                            + of.getLast().word()
                            + "` cannot stand together; write the field twice, in two selections");
        }
    }

    private boolean fits(SigmaModifier modifier) {
        return switch (kind) {
            case TEXT ->
                    ANYWHERE.contains(modifier)
                            || OPENING.contains(modifier)
                            || modifier == SigmaModifier.CASED
                            || modifier.encodes();
            case REGEX ->
                    ANYWHERE.contains(modifier)
                            || OPENING.contains(modifier)
                            || modifier == SigmaModifier.RE
                            || modifier == SigmaModifier.I
                            || modifier == SigmaModifier.M
                            || modifier == SigmaModifier.S;
            case NETWORK -> ANYWHERE.contains(modifier) || modifier == SigmaModifier.CIDR;
            case NUMBER -> ANYWHERE.contains(modifier) || COMPARING.contains(modifier);
            case TIME ->
                    ANYWHERE.contains(modifier)
                            || COMPARING.contains(modifier)
                            || TIME_PARTS.contains(modifier);
            case FIELD ->
                    modifier == SigmaModifier.ALL
                            || modifier == SigmaModifier.NEQ
                            || modifier == SigmaModifier.CASED
                            || modifier == SigmaModifier.FIELDREF
                            || OPENING.contains(modifier);
            case EXISTENCE -> modifier == SigmaModifier.EXISTS || modifier == SigmaModifier.NEQ;
        };
    }

    private SigmaModifier deciding() {
        return switch (kind) {
            case REGEX -> SigmaModifier.RE;
            case NETWORK -> SigmaModifier.CIDR;
            case FIELD -> SigmaModifier.FIELDREF;
            case EXISTENCE -> SigmaModifier.EXISTS;
            case NUMBER, TIME ->
                    modifiers.stream()
                            .filter(m -> COMPARING.contains(m) || TIME_PARTS.contains(m))
                            .findFirst()
                            .orElseThrow();
            case TEXT -> modifiers.getFirst();
        };
    }
}
