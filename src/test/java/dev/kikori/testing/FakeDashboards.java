package dev.kikori.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OpenSearch Dashboards' saved-object API over HTTP, with the rules of the real one: the XSRF
 * header, multipart with a file that is named .ndjson, all or nothing when references are missing,
 * conflicts without overwrite, and refusal of documents newer than itself.
 */
public final class FakeDashboards implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern BOUNDARY =
            Pattern.compile("multipart/form-data;.*boundary=\"?([^\";]+)\"?.*");
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]*)\"");

    private final HttpServer server;
    private final String basePath;
    private final Map<String, JsonNode> objects = new TreeMap<>();
    private final List<String> tenants = new ArrayList<>();
    private @Nullable String credentials;
    private final Set<String> undeletable = new TreeSet<>();
    private final Map<String, Answer> strange = new TreeMap<>();
    private @Nullable String brokenId;
    private @Nullable String lostId;
    private int startingAnswers;

    public FakeDashboards(String basePath) throws IOException {
        this.basePath = basePath;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + basePath);
    }

    /** Whoever comes without these is turned away. */
    public synchronized void require(String username, String password) {
        credentials =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (username + ":" + password)
                                                .getBytes(StandardCharsets.UTF_8));
    }

    /** The next answers say that the server is not ready yet. */
    public synchronized void starting(int answers) {
        startingAnswers = answers;
    }

    /** Every request whose path ends so is answered with this, as a proxy would. */
    public synchronized void answer(String pathEnd, int status, String body) {
        strange.put(pathEnd, new Answer(status, body));
    }

    /** An import says that it took this object, and loses it. */
    public synchronized void lose(String id) {
        lostId = id;
    }

    /** Writing this object fails, as one does with an attribute that is not mapped. */
    public synchronized void breakOn(String id) {
        brokenId = id;
    }

    /** Deleting this object fails, or works again. */
    public synchronized void keepFromDeletion(String key, boolean kept) {
        var _ = kept ? undeletable.add(key) : undeletable.remove(key);
    }

    /** The keys of the objects that are stored, as {@code type:id}. */
    public synchronized List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    /** The tenants that imports named, in order. */
    public synchronized List<String> tenants() {
        return List.copyOf(tenants);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Answer answer = route(exchange, new String(body, StandardCharsets.UTF_8));
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private record Answer(int status, String body) {}

    private synchronized Answer route(HttpExchange exchange, String body) throws IOException {
        if (startingAnswers > 0) {
            startingAnswers--;
            return new Answer(503, "OpenSearch Dashboards server is not ready yet");
        }
        String authorization = exchange.getRequestHeaders().getFirst("authorization");
        if (credentials != null && !credentials.equals(authorization)) {
            return error(401, "Unauthorized", "Authentication Exception");
        }
        String path = exchange.getRequestURI().getPath();
        for (var one : strange.entrySet()) {
            if (path.endsWith(one.getKey())) {
                return one.getValue();
            }
        }
        String asked = exchange.getRequestMethod() + " " + path;
        if (asked.equals("GET " + basePath + "/api/status")) {
            return new Answer(
                    200,
                    "{\"version\":{\"number\":\"3.8.0\"},\"status\":{\"overall\":{\"state\":\"green\"}}}");
        }
        if (!asked.startsWith("GET ") && !exchange.getRequestHeaders().containsKey("osd-xsrf")) {
            return error(400, "Bad Request", "Request must contain a osd-xsrf header.");
        }
        if (asked.equals("POST " + basePath + "/api/saved_objects/_import")) {
            return importing(exchange, body);
        }
        if (asked.equals("POST " + basePath + "/api/saved_objects/_bulk_get")) {
            return reading(body);
        }
        if (asked.equals("POST " + basePath + "/api/saved_objects/_export")) {
            return exporting(body);
        }
        if (asked.equals("GET " + basePath + "/api/saved_objects/_find")) {
            return finding(exchange.getRequestURI().getRawQuery());
        }
        String object = "DELETE " + basePath + "/api/saved_objects/";
        if (asked.startsWith(object)) {
            return deleting(asked.substring(object.length()).replaceFirst("/", ":"));
        }
        return error(404, "Not Found", "Not Found");
    }

    private Answer finding(String query) throws IOException {
        Set<String> types = new TreeSet<>();
        JsonNode reference = JSON.nullNode();
        for (String parameter : query.split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            String value = URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
            switch (parts[0]) {
                case "type" -> types.add(value);
                case "has_reference" -> reference = JSON.readTree(value);
                case "per_page", "fields" -> {}
                default ->
                        throw new IllegalArgumentException("the fake does not know " + parameter);
            }
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode found = answer.putArray("saved_objects");
        for (JsonNode object : objects.values()) {
            for (JsonNode one : object.path("references")) {
                if (types.contains(object.path("type").asText())
                        && key(one).equals(key(reference))) {
                    found.add(asRead(object));
                    break;
                }
            }
        }
        answer.put("total", found.size());
        return new Answer(200, answer.toString());
    }

    private Answer deleting(String key) {
        if (undeletable.contains(key)) {
            return error(500, "Internal Server Error", "An internal server error occurred");
        }
        return objects.remove(key) == null
                ? error(404, "Not Found", "Saved object [" + key + "] not found")
                : new Answer(200, "{}");
    }

    private Answer importing(HttpExchange exchange, String body) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("content-type");
        Matcher boundary = BOUNDARY.matcher(type == null ? "" : type);
        if (!boundary.matches()) {
            return error(415, "Unsupported Media Type", "Unsupported Media Type");
        }
        String[] parts = body.split(Pattern.quote("--" + boundary.group(1)), -1);
        int head = parts.length == 3 ? parts[1].indexOf("\r\n\r\n") : -1;
        if (head < 0 || !parts[1].substring(0, head).contains("name=\"file\"")) {
            return error(
                    400, "Bad Request", "[request body.file]: expected value of type [Stream]");
        }
        Matcher name = FILE_NAME.matcher(parts[1].substring(0, head));
        String file = name.find() ? name.group(1) : "";
        if (!file.endsWith(".ndjson")) {
            return error(400, "Bad Request", "Invalid file extension " + file);
        }
        String tenant = exchange.getRequestHeaders().getFirst("securitytenant");
        tenants.add(tenant == null ? "" : tenant);
        boolean overwrite = "overwrite=true".equals(exchange.getRequestURI().getQuery());
        return store(parts[1].substring(head + 4), overwrite);
    }

    private Answer reading(String body) throws IOException {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode found = answer.putArray("saved_objects");
        for (JsonNode asked : JSON.readTree(body)) {
            JsonNode object = objects.get(key(asked));
            if (object != null) {
                found.add(asRead(object));
            } else {
                found.addObject()
                        .put("type", asked.path("type").asText())
                        .put("id", asked.path("id").asText())
                        .putObject("error")
                        .put("statusCode", 404)
                        .put("error", "Not Found")
                        .put("message", "Saved object [" + key(asked) + "] not found");
            }
        }
        return new Answer(200, answer.toString());
    }

    private Answer exporting(String body) throws IOException {
        JsonNode request = JSON.readTree(body);
        Map<String, JsonNode> exported = new TreeMap<>();
        for (JsonNode asked : request.path("objects")) {
            if (!objects.containsKey(key(asked))) {
                return error(400, "Bad Request", "Bad Request");
            }
            follow(asked, exported);
        }
        StringBuilder ndjson = new StringBuilder();
        exported.values().forEach(object -> ndjson.append(asRead(object)).append('\n'));
        return new Answer(200, ndjson.toString());
    }

    private void follow(JsonNode reference, Map<String, JsonNode> exported) {
        JsonNode object = objects.get(key(reference));
        if (object != null && exported.putIfAbsent(key(reference), object) == null) {
            object.path("references").forEach(next -> follow(next, exported));
        }
    }

    /** With what the server adds. */
    private static JsonNode asRead(JsonNode object) {
        return ((ObjectNode) object.deepCopy())
                .put("updated_at", "2026-01-01T00:00:00.000Z")
                .put("version", "WzEsMV0=");
    }

    /** What a person does to an object in the browser. */
    public synchronized void change(String key, UnaryOperator<JsonNode> edit) {
        objects.compute(key, (_, object) -> edit.apply(Objects.requireNonNull(object).deepCopy()));
    }

    /** One of the objects that are stored. */
    public synchronized JsonNode object(String key) {
        return Objects.requireNonNull(objects.get(key)).deepCopy();
    }

    /** What a person makes in the browser. */
    public synchronized void put(JsonNode object) {
        objects.put(key(object), object);
    }

    /** Deletes an object. */
    public synchronized void delete(String key) {
        objects.remove(key);
    }

    private Answer store(String ndjson, boolean overwrite) throws IOException {
        Map<String, JsonNode> sent = new TreeMap<>();
        for (String line : ndjson.lines().filter(line -> !line.isBlank()).toList()) {
            JsonNode object = JSON.readTree(line);
            sent.put(key(object), object);
            String migration = object.at("/migrationVersion/visualization").asText("0");
            if (migration.startsWith("7.11") || migration.startsWith("8")) {
                return error(
                        422,
                        "Unprocessable Entity",
                        "Document \""
                                + object.path("id").asText()
                                + "\" has property \"visualization\" which belongs to a more recent"
                                + " version of OpenSearch Dashboards ["
                                + migration
                                + "].");
            }
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode errors = JSON.createArrayNode();
        for (JsonNode object : sent.values()) {
            check(object, sent, overwrite, errors);
        }
        boolean resolvable = !errors.isEmpty();
        if (!resolvable) {
            for (JsonNode object : sent.values()) {
                if (object.path("id").asText().equals(brokenId)) {
                    error(errors, object, "unknown")
                            .put("message", "strict_dynamic_mapping_exception")
                            .put("statusCode", 400);
                } else if (!object.path("id").asText().equals(lostId)) {
                    objects.put(key(object), object);
                }
            }
        }
        answer.put("success", errors.isEmpty()).put("successCount", sent.size() - errors.size());
        if (!errors.isEmpty()) {
            answer.set("errors", errors);
        }
        return new Answer(200, answer.toString());
    }

    private void check(
            JsonNode object, Map<String, JsonNode> sent, boolean overwrite, ArrayNode errors) {
        ArrayNode missing = JSON.createArrayNode();
        for (JsonNode reference : object.path("references")) {
            // Only these two types are looked up; the real one passes over the others.
            boolean looked =
                    List.of("index-pattern", "search").contains(reference.path("type").asText());
            if (looked
                    && !sent.containsKey(key(reference))
                    && !objects.containsKey(key(reference))) {
                missing.addObject()
                        .put("type", reference.path("type").asText())
                        .put("id", reference.path("id").asText());
            }
        }
        if (!missing.isEmpty()) {
            error(errors, object, "missing_references").set("references", missing);
        } else if (!overwrite && objects.containsKey(key(object))) {
            error(errors, object, "conflict");
        }
    }

    private static ObjectNode error(ArrayNode errors, JsonNode object, String type) {
        ObjectNode error = errors.addObject();
        error.put("type", object.path("type").asText()).put("id", object.path("id").asText());
        error.putObject("meta").put("title", object.at("/attributes/title").asText());
        return error.putObject("error").put("type", type);
    }

    private static String key(JsonNode object) {
        return object.path("type").asText() + ":" + object.path("id").asText();
    }

    private static Answer error(int status, String error, String message) {
        return new Answer(
                status,
                JSON.createObjectNode()
                        .put("statusCode", status)
                        .put("error", error)
                        .put("message", message)
                        .toString());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
