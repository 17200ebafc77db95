package dev.kikori.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.search.CaFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** OpenSearch Dashboards, asked over HTTP. Safe for use by several threads. */
public final class DashboardsApi implements AutoCloseable {

    /**
     * How to reach OpenSearch Dashboards.
     *
     * @param url such as {@code https://dashboards.example.com:5601}; a path such as {@code
     *     /_dashboards} is used as prefix
     * @param username for basic authentication, or null for none
     * @param password for basic authentication, or null for none
     * @param tenant where the security plugin keeps the objects, such as {@code global}, or null
     *     for the user's default
     * @param caFile PEM certificates to trust instead of the platform's, or null
     * @param timeout how long one request may take
     */
    public record Settings(
            URI url,
            @Nullable String username,
            @Nullable String password,
            @Nullable String tenant,
            @Nullable Path caFile,
            Duration timeout) {
        /** An import writes a few dozen documents; a busy cluster takes seconds for it. */
        public static final Duration TIMEOUT = Duration.ofSeconds(60);

        /** Dashboards without authentication, as in a trial. */
        public static Settings open(URI url) {
            return new Settings(url, null, null, null, null, TIMEOUT);
        }

        @Override
        public String toString() {
            return "dashboards " + url + (username == null ? "" : " as " + username);
        }
    }

    /** The types that may refer to what Kikori installs; a version passes over those it lacks. */
    private static final List<String> REFERRING =
            List.of(
                    "dashboard",
                    "visualization",
                    "search",
                    "map",
                    "explore",
                    "visualization-visbuilder",
                    "augment-vis");

    static final String STATUS = "/api/status";

    private final Settings settings;
    private final HttpClient client;

