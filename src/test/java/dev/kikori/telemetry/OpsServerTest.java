package dev.kikori.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

class OpsServerTest {
    private static final OpsServer.Settings ANY_PORT = new OpsServer.Settings("127.0.0.1", 0);
    private static final OpsServer.Health WELL = new OpsServer.Health(true, "alive");

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile OpsServer.Health readiness = new OpsServer.Health(false, "starting");
    private OpsServer server;

    @BeforeEach
    void start() throws IOException {
        server = new OpsServer(ANY_PORT, registry, () -> WELL, () -> readiness);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void prometheus_is_answered_in_its_own_text_format() throws Exception {
        registry.counter("kikori.bugs").increment();

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body().lines()).contains("kikori_bugs_total 1.0");
    }

    @Test
    void readiness_follows_the_service_while_life_goes_on() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).isEqualTo("starting\n");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/healthz").body()).isEqualTo("alive\n");

        readiness = new OpsServer.Health(true, "ready");

        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void nothing_else_is_answered() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/config").statusCode()).isEqualTo(404);
    }

    @Test
    void a_port_that_is_taken_is_an_error_at_once() {
        assertThatThrownBy(() ->
                        new OpsServer(
                                new OpsServer.Settings("127.0.0.1", server.port()),
                                registry,
                                () -> WELL,
                                () -> WELL))
                .isInstanceOf(IOException.class);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
