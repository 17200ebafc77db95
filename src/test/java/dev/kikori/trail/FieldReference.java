package dev.kikori.trail;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the catalogue as a page to read: fills the places that a text in Markdown leaves for it.
 *
 * @param names the catalogue
 * @param language the page's
 */
record FieldReference(FieldNames names, Language language) {
    static final Pattern PLACE = Pattern.compile("(?m)^<!-- (\\w+)(?:: (\\w+))? -->$");

    /** The text with every place filled. */
    String fill(String text) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(filling(place)));
    }

    private String filling(java.util.regex.MatchResult place) {
        return switch (place.group(1)) {
            case "fields" ->
                    entries(field -> field.group().equals(place.group(2)))
                            .map(this::section)
                            .collect(Collectors.joining("\n"))
                            .stripTrailing();
            case "numbers" -> numbers();
            case "ecs" -> ecs();
            case "sources" -> sources();
            default -> throw new IllegalArgumentException("unknown place " + place.group());
        };
    }

    private Stream<FieldName> entries(Predicate<FieldName> wanted) {
        return names.documented().stream().filter(wanted);
    }

    private String section(FieldName field) {
        var text = new StringBuilder();
        text.append("<a id=\"").append(field.name()).append("\"></a>\n\n");
        text.append("### ").append(code(field.name())).append("\n\n");
        text.append(field.meaning().in(language)).append(said("", ".", "。")).append("\n\n");
        text.append(facts(field)).append('\n');
        if (field.why() != null) {
            text.append("\n> ").append(said("", "**Why it matters.** ", "**着眼点:** "));
            text.append(field.why().in(language)).append('\n');
        }
        if (!field.values().isEmpty()) {
            text.append(said("\n", "| value | meaning |", "| 値 | 意味 |")).append("\n|---|---|\n");
            for (KnownValue value : field.values()) {
                text.append("| ").append(code(value.value())).append(" | ");
                text.append(value.meaning().in(language)).append(" |\n");
            }
        }
        return text.toString();
    }

    private String facts(FieldName field) {
        var facts = Stream.<String>builder();
        facts.add(said("- ", "type: ", "型: ") + type(field.type()));
        if (field.number() != null) {
            facts.add(said("- ", "number: ", "番号: ") + field.number());
        }
        facts.add(said("- ", "example: ", "例: ") + code(field.sample()));
        if (!field.path().equals(field.name()) && field.type() != FieldType.WITHIN) {
            facts.add(said("- ", "in the record: ", "レコードでの位置: ") + code(field.path()));
        }
        if (field.foundAs() != null) {
            facts.add(said("- ", "found as well under ", "次の名前でも検索可能: ") + link(field.foundAs()));
        }
        List<String> others =
                Stream.of(field.aliases(), field.ecs(), field.ecsOfIp())
                        .flatMap(List::stream)
                        .toList();
        if (!others.isEmpty()) {
            facts.add(
                    said("- ", "other names: ", "別名: ")
                            + others.stream()
                                    .map(FieldReference::code)
                                    .collect(Collectors.joining(", ")));
        }
        if (!field.source().isEmpty()) {
            facts.add(
                    said("- ", "source: ", "出典: ")
                            + names.sources(field).stream()
                                    .map(FieldReference::page)
                                    .collect(Collectors.joining(", ")));
        }
        return facts.build().collect(Collectors.joining("\n"));
    }

    private String numbers() {
        Map<Integer, String> byNumber = new TreeMap<>();
        entries(field -> field.number() != null)
                .forEach(field -> byNumber.put(field.number(), link(field.name())));
        return said("", "| no. | field |", "| 番号 | 項目 |") + "\n|---|---|\n" + rows(byNumber);
    }

    private String ecs() {
        Map<String, String> byName = new TreeMap<>();
        for (FieldName field : names.all()) {
            field.ecs().forEach(ecs -> byName.put(code(ecs), link(field.name())));
            field.ecsOfIp().forEach(ecs -> byName.put(code(ecs), link(field.name()) + "`.ip`"));
        }
        return said("", "| ECS | field |", "| ECS | 項目 |") + "\n|---|---|\n" + rows(byName);
    }

    private String sources() {
        return Stream.concat(
                        names.sources().values().stream().map(source -> "- " + page(source)),
                        Stream.concat(
                                Stream.of(""),
                                names.sources().values().stream()
                                        .map(source -> "[" + source.id() + "]: " + source.url())))
                .collect(Collectors.joining("\n"));
    }

    private static String rows(Map<?, String> table) {
        return table.entrySet().stream()
                .map(row -> "| " + row.getKey() + " | " + row.getValue() + " |")
                .collect(Collectors.joining("\n"));
    }

    private String type(FieldType type) {
        return switch (type) {
            case KEYWORD -> said("", "text", "文字列");
            case DATE -> said("", "date", "日時");
            case BOOLEAN -> said("", "true/false", "真偽値");
            case NUMBER -> said("", "number", "数値");
            case LONG -> said("", "whole number", "整数");
            case GEO_POINT -> said("", "point on a map", "地図上の点");
            case ADDRESS -> said("", "address", "アドレス");
            case FREEFORM -> said("", "free-form", "自由形式");
            case WITHIN -> said("", "inside a free-form part", "自由形式の一部");
            case IP -> said("", "IP addresses", "IP アドレス");
            case FULL_TEXT -> said("", "full text", "全文");
            case TEXT_KEPT -> said("", "kept", "保持のみ");
        };
    }

    private String said(String before, String english, String japanese) {
        return before + new Words(english, japanese).in(language);
    }

    private static String link(String name) {
        return "[" + code(name) + "](#" + name + ")";
    }

    private static String page(Source source) {
        return "[" + source.title() + "][" + source.id() + "]";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
