package dev.kikori.report;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/** A page as an XML parser reads it. */
record Pages(Document document) {

    /** Fails where the page is not well-formed. */
    static Pages parse(String page) throws SAXException, IOException {
        try {
            return new Pages(
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(page))));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every JDK parses XML", e);
        }
    }

    List<Element> all(String name) {
        return all(document.getElementsByTagName(name));
    }

    private static List<Element> all(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int number = 0; number < nodes.getLength(); number++) {
            elements.add((Element) nodes.item(number));
        }
        return elements;
    }

    Element section(String id) {
        return all("section").stream()
                .filter(section -> section.getAttribute("id").equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no section " + id));
    }

    /** The text of a section's cells, row by row. */
    List<List<String>> rows(String section) {
        return all(section(section).getElementsByTagName("tbody")).stream()
                .flatMap(body -> all(body.getElementsByTagName("tr")).stream())
                .map(row ->
                        all(row.getElementsByTagName("td")).stream()
                                .map(Element::getTextContent)
                                .toList())
                .toList();
    }

    /** The figures of the summary by their names, such as {@code 21 uses of root}. */
    List<String> tiles() {
        return all("span").stream()
                .filter(span -> span.getAttribute("class").equals("figure"))
                .map(figure ->
                        figure.getTextContent() + " " + figure.getNextSibling().getTextContent())
                .toList();
    }
}
