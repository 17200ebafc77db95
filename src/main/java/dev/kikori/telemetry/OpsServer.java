package dev.kikori.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Answers {@code /metrics} for Prometheus, {@code /healthz} whether the process works and {@code
 * /readyz} whether it does its job.
 */
public final class OpsServer implements AutoCloseable {
    /**
     * Where to listen.
     *
     * @param address loopback by default: metrics tell more than strangers need
     * @param port 0 for one that the system chooses
     */
    public record Settings(String address, int port) {
        public static final Settings DEFAULT = new Settings("127.0.0.1", 9464);
    }

    /**
     * The state of the service.
     *
     * @param ok whether all is well
     * @param words in a line, what is or is not
     */
    public record Health(boolean ok, String words) {}

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    public OpsServer(
            Settings settings,
            PrometheusMeterRegistry registry,
            Supplier<Health> alive,
            Supplier<Health> ready)
            throws IOException {
        server =
                HttpServer.create(
                        new InetSocketAddress(
                                InetAddress.getByName(settings.address()), settings.port()),
                        0);
        server.setExecutor(executor);
        server.createContext(
                "/metrics",
                exchange ->
                        answer(
                                exchange,
                                200,
                                "text/plain; version=0.0.4; charset=utf-8",
                                registry.scrape()));
        server.createContext("/healthz", exchange -> answer(exchange, alive.get()));
        server.createContext("/readyz", exchange -> answer(exchange, ready.get()));
        server.start();
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, Health health) throws IOException {
        answer(
                exchange,
                health.ok() ? 200 : 503,
                "text/plain; charset=utf-8",
                health.words() + "\n");
    }

    private static void answer(HttpExchange exchange, int status, String type, String body)
            throws IOException {
        try (exchange) {
            // A context answers for everything below its path; only the path itself is meant.
            if (!exchange.getRequestURI().getPath().equals(exchange.getHttpContext().getPath())) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
    }
}
