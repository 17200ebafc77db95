package dev.kikori.explain;

import dev.kikori.trail.Language;
import dev.kikori.trail.Words;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Lays an explanation out for a terminal.
 *
 * @param language the page's
 * @param width the cells of a line
 */
public record ExplanationPage(Language language, int width) {
    /** From there on request and response stand beside one another. */
    static final int BESIDE_MIN = 120;

    private static final int WIDTH_MIN = 60;
    private static final int INDENT = 2;

    /** The cells of a label at the head of the page. */
    private static final int LABEL = 10;

    private static final int NAME_MAX = 36;

    /** Where a value begins that finds no room beside its name. */
    private static final int BELOW_INDENT = 6;

    /** Values of a side that are shown; {@code show} has all of them. */
    private static final int SIDE_MAX = 60;

    /** A value is cut there; {@code show} has all of it. */
    private static final int VALUE_CHARS_MAX = 600;

    public ExplanationPage {
        width = Math.max(WIDTH_MIN, width);
    }

    /** The page, with a line end after every line. */
    public String of(Explanation event) {
        List<String> lines = new ArrayList<>();
        lines.addAll(Cells.wrapped(event.summary() + said(".", "。"), width));
        lines.add("");
        line(lines, said("Event", "イベント"), event.eventId());
        line(lines, said("Time", "日時"), event.time());
        line(lines, said("Behind", "背後"), event.origin());
        line(
                lines,
                said("Creator", "作成者"),
                String.join(said(", created by ", "、その作成者は "), event.creators()));
        findings(lines, event.findings());
        event.chapters()
                .forEach((chapter, items) -> {
                    if (chapter != Chapter.OTHER) {
                        chapter(lines, chapter.title(), items);
                    }
                });
        sides(lines, event);
        List<Explanation.Item> others = event.chapters().get(Chapter.OTHER);
        if (others != null) {
            chapter(lines, Chapter.OTHER.title(), others);
        }
        return String.join("\n", lines) + "\n";
    }

    /**
     * Events in one line each: time, id and sentence.
     *
     * @param events the explanations
     */
    public String list(List<Explanation> events) {
        StringBuilder text = new StringBuilder();
        for (Explanation event : events) {
            for (String line : Cells.wrapped(event.time() + "  " + event.eventId(), width)) {
                text.append(line).append('\n');
            }
            for (String line : Cells.wrapped(event.summary(), width - INDENT)) {
                text.append(" ".repeat(INDENT)).append(line).append('\n');
            }
        }
        return text.toString();
    }

    private void line(List<String> lines, String name, String value) {
        if (value.isEmpty()) {
            return;
        }
        List<String> wrapped = Cells.wrapped(value, width - INDENT - LABEL);
        for (int i = 0; i < wrapped.size(); i++) {
            lines.add(
                    " ".repeat(INDENT) + Cells.padded(i == 0 ? name : "", LABEL) + wrapped.get(i));
        }
    }

    private void findings(List<String> lines, List<Explanation.FoundOn> findings) {
        for (Explanation.FoundOn found : findings) {
            line(
                    lines,
                    said("Finding", "検出"),
                    "[" + level(found.level()) + "] " + found.title() + " (" + found.rule() + ")");
        }
    }

    private String level(String level) {
        return switch (level) {
            case "informational" -> said(level, "情報");
            case "low" -> said(level, "低");
            case "medium" -> said(level, "中");
            case "high" -> said(level, "高");
            case "critical" -> said(level, "重大");
            default -> level;
        };
    }

    private void chapter(List<String> lines, Words title, List<Explanation.Item> items) {
        heading(lines, title.in(language), width);
        for (Explanation.Item item : items) {
            lines.addAll(item(item, item.path(), width));
        }
    }

    private static void heading(List<String> lines, String title, int width) {
        lines.add("");
        lines.add(title);
        lines.add("─".repeat(width));
    }

    /** A value with all that is said about it. */
    private List<String> item(Explanation.Item item, String name, int within) {
        List<String> lines = new ArrayList<>();
        int column = Math.min(NAME_MAX, within / 2 - INDENT);
        int indent = INDENT + column + 1;
        String value = clipped(item.value());
        int cells = Cells.width(value);
        boolean beside =
                Cells.width(name) <= column
                        && (cells <= within - indent || cells > within - BELOW_INDENT);
        if (!beside) {
            for (String line : Cells.wrapped(name, within - INDENT)) {
                lines.add(" ".repeat(INDENT) + line);
            }
            indent = BELOW_INDENT;
        }
        List<String> values = Cells.wrapped(value, within - indent);
        for (int i = 0; i < values.size(); i++) {
            String before =
                    i == 0 && beside
                            ? " ".repeat(INDENT) + Cells.padded(name, column) + " "
                            : " ".repeat(indent);
            lines.add(before + values.get(i));
        }
        said(lines, "= ", item.known(), within);
        said(lines, "", item.meaning(), within);
        said(lines, "> ", item.why(), within);
        return lines;
    }

    private static void said(List<String> lines, String sign, @Nullable String words, int within) {
        if (words == null) {
            return;
        }
        int indent = 2 * INDENT + 2;
        List<String> wrapped = Cells.wrapped(words, within - indent);
        for (int i = 0; i < wrapped.size(); i++) {
            lines.add(
                    " ".repeat(indent - 2)
                            + (i == 0 && !sign.isEmpty() ? sign : "  ")
                            + wrapped.get(i));
        }
    }

    private void sides(List<String> lines, Explanation event) {
        Words requestTitle = new Words("Request", "リクエスト");
        Words responseTitle = new Words("Response", "レスポンス");
        if (event.request().isEmpty() && event.response().isEmpty()) {
            return;
        }
        if (width < BESIDE_MIN) {
            side(lines, requestTitle, event.request(), width);
            side(lines, responseTitle, event.response(), width);
            return;
        }
        int half = (width - 3) / 2;
        List<String> left = new ArrayList<>();
        List<String> right = new ArrayList<>();
        side(left, requestTitle, event.request(), half);
        side(right, responseTitle, event.response(), half);
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String beside = i < right.size() ? right.get(i) : "";
            lines.add(
                    (Cells.padded(i < left.size() ? left.get(i) : "", half) + "   " + beside)
                            .stripTrailing());
        }
    }

    private void side(List<String> lines, Words title, List<Explanation.Item> items, int within) {
        heading(lines, title.in(language), within);
        if (items.isEmpty()) {
            lines.add("  " + said("nothing", "なし"));
        }
        for (Explanation.Item item : items.subList(0, Math.min(SIDE_MAX, items.size()))) {
            String path = item.path();
            int dot = path.indexOf('.');
            lines.addAll(item(item, dot < 0 ? path : path.substring(dot + 1), within));
        }
        int more = items.size() - SIDE_MAX;
        if (more > 0) {
            lines.add("  " + said("… and " + more + " more", "…ほか " + more + " 件"));
        }
    }

    private static String clipped(String value) {
        return value.length() <= VALUE_CHARS_MAX
                ? value
                : value.substring(0, VALUE_CHARS_MAX) + "…";
    }

    private String said(String english, String japanese) {
        return new Words(english, japanese).in(language);
    }
}
