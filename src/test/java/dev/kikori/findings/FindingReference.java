package dev.kikori.findings;

import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Language;
import dev.kikori.trail.Words;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the catalogue of a finding's fields as a page to read: fills the places that a text in
 * Markdown leaves for it.
 *
 * @param language the page's
 */
record FindingReference(Language language) {
    static final Pattern PLACE = Pattern.compile("(?m)^<!-- (\\w+)(?:: (\\w+))? -->$");

    /** The text with every place filled. */
    String fill(String text) {
        return PLACE.matcher(text)
                .replaceAll(place ->
                        Matcher.quoteReplacement(
                                place.group(1).equals("fields")
                                        ? group(place.group(2))
                                        : fromEvent()));
    }

    private String group(String group) {
        return said("| field | type | meaning | example |", "| 項目 | 型 | 意味 | 例 |")
                + "\n|---|---|---|---|\n"
                + FindingFields.own().stream()
                        .filter(field -> field.group().equals(group))
                        .map(this::row)
                        .collect(Collectors.joining("\n"));
    }

    private String row(FindingField field) {
        String type = field.type().name().toLowerCase(Locale.ROOT) + (field.many() ? " []" : "");
        return "| "
                + String.join(
                        " | ",
                        '`' + field.name() + '`',
                        type,
                        field.meaning().in(language),
                        '`' + field.sample() + '`')
                + " |";
    }

    private String fromEvent() {
        return FindingFields.fromEvent(FieldNames.standard()).stream()
                .map(FieldName::name)
                .map(name ->
                        "[`" + name + "`](" + said("fields.md", "fields.ja.md") + "#" + name + ")")
                .collect(Collectors.joining(", "));
    }

    private String said(String english, String japanese) {
        return new Words(english, japanese).in(language);
    }
}
