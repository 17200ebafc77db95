package dev.kikori.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The index templates that ship with Kikori, as {@code index-templates/NAME.json} on the class
 * path.
 */
public final class Templates {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TEXT = "text";
    private static final String PROPERTIES = "/template/mappings/properties";

    /** The templates' names, which are also their files'. */
    public static final List<String> NAMES =
            List.of(
                    IndexNames.EVENTS,
                    IndexNames.FINDINGS,
                    IndexNames.RULES,
                    IndexNames.LEDGER,
                    IndexNames.DEAD_LETTERS,
                    IndexNames.SETUP);

    private final SearchCluster cluster;

    public Templates(SearchCluster cluster) {
        this.cluster = cluster;
    }

    /** A template's body, as {@code curl} would send it. */
    public static JsonNode body(String name) {
        try (InputStream json =
                Objects.requireNonNull(
                        Templates.class.getResourceAsStream("/index-templates/" + name + ".json"),
                        () -> "index-templates/" + name + ".json is missing from the class path")) {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("reading the template " + name, e);
        }
    }

    /**
     * Installs every template that is absent or differs, and gives existing indices the fields they
     * lack.
     *
     * @return the names of those that were changed
     */
    public List<String> install() throws SearchException {
        List<String> changed = new ArrayList<>();
        for (String name : NAMES) {
            if (!isInstalled(name)) {
                cluster.ask("PUT", "/_index_template/" + name, body(name));
                widen(name);
                changed.add(name);
            }
        }
        return changed;
    }

    /** The names of the templates that are absent or differ from those of this version. */
    public List<String> missing() throws SearchException {
        List<String> missing = new ArrayList<>();
        for (String name : NAMES) {
            if (!isInstalled(name)) {
                missing.add(name);
            }
        }
        return missing;
    }

    private boolean isInstalled(String name) throws SearchException {
        SearchCluster.Answer answer = cluster.send("GET", "/_index_template/" + name);
        if (answer.status() == 404) {
            return false;
        }
        if (!answer.isOk()) {
            throw cluster.failure("GET /_index_template/" + name, answer);
        }
        JsonNode installed = answer.body().path("index_templates").path(0).path("index_template");
        return holds(installed.at(PROPERTIES), body(name).at(PROPERTIES));
    }

    /** Whether every field is there as ours; settings and further fields are the operator's. */
    private static boolean holds(JsonNode installed, JsonNode ours) {
        for (var field : ours.properties()) {
            JsonNode there = installed.path(field.getKey());
            boolean same =
                    field.getValue().has("properties")
                            ? holds(there.path("properties"), field.getValue().path("properties"))
                            : there.equals(field.getValue());
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private SearchCluster.Answer widen(String name, JsonNode mappings) throws SearchException {
        return cluster.send(
                "PUT",
                "/" + name + "*/_mapping?ignore_unavailable=true&allow_no_indices=true",
                mappings);
    }

    /** A template only acts on indices to come; fields can be added to those that are there. */
    private void widen(String name) throws SearchException {
        JsonNode mappings = body(name).path("template").path("mappings");
        SearchCluster.Answer answer = widen(name, mappings);
        if (answer.status() == 400 && mappings.path("properties").has(TEXT)) {
            // An index keeps the analyzers it was made with: an older one stays without full text.
            ((ObjectNode) mappings.path("properties")).remove(TEXT);
            answer = widen(name, mappings);
        }
        if (!answer.isOk() && answer.status() != 404) {
            throw cluster.failure("PUT /" + name + "*/_mapping", answer);
        }
    }
}
