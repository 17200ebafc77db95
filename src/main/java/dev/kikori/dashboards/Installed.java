package dev.kikori.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.trail.Language;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Kikori itself has put into OpenSearch Dashboards, remembered in {@code cloudtrail-setup}, so
 * that a later installation can tell a person's change from an older version.
 *
 * @param language of the titles
 * @param fingerprints of each object as Dashboards had it right after it was installed
 */
record Installed(Language language, Map<SavedObject.Key, String> fingerprints) {

    Installed {
        fingerprints = Map.copyOf(fingerprints);
    }

    /** Where it is remembered: one document a tenant. */
    static final class Store {
        private final SearchCluster cluster;
        private final String tenant;

        /**
         * @param tenant where the security plugin keeps the objects; empty for the user's default
         */
        Store(SearchCluster cluster, Optional<String> tenant) {
            this.cluster = cluster;
            this.tenant = tenant.orElse("default");
        }

        Installed read() throws SearchException {
            SearchCluster.Answer answer = cluster.send("GET", path());
            if (answer.status() == 404) {
                return new Installed(Language.ENGLISH, Map.of());
            }
            if (!answer.isOk()) {
                throw cluster.failure("GET " + path(), answer);
            }
            JsonNode source = answer.body().path("_source");
            Map<SavedObject.Key, String> fingerprints = new TreeMap<>();
            for (JsonNode object : source.path("objects")) {
                fingerprints.put(
                        new SavedObject.Key(
                                object.path("type").asText(), object.path("id").asText()),
                        object.path("fingerprint").asText());
            }
            return new Installed(
                    Language.valueOf(source.path("language").asText(Language.ENGLISH.name())),
                    fingerprints);
        }

        void write(Installed installed) throws SearchException {
            ObjectNode document = SavedObjects.JSON.createObjectNode();
            document.put("tenant", tenant).put("language", installed.language().name());
            var objects = document.putArray("objects");
            new TreeMap<>(installed.fingerprints())
                    .forEach((key, fingerprint) ->
                            objects.addObject()
                                    .put("type", key.type())
                                    .put("id", key.id())
                                    .put("fingerprint", fingerprint));
            cluster.ask("PUT", path(), document);
        }

        private String path() {
            // A tenant's name may hold what a path cannot.
            return "/"
                    + IndexNames.SETUP
                    + "/_doc/"
                    + HexFormat.of().formatHex(tenant.getBytes(StandardCharsets.UTF_8));
        }
    }
}
