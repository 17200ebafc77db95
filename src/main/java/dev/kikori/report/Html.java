package dev.kikori.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A piece of a page, written so that HTML and XML parsers read the same. */
sealed interface Html {
    Set<String> VOID = Set.of("meta", "br", "hr");

    /**
     * An element.
     *
     * @param name ours, never from an event
     * @param attributes names that are ours; values of any kind
     */
    record Element(String name, Map<String, String> attributes, List<Html> children)
            implements Html {
        public Element {
            attributes = Map.copyOf(attributes);
            children = List.copyOf(children);
        }

        /** The same with one attribute more. */
        Element with(String attribute, String value) {
            Map<String, String> more = new LinkedHashMap<>(attributes);
            more.put(attribute, value);
            return new Element(name, more, children);
        }

        /** The same with more inside. */
        Element and(Html... more) {
            List<Html> all = new ArrayList<>(children);
            all.addAll(Arrays.asList(more));
            return new Element(name, attributes, all);
        }

        Element and(List<? extends Html> more) {
            return and(more.toArray(Html[]::new));
        }
    }

    /** Text, escaped where it is written. */
    record Text(String text) implements Html {}

    static Element element(String name, Html... children) {
        return new Element(name, Map.of(), List.of(children));
    }

    static Element element(String name, String words) {
        return element(name, text(words));
    }

    /** An element of a class. */
    static Element of(String name, String style, Html... children) {
        return element(name, children).with("class", style);
    }

    static Element of(String name, String style, String words) {
        return of(name, style, text(words));
    }

    static Text text(String words) {
        return new Text(words);
    }

    /** A value from an event: cut, its invisible characters shown, its direction its own. */
    static Element value(String text) {
        return element("bdi", Visible.of(text));
    }

    /** The same, in the type of code. */
    static Element code(String text) {
        return element("code", value(text));
    }

    /** A link to a page of documentation; plain text where it is no link to the web. */
    static Html link(String address, String words) {
        String shown = Visible.of(words);
        return address.startsWith("https://") || address.startsWith("http://")
                ? element("a", shown).with("href", address).with("rel", "noreferrer noopener")
                : text(shown);
    }

    /** A sentence with {@code {0}}, {@code {1}} and so on filled in. */
    static Element filled(String name, String template, Html... parts) {
        Element filled = element(name);
        int done = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', done)) {
            int close = template.indexOf('}', open);
            filled =
                    filled.and(
                            text(template.substring(done, open)),
                            parts[Integer.parseInt(template.substring(open + 1, close))]);
            done = close + 1;
        }
        return filled.and(text(template.substring(done)));
    }

    /** The whole page. */
    static String page(Element html) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
        write(html, page);
        return page.append('\n').toString();
    }

    private static void write(Html html, StringBuilder page) {
        switch (html) {
            case Text text -> escape(text.text(), false, page);
            case Element element -> {
                page.append('<').append(element.name());
                element.attributes().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(attribute -> {
                            page.append(' ').append(attribute.getKey()).append("=\"");
                            escape(attribute.getValue(), true, page);
                            page.append('"');
                        });
                if (VOID.contains(element.name())) {
                    page.append(" />");
                } else {
                    page.append('>');
                    element.children().forEach(child -> write(child, page));
                    page.append("</").append(element.name()).append('>');
                }
            }
        }
    }

    /** Also leaves out what XML cannot hold, whoever wrote it. */
    private static void escape(String text, boolean quoted, StringBuilder page) {
        text.codePoints()
                .forEach(character -> {
                    switch (character) {
                        case '&' -> page.append("&amp;");
                        case '<' -> page.append("&lt;");
                        case '>' -> page.append("&gt;");
                        case '"' -> page.append(quoted ? "&quot;" : "\"");
                        default -> page.appendCodePoint(isXml(character) ? character : 0xFFFD);
                    }
                });
    }

    private static boolean isXml(int character) {
        return character == '\n'
                || character == '\t'
                || (character >= 0x20 && character < 0xD800)
                || (character >= 0xE000 && character < 0xFFFE)
                || character >= 0x10000;
    }
}
