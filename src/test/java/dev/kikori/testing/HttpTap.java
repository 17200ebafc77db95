package dev.kikori.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A wire to an HTTP server that goes dead at a chosen request, as if whoever sends were killed:
 * before the server has it, or after the server has done it and before the answer is heard. Or that
 * holds an answer back while something else happens.
 */
public final class HttpTap implements AutoCloseable {
    /**
     * A request.
     *
     * @param body its beginning, as text
     */
    public record Asked(String method, String path, String body) {}

    /**
     * What happens to the request: the wire goes dead before or after it, or the answer is held
     * back.
     */
    public enum Side {
        BEFORE,
        AFTER,
        HELD
    }

    /** Where it happens: at the so-many-th request of a kind. */
    public record Trap(Predicate<Asked> kind, int occurrence, Side side) {}

    private static final int BODY_CHARS = 400;

    private final URI server;
    private final HttpServer listening;
    private final HttpClient client = HttpClient.newHttpClient();
    private final @Nullable Trap trap;
    private final Runnable sprung;
    private final AtomicInteger met = new AtomicInteger();
    private volatile boolean dead;

    /**
     * Opens a wire.
     *
     * @param sprung called once, when the trap springs
     */
    public HttpTap(URI server, @Nullable Trap trap, Runnable sprung) throws IOException {
        this.server = server;
        this.trap = trap;
        this.sprung = sprung;
        listening =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        listening.createContext("/", this::pass);
        listening.start();
    }

    /** Where to go instead of the server. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + listening.getAddress().getPort());
    }

    /** Whether the trap has sprung. */
    public boolean isDead() {
        return dead;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean springs = isTrapped(exchange, body);
            if (dead || (springs && trap != null && trap.side() == Side.BEFORE)) {
                die(springs);
                return;
            }
            HttpResponse<byte[]> answer = forward(exchange, body);
            if (springs && trap != null && trap.side() == Side.HELD) {
                sprung.run();
            } else if (dead || springs) {
                die(springs);
                return;
            }
            answer.headers()
                    .firstValue("content-type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("content-type", type));
            boolean empty = answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.statusCode(), empty ? -1 : answer.body().length);
            if (!empty) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isTrapped(HttpExchange exchange, byte[] body) {
        if (trap == null) {
            return false;
        }
        String text = new String(body, StandardCharsets.UTF_8);
        Asked asked =
                new Asked(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        text.substring(0, Math.min(text.length(), BODY_CHARS)));
        return trap.kind().test(asked) && met.incrementAndGet() == trap.occurrence();
    }

    // Closing the exchange without an answer cuts the connection.
    private void die(boolean springs) {
        dead = true;
        if (springs) {
            sprung.run();
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(exchange.getRequestURI()))
                        .method(
                                exchange.getRequestMethod(),
                                body.length == 0
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(body));
        String type = exchange.getRequestHeaders().getFirst("content-type");
        if (type != null) {
            request.header("content-type", type);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        dead = true;
        listening.stop(0);
        client.close();
    }
}
