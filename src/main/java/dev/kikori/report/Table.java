package dev.kikori.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table of a page, row by row. */
final class Table {
    private final List<String> heads;
    private final List<Integer> numbers;
    private final List<Html> rows = new ArrayList<>();

    private Table(List<String> heads, List<Integer> numbers) {
        this.heads = heads;
        this.numbers = numbers;
    }

    /**
     * @param heads of the columns; those that begin with # hold numbers, one without words is left
     *     out
     */
    static Table of(String... heads) {
        List<Integer> numbers = new ArrayList<>();
        for (int column = 0; column < heads.length; column++) {
            if (heads[column].startsWith("#")) {
                numbers.add(column);
            }
        }
        return new Table(
                Arrays.stream(heads)
                        .map(head -> head.startsWith("#") ? head.substring(1) : head)
                        .toList(),
                numbers);
    }

    Table row(String style, Html... cells) {
        Html.Element row = style.isEmpty() ? Html.element("tr") : Html.of("tr", style);
        for (int column = 0; column < cells.length; column++) {
            if (heads.get(column).isEmpty()) {
                continue;
            }
            row = row.and(cell("td", column, cells[column]));
        }
        rows.add(row);
        return this;
    }

    /**
     * The table, or that there is nothing.
     *
     * @param more rows that are left out
     */
    Html html(long more) {
        if (rows.isEmpty()) {
            return Html.of("p", "none", Wording.NONE);
        }
        Html.Element head = Html.element("tr");
        for (int column = 0; column < heads.size(); column++) {
            if (heads.get(column).isEmpty()) {
                continue;
            }
            head = head.and(cell("th", column, Html.text(heads.get(column))).with("scope", "col"));
        }
        Html.Element table =
                Html.element("table", Html.element("thead", head), Html.element("tbody").and(rows));
        Html.Element part = Html.of("div", "scroll", table);
        return more == 0
                ? part
                : Html.element("div", part, Html.of("p", "more", Wording.more(more)));
    }

    private Html.Element cell(String name, int column, Html content) {
        return numbers.contains(column)
                ? Html.of(name, "number", content)
                : Html.element(name, content);
    }
}
