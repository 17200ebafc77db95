package dev.kikori.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query of the search bar as OpenSearch Dashboards sends it: the part of DQL that Lucene's syntax
 * reads alike. AND and OR in upper case and never side by side without parentheses, every value
 * with its field.
 */
final class Dql {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:([():])|\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s():\"]+))");

    private enum Kind {
        SIGN,
        QUOTED,
        WORD
    }

    private record Token(Kind kind, String text) {
        boolean is(String other) {
            return kind != Kind.QUOTED && text.equals(other);
        }
    }

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final Set<String> fields = new TreeSet<>();
    private final ObjectNode query;
    private int next;

    private Dql(String text) {
        this.text = text;
        Matcher token = TOKEN.matcher(text.strip());
        int end = 0;
        while (token.find() && token.start() == end && token.end() > end) {
            end = token.end();
            if (token.group(1) != null) {
                tokens.add(new Token(Kind.SIGN, token.group(1)));
            } else if (token.group(2) != null) {
                tokens.add(new Token(Kind.QUOTED, token.group(2)));
            } else {
                tokens.add(new Token(Kind.WORD, token.group(3)));
            }
        }
        query = tokens.isEmpty() ? all() : clauses("");
        if (end != text.strip().length() || next != tokens.size()) {
            throw refused("something is left over");
        }
    }

    static Dql parse(String text) {
        return new Dql(text);
    }

    ObjectNode query() {
        return query;
    }

    /** The fields that are asked. */
    Set<String> fields() {
        return fields;
    }

    private ObjectNode clauses(String field) {
        List<ObjectNode> operands = new ArrayList<>();
        operands.add(clause(field));
        String operator = "";
        while (next < tokens.size() && !tokens.get(next).is(")")) {
            String here = tokens.get(next++).text();
            if (!here.equals("AND") && !here.equals("OR")) {
                throw refused("AND or OR is missing before " + here);
            }
            if (!operator.isEmpty() && !operator.equals(here)) {
                throw refused("AND beside OR needs parentheses");
            }
            operator = here;
            operands.add(clause(field));
        }
        if (operands.size() == 1) {
            return operands.getFirst();
        }
        ObjectNode bool = SavedObjects.JSON.createObjectNode();
        ObjectNode inner = bool.putObject("bool");
        ArrayNode clauses = inner.putArray(operator.equals("AND") ? "filter" : "should");
        operands.forEach(clauses::add);
        if (operator.equals("OR")) {
            inner.put("minimum_should_match", 1);
        }
        return bool;
    }

    private ObjectNode clause(String field) {
        Token token = take();
        if (token.is("NOT")) {
            ObjectNode bool = SavedObjects.JSON.createObjectNode();
            bool.putObject("bool").putArray("must_not").add(clause(field));
            return bool;
        }
        if (token.is("(")) {
            ObjectNode inner = clauses(field);
            close();
            return inner;
        }
        if (!field.isEmpty()) {
            return test(field, token);
        }
        if (token.kind() != Kind.WORD || !take().is(":")) {
            throw refused(token.text() + " stands without a field");
        }
        fields.add(token.text());
        if (next < tokens.size() && tokens.get(next).is("(")) {
            next++;
            ObjectNode values = clauses(token.text());
            close();
            return values;
        }
        return test(token.text(), take());
    }

    private static ObjectNode test(String field, Token value) {
        ObjectNode query = SavedObjects.JSON.createObjectNode();
        switch (value.kind()) {
            case QUOTED -> query.putObject("match_phrase").put(field, value.text());
            case WORD -> {
                if (value.text().equals("*")) {
                    query.putObject("exists").put("field", field);
                } else if (value.text().contains("*")) {
                    ObjectNode words = query.putObject("query_string");
                    words.putArray("fields").add(field);
                    words.put("query", value.text());
                } else {
                    query.putObject("match").put(field, value.text());
                }
            }
            case SIGN -> throw new IllegalArgumentException(field + " has no value");
        }
        return query;
    }

    private Token take() {
        if (next == tokens.size()) {
            throw refused("it ends too early");
        }
        return tokens.get(next++);
    }

    private void close() {
        if (!take().is(")")) {
            throw refused("a parenthesis stays open");
        }
    }

    private static ObjectNode all() {
        ObjectNode query = SavedObjects.JSON.createObjectNode();
        query.putObject("match_all");
        return query;
    }

    private IllegalArgumentException refused(String reason) {
        return new IllegalArgumentException(reason + ": " + text);
    }
}
