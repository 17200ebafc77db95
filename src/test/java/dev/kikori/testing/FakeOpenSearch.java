package dev.kikori.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * OpenSearch's writing side over real HTTP: bulks with create, index and compare-and-set, documents
 * by id, and the faults it is told to have. Of searches it knows only terms that must all match.
 */
public final class FakeOpenSearch implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** One request as it came. */
    public record Seen(String method, String path, @Nullable String authorization, String body) {
        /** The ids of a bulk, in its order. */
        public List<String> ids() {
            List<String> ids = new ArrayList<>();
            String[] lines = body.split("\n", -1);
            for (int i = 0; i + 1 < lines.length; i += 2) {
                ids.add(json(lines[i]).iterator().next().path("_id").asText());
            }
            return ids;
        }
    }

    private record Stored(JsonNode source, long sequence) {}

    /** What is answered instead of doing what was asked. */
    private sealed interface Fault {
        record Refusal(int status, String body) implements Fault {}

        /** The connection ends without an answer, the work done or not. */
        record Cut(boolean done) implements Fault {}
    }

    private record ItemFault(int status, String type, String reason) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Map<String, Stored>> indices = new HashMap<>();
    private final List<Seen> seen = new ArrayList<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final Map<String, Deque<ItemFault>> itemFaults = new HashMap<>();
    private final Map<String, ItemFault> lasting = new HashMap<>();
    private final Set<String> blocked = new HashSet<>();
    private @Nullable CountDownLatch gate;
    private final Semaphore arrivals = new Semaphore(0);
    private int bodyBytesMax = Integer.MAX_VALUE;
    private long sequence;

    public FakeOpenSearch() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("starting the fake OpenSearch", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers 413 to every body longer than this, as a proxy does. */
    public synchronized void bodyBytesMax(int bytes) {
        bodyBytesMax = bytes;
    }

    /** The next request is answered so, and nothing is done; several calls queue up. */
    public synchronized void failNext(int status, String body) {
        faults.add(new Fault.Refusal(status, body));
    }

    /**
     * The connection of the next request ends without an answer.
     *
     * @param done whether what it asks is done before
     */
    public synchronized void cutNext(boolean done) {
        faults.add(new Fault.Cut(done));
    }

    /** So many of the next writes of that document are answered so. */
    public synchronized void failItem(
            String id, int times, int status, String type, String reason) {
        Deque<ItemFault> queue = itemFaults.computeIfAbsent(id, _ -> new ArrayDeque<>());
        for (int i = 0; i < times; i++) {
            queue.add(new ItemFault(status, type, reason));
        }
    }

    /** Every write of that document is answered so. */
    public synchronized void failItemAlways(String id, int status, String type, String reason) {
        lasting.put(id, new ItemFault(status, type, reason));
    }

    /** The index takes no writes, as at the flood stage, until {@link #unblock}. */
    public synchronized void block(String index) {
        blocked.add(index);
    }

    public synchronized void unblock(String index) {
        blocked.remove(index);
    }

    /** From now on requests wait for {@link #open}. */
    public synchronized void shut() {
        gate = new CountDownLatch(1);
        arrivals.drainPermits();
    }

    /** Waits until a request stands before the shut gate. */
    public void awaitArrival() throws InterruptedException {
        arrivals.acquire();
    }

    public synchronized void open() {
        if (gate != null) {
            gate.countDown();
            gate = null;
        }
    }

    /** Every request so far. */
    public synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Every bulk so far. */
    public synchronized List<Seen> bulks() {
        return seen.stream().filter(request -> request.path().endsWith("/_bulk")).toList();
    }

    /** The document as it stands. */
    public synchronized Optional<JsonNode> document(String index, String id) {
        return Optional.ofNullable(indices.getOrDefault(index, Map.of()).get(id))
                .map(Stored::source);
    }

    /** The documents of an index by id. */
    public synchronized Map<String, JsonNode> documents(String index) {
        Map<String, JsonNode> documents = new LinkedHashMap<>();
        indices.getOrDefault(index, Map.of())
                .forEach((id, stored) -> documents.put(id, stored.source()));
        return documents;
    }

    /** The names of all indices that hold something. */
    public synchronized Set<String> indexNames() {
        return Set.copyOf(indices.keySet());
    }

    /** Somebody else writes a document. */
    public synchronized void put(String index, String id, String source) {
        store(index, id, json(source));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            @Nullable CountDownLatch closed = arrive(exchange, body);
            if (closed != null) {
                arrivals.release();
                closed.await();
            }
            serve(exchange, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable CountDownLatch arrive(HttpExchange exchange, String body) {
        seen.add(
                new Seen(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        body));
        return gate;
    }

    private synchronized void serve(HttpExchange exchange, String body) throws IOException {
        switch (faults.poll()) {
            case Fault.Refusal(int status, String answer) -> send(exchange, status, answer);
            case Fault.Cut(boolean done) -> {
                if (done) {
                    work(exchange, body);
                }
            }
            case null -> {
                if (body.length() > bodyBytesMax) {
                    send(exchange, 413, "<html>413 Request Entity Too Large</html>");
                } else {
                    Answer answer = work(exchange, body);
                    send(exchange, answer.status(), answer.json().toString());
                }
            }
        }
    }

    private record Answer(int status, JsonNode json) {}

    private Answer work(HttpExchange exchange, String body) {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/_bulk")) {
            return bulk(body);
        }
        if (path.endsWith("/_refresh")) {
            return new Answer(200, NODES.objectNode());
        }
        if (path.contains("/_doc/")) {
            return document(path);
        }
        JsonNode terms = body.isEmpty() ? NODES.arrayNode() : json(body).at("/query/bool/filter");
        if (path.endsWith("/_search") && !terms.isEmpty()) {
            return search(path.split("/", -1)[1], terms);
        }
        if (path.endsWith("/_settings/index.uuid")) {
            ObjectNode json = NODES.objectNode();
            String index = path.split("/", -1)[1];
            if (indices.containsKey(index)) {
                json.putObject(index);
            }
            return new Answer(200, json);
        }
        if (path.endsWith("/_count")) {
            return new Answer(200, NODES.objectNode().put("count", 0));
        }
        if (path.endsWith("/")) {
            ObjectNode json = NODES.objectNode();
            json.putObject("version").put("number", "3.8.0");
            return new Answer(200, json);
        }
        ObjectNode json = NODES.objectNode();
        json.putObject("error").put("type", "fake").put("reason", "the fake knows no " + path);
        return new Answer(400, json);
    }

    private Answer document(String path) {
        String[] parts = path.split("/", -1);
        String id = parts[parts.length - 1];
        Stored stored = indices.getOrDefault(parts[parts.length - 3], Map.of()).get(id);
        ObjectNode json = NODES.objectNode().put("_id", id).put("found", stored != null);
        if (stored == null) {
            return new Answer(404, json);
        }
        json.put("_seq_no", stored.sequence()).put("_primary_term", 1);
        json.set("_source", stored.source());
        return new Answer(200, json);
    }

    private Answer search(String index, JsonNode terms) {
        ObjectNode json = NODES.objectNode();
        ArrayNode hits = json.putObject("hits").putArray("hits");
        indices.getOrDefault(index, Map.of())
                .forEach((id, stored) -> {
                    if (matches(stored.source(), terms)) {
                        hits.addObject()
                                .put("_id", id)
                                .put("_seq_no", stored.sequence())
                                .put("_primary_term", 1)
                                .set("_source", stored.source());
                    }
                });
        return new Answer(200, json);
    }

    private static boolean matches(JsonNode source, JsonNode terms) {
        for (JsonNode clause : terms) {
            var term = clause.path("term").properties().iterator().next();
            if (!source.path(term.getKey()).equals(term.getValue())) {
                return false;
            }
        }
        return true;
    }

    private Answer bulk(String body) {
        ObjectNode json = NODES.objectNode();
        ArrayNode items = json.putArray("items");
        String[] lines = body.split("\n", -1);
        for (int i = 0; i + 1 < lines.length; i += 2) {
            var action = json(lines[i]).properties().iterator().next();
            items.addObject()
                    .set(
                            action.getKey(),
                            write(action.getKey(), action.getValue(), json(lines[i + 1])));
        }
        return new Answer(200, json);
    }

    private ObjectNode write(String kind, JsonNode target, JsonNode source) {
        String index = target.path("_index").asText();
        String id = target.path("_id").asText();
        ItemFault fault = itemFaults.getOrDefault(id, new ArrayDeque<>()).poll();
        if (fault == null) {
            fault = lasting.get(id);
        }
        if (fault == null && blocked.contains(index)) {
            fault = new ItemFault(403, "cluster_block_exception", "index [" + index + "] blocked");
        }
        if (fault != null) {
            return refusal(fault);
        }
        Stored old = indices.getOrDefault(index, Map.of()).get(id);
        boolean conflict =
                (kind.equals("create") && old != null)
                        || (target.has("if_seq_no")
                                && (old == null
                                        || old.sequence() != target.path("if_seq_no").asLong()
                                        || target.path("if_primary_term").asLong() != 1));
        if (conflict) {
            return refusal(new ItemFault(409, "version_conflict_engine_exception", "conflict"));
        }
        store(index, id, source);
        return NODES.objectNode()
                .put("status", old == null ? 201 : 200)
                .put("_seq_no", sequence)
                .put("_primary_term", 1);
    }

    private void store(String index, String id, JsonNode source) {
        indices.computeIfAbsent(index, _ -> new LinkedHashMap<>())
                .put(id, new Stored(source, ++sequence));
    }

    private static ObjectNode refusal(ItemFault fault) {
        ObjectNode item = NODES.objectNode().put("status", fault.status());
        item.putObject("error").put("type", fault.type()).put("reason", fault.reason());
        return item;
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set(
                        "Content-Type",
                        body.startsWith("{") ? "application/json; charset=UTF-8" : "text/html");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        open();
        server.stop(0);
        threads.shutdownNow();
    }
}