    private DashboardsApi(Settings settings, HttpClient client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * Prepares a client; nothing is sent yet.
     *
     * @throws DashboardsException MISCONFIGURED when the settings cannot work
     */
    public static DashboardsApi connect(Settings settings) throws DashboardsException {
        if ((settings.username() == null) != (settings.password() == null)) {
            throw DashboardsFault.misconfigured(
                    "dashboards.username and dashboards.password are only of use together");
        }
        String scheme = settings.url().getScheme();
        if (settings.url().getHost() == null
                || !("http".equals(scheme) || "https".equals(scheme))) {
            throw DashboardsFault.misconfigured(
                    "dashboards.url "
                            + settings.url()
                            + " is not an address such as http://localhost:5601");
        }
        HttpClient.Builder client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(settings.timeout());
        if (settings.caFile() != null) {
            try {
                client.sslContext(CaFile.trusting(settings.caFile(), "dashboards.caFile"));
            } catch (IOException e) {
                throw new DashboardsException(
                        DashboardsException.Kind.MISCONFIGURED, String.valueOf(e.getMessage()), e);
            }
        }
        return new DashboardsApi(settings, client.build());
    }

    public Settings settings() {
        return settings;
    }

    /**
     * The version of OpenSearch Dashboards, such as {@code 3.8.0}; proof that it is ready.
     *
     * @throws DashboardsException TRANSIENT while it starts or cannot reach its cluster
     */
    public String version() throws DashboardsException, InterruptedException {
        JsonNode status = json(send(request(STATUS).GET().build()));
        if (status.at("/status/overall/state").asText().equals("red")) {
            throw new DashboardsException(
                    DashboardsException.Kind.TRANSIENT,
                    "OpenSearch Dashboards at "
                            + settings.url()
                            + " is up but says that it is not well: "
                            + status.at("/status/overall/title").asText());
        }
        String version = status.at("/version/number").asText();
        if (version.isEmpty()) {
            throw notDashboards(status.toString());
        }
        return version;
    }

    /**
     * Waits until OpenSearch Dashboards is ready.
     *
     * @param patience how long to go on asking
     * @param pause between one question and the next
     * @param waiting is told once why it waits
     * @return its version
     * @throws DashboardsException the last answer, once patience is over; at once when waiting
     *     cannot help
     */
    public String awaitReady(Duration patience, Duration pause, Consumer<String> waiting)
            throws DashboardsException, InterruptedException {
        long start = System.nanoTime();
        for (int asked = 0; ; asked++) {
            try {
                return version();
            } catch (DashboardsException e) {
                boolean over = System.nanoTime() - start >= patience.toNanos();
                if (e.kind() != DashboardsException.Kind.TRANSIENT || over) {
                    throw e;
                }
                if (asked == 0) {
                    waiting.accept(String.valueOf(e.getMessage()));
                }
                Thread.sleep(pause);
            }
        }
    }

    /**
     * Imports saved objects and overwrites those of the same id.
     *
     * @return what became of them; some may have failed
     * @throws DashboardsException when the import as a whole was not taken
     */
    public ImportResult importObjects(SavedObjects objects)
            throws DashboardsException, InterruptedException {
        String text = objects.ndjson();
        String boundary = "kikori";
        while (text.contains(boundary)) {
            boundary = boundary + "-";
        }
        HttpRequest.Builder request =
                request("/api/saved_objects/_import?overwrite=true")
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(HttpRequest.BodyPublishers.ofString(multipart(text, boundary)));
        JsonNode answer = json(send(request.build()));
        if (!answer.has("success")) {
            throw notDashboards(answer.toString());
        }
        ImportResult result = ImportResult.of(answer);
        if (!result.success() && result.failures().isEmpty()) {
            throw DashboardsFault.unexplained(settings, answer.toString());
        }
        return result;
    }

    /**
     * Those of the objects that there are.
     *
     * @throws DashboardsException REFUSED when one is there but cannot be read
     */
    public Map<SavedObject.Key, SavedObject> read(Collection<SavedObject.Key> keys)
            throws DashboardsException, InterruptedException {
        Map<SavedObject.Key, SavedObject> found = new TreeMap<>();
        if (keys.isEmpty()) {
            return found;
        }
        JsonNode answer = json(post("/api/saved_objects/_bulk_get", named(keys)));
        if (!answer.has("saved_objects")) {
            throw notDashboards(answer.toString());
        }
        for (JsonNode json : answer.path("saved_objects")) {
            JsonNode error = json.path("error");
            if (error.isMissingNode() && json instanceof ObjectNode object) {
                SavedObject read = new SavedObject(object);
                found.put(read.key(), read);
            } else if (error.path("statusCode").asInt() != 404) {
                throw new DashboardsException(
                        DashboardsException.Kind.REFUSED,
                        settings.url()
                                + " does not give "
                                + json.path("type").asText()
                                + " "
                                + json.path("id").asText()
                                + ": "
                                + error.path("message").asText());
            }
        }
        return found;
    }

    /**
     * Exports objects with all that they refer to.
     *
     * @param roots objects that are there
     */
    public SavedObjects exportObjects(Collection<SavedObject.Key> roots)
            throws DashboardsException, InterruptedException {
        ObjectNode asked = SavedObjects.JSON.createObjectNode();
        asked.set("objects", named(roots));
        asked.put("includeReferencesDeep", true).put("excludeExportDetails", true);
        String path = "/api/saved_objects/_export";
        return SavedObjects.parse(post(path, asked).body(), settings.url() + path);
    }

    /**
     * The objects that refer to one, as far as they are of types that show or build upon others.
     *
     * @return some of them where there are many, each with its title only
     */
    public List<SavedObject> referrers(SavedObject.Key key)
            throws DashboardsException, InterruptedException {
        StringBuilder path = new StringBuilder("/api/saved_objects/_find?per_page=20&fields=title");
        REFERRING.forEach(type -> path.append("&type=").append(type));
        ObjectNode reference = SavedObjects.JSON.createObjectNode();
        reference.put("type", key.type()).put("id", key.id());
        path.append("&has_reference=").append(encoded(reference.toString()));
        JsonNode answer = json(send(request(path.toString()).GET().build()));
        if (!answer.path("saved_objects").isArray()) {
            throw notDashboards(answer.toString());
        }
        List<SavedObject> referrers = new ArrayList<>();
        for (JsonNode json : answer.path("saved_objects")) {
            if (json instanceof ObjectNode object) {
                referrers.add(new SavedObject(object));
            }
        }
        return referrers;
    }

    /** Deletes an object; that it is not there any more is no failure. */
    public void delete(SavedObject.Key key) throws DashboardsException, InterruptedException {
        HttpRequest request =
                request("/api/saved_objects/" + encoded(key.type()) + "/" + encoded(key.id()))
                        .DELETE()
                        .build();
        HttpResponse<String> response = exchange(request);
        if (response.statusCode() != 404) {
            succeeded(request, response);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static ArrayNode named(Collection<SavedObject.Key> keys) {
        ArrayNode named = SavedObjects.JSON.createArrayNode();
        for (SavedObject.Key key : keys) {
            named.addObject().put("type", key.type()).put("id", key.id());
        }
        return named;
    }

    private HttpResponse<String> post(String path, JsonNode body)
            throws DashboardsException, InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build());
    }

    /** The file's name must end in .ndjson, or Dashboards refuses it. */
    private static String multipart(String ndjson, String boundary) {
        return "--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"kikori.ndjson\""
                + "\r\nContent-Type: application/ndjson\r\n\r\n"
                + ndjson
                + "\r\n--"
                + boundary
                + "--\r\n";
    }

    private HttpRequest.Builder request(String path) {
        String base = settings.url().toString().replaceAll("/+$", "");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(settings.timeout())
                        .header("Accept", "application/json")
                        .header("osd-xsrf", "true");
        if (settings.tenant() != null) {
            request.header("securitytenant", settings.tenant());
        }
        if (settings.username() != null) {
            byte[] credentials =
                    (settings.username() + ":" + settings.password())
                            .getBytes(StandardCharsets.UTF_8);
            request.header(
                    "Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest request)
            throws DashboardsException, InterruptedException {
        return succeeded(request, exchange(request));
    }

    private HttpResponse<String> succeeded(HttpRequest request, HttpResponse<String> response)
            throws DashboardsException {
        if (response.statusCode() / 100 != 2) {
            throw DashboardsFault.of(request, response);
        }
        return response;
    }

    private HttpResponse<String> exchange(HttpRequest request)
            throws DashboardsException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw DashboardsFault.of(settings, request, e);
        }
    }

    private DashboardsException notDashboards(String answer) {
        return DashboardsFault.notDashboards(settings, answer);
    }

    private JsonNode json(HttpResponse<String> response) throws DashboardsException {
        try {
            return SavedObjects.JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw notDashboards(response.body());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
