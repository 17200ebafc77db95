package dev.kikori.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kikori.dashboards.DashboardsApi.Settings;
import dev.kikori.dashboards.DashboardsException.Kind;
import dev.kikori.testing.FakeDashboards;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

final class DashboardsApiTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final SavedObjects OVERVIEW = SavedObjects.shipped("kikori-overview.ndjson");

    private final FakeDashboards dashboards;
    private final List<String> waiting = new ArrayList<>();

    DashboardsApiTest() throws IOException {
        dashboards = new FakeDashboards("/_dashboards");
    }

    @AfterEach
    void close() {
        dashboards.close();
    }

    @Test
    void the_overview_is_imported_and_can_be_imported_again() throws Exception {
        try (DashboardsApi api = DashboardsApi.connect(Settings.open(dashboards.url()))) {
            ImportResult first = api.importObjects(OVERVIEW);
            ImportResult second = api.importObjects(OVERVIEW);

            assertThat(first.success()).isTrue();
            assertThat(first.successCount()).isEqualTo(OVERVIEW.objects().size());
            assertThat(second).isEqualTo(first);
            assertThat(dashboards.keys())
                    .hasSize(OVERVIEW.objects().size())
                    .contains("dashboard:kikori-overview", "index-pattern:kikori-events");
        }
    }

    @Test
    void credentials_and_tenant_are_sent() throws Exception {
        dashboards.require("kikori", "söcret:with colon");
        Settings settings =
                new Settings(dashboards.url(), "kikori", "söcret:with colon", "global", null, LONG);
        try (DashboardsApi api = DashboardsApi.connect(settings)) {
            assertThat(api.version()).isEqualTo("3.8.0");
            assertThat(api.importObjects(OVERVIEW).success()).isTrue();
            assertThat(dashboards.tenants()).containsExactly("global");
        }
        assertThat(settings.toString()).doesNotContain("söcret");
    }

    @Test
    void wrong_credentials_are_the_operators_to_mend() throws Exception {
        dashboards.require("kikori", "right");
        Settings settings = new Settings(dashboards.url(), "kikori", "wrong", null, null, LONG);
        try (DashboardsApi api = DashboardsApi.connect(settings)) {
            DashboardsException failure = failureOf(() -> api.importObjects(OVERVIEW));
            assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
            assertThat(failure)
                    .hasMessageContaining(dashboards.url().toString())
                    .hasMessageContaining("401 Authentication Exception")
                    .hasMessageContaining("check dashboards.username and dashboards.password");
        }
    }

    @Test
    void an_object_that_failed_is_named_with_its_reason() throws Exception {
        dashboards.breakOn("kikori-where");
        try (DashboardsApi api = DashboardsApi.connect(Settings.open(dashboards.url()))) {
            ImportResult result = api.importObjects(OVERVIEW);

            assertThat(result.success()).isFalse();
            assertThat(result.successCount()).isEqualTo(OVERVIEW.objects().size() - 1);
            assertThat(result.failures())
                    .singleElement()
                    .hasToString(
                            "visualization kikori-where (Where: events by account and Region):"
                                    + " unknown strict_dynamic_mapping_exception");
        }
    }

    @Test
    void missing_references_are_named() throws Exception {
        SavedObjects alone =
                new SavedObjects(
                        OVERVIEW.objects().stream()
                                .filter(object -> object.id().equals("kikori-where"))
                                .toList());
        try (DashboardsApi api = DashboardsApi.connect(Settings.open(dashboards.url()))) {
            assertThat(api.importObjects(alone).failures())
                    .singleElement()
                    .extracting(ImportResult.Failure::reason)
                    .isEqualTo("refers to what is not there: index-pattern kikori-events");
        }
    }

    @Test
    void a_file_newer_than_the_server_is_refused_whole() throws Exception {
        SavedObjects newer =
                SavedObjects.parse(OVERVIEW.ndjson().replace("7.10.0", "7.11.0"), "newer");
        try (DashboardsApi api = DashboardsApi.connect(Settings.open(dashboards.url()))) {
            DashboardsException failure = failureOf(() -> api.importObjects(newer));
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure).hasMessageContaining("422").hasMessageContaining("more recent");
        }
    }

    @Test
    void waiting_goes_on_while_the_server_starts() throws Exception {
        dashboards.starting(3);
        try (DashboardsApi api = DashboardsApi.connect(Settings.open(dashboards.url()))) {
            assertThat(api.awaitReady(LONG, SHORT, waiting::add)).isEqualTo("3.8.0");
            assertThat(waiting)
                    .as("said once")
                    .singleElement()
                    .asString()
                    .contains("not ready yet");
        }
    }

    @Test
    void waiting_ends_with_the_last_answer_once_patience_is_over() throws Exception {
        dashboards.starting(1);
        try (DashboardsApi api = DashboardsApi.connect(Settings.open(dashboards.url()))) {
            DashboardsException failure =
                    failureOf(() -> api.awaitReady(Duration.ZERO, SHORT, waiting::add));
            assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(failure).hasMessageContaining("503").hasMessageContaining("not ready yet");
        }
    }

    @Test
    void waiting_ends_at_once_where_it_cannot_help() throws Exception {
        dashboards.require("kikori", "right");
        try (DashboardsApi api = DashboardsApi.connect(Settings.open(dashboards.url()))) {
            // Patience without end: only a failure that is not waited for gets past it.
            DashboardsException failure =
                    failureOf(() ->
                            api.awaitReady(Duration.ofDays(1), Duration.ofDays(1), waiting::add));
            assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
        }
    }

    @Test
    void a_forgotten_base_path_is_said() throws Exception {
        URI root = dashboards.url().resolve("/");
        try (DashboardsApi api = DashboardsApi.connect(Settings.open(root))) {
            DashboardsException failure = failureOf(api::version);
            assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
            assertThat(failure).hasMessageContaining("404").hasMessageContaining("base path");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /api/status  | 200 | {}                                | MISCONFIGURED | not as OpenSearch Dashboards does
                    /api/status  | 200 | <html>Welcome</html>              | MISCONFIGURED | not as OpenSearch Dashboards does
                    /api/status  | 400 | {"error":"no handler found"}      | MISCONFIGURED | is dashboards.url the address
                    /api/status  | 302 |                                   | MISCONFIGURED | it leads to nowhere; set dashboards.username
                    /api/status  | 429 | Too Many Requests                 | TRANSIENT     | run the command again
                    /_import     | 500 | <h1>Oh</h1>                       | TRANSIENT     | answered 500 <h1>Oh</h1>; run the command again
                    /_import     | 413 | <h1>Request Entity Too Large</h1> | MISCONFIGURED | maxImportPayloadBytes
                    /_import     | 403 | {"message":"no permissions"}      | MISCONFIGURED | the right to write saved objects
                    /_import     | 200 | {"success":false}                 | REFUSED       | did not take the import
                    /_import     | 200 | []                                | MISCONFIGURED | not as OpenSearch Dashboards does
                    """)
    void an_odd_answer_is_told_with_its_cause_and_the_next_step(
            String path, int status, String body, Kind kind, String words) throws Exception {
        dashboards.answer(path, status, body == null ? "" : body);
        try (DashboardsApi api = DashboardsApi.connect(Settings.open(dashboards.url()))) {
            DashboardsException failure =
                    failureOf(() -> {
                        api.version();
                        api.importObjects(OVERVIEW);
                    });
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure)
                    .hasMessageContaining(dashboards.url().toString())
                    .hasMessageContaining(words);
        }
    }

    @Test
    void an_answer_that_does_not_come_is_waited_for_no_longer_than_allowed() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            Settings settings = new Settings(url, null, null, null, null, Duration.ofMillis(1_100));
            try (DashboardsApi api = DashboardsApi.connect(settings)) {
                DashboardsException failure = failureOf(api::version);
                assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
                assertThat(failure)
                        .hasMessageContaining("was not answered within 1 seconds")
                        .hasMessageContaining("run the command again");
            }
        }
    }

    @Test
    void nobody_listening_is_a_matter_of_time() throws Exception {
        URI url = dashboards.url();
        dashboards.close();
        try (DashboardsApi api = DashboardsApi.connect(Settings.open(url))) {
            DashboardsException failure = failureOf(api::version);
            assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(failure).hasMessageContaining("cannot be reached at " + url);
        }
    }

    @Test
    void speaking_tls_to_a_plain_port_points_at_the_address_and_the_certificate() throws Exception {
        Thread server;
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = Thread.startVirtualThread(() -> answerInPlain(plain));
            URI url = URI.create("https://127.0.0.1:" + plain.getLocalPort());
            try (DashboardsApi api = DashboardsApi.connect(Settings.open(url))) {
                DashboardsException failure = failureOf(api::version);
                assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
                assertThat(failure).hasMessageContaining("dashboards.caFile");
            }
        }
        server.join();
    }

    /** Whoever is cut off may come again, so every connection is answered. */
    private static void answerInPlain(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                var _ = socket.getInputStream().read(new byte[16]);
                socket.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The client is gone, or the test is over.
            }
        }
    }

    @Test
    void settings_that_cannot_work_are_refused_before_anything_is_sent(@TempDir Path folder)
            throws Exception {
        URI url = dashboards.url();
        Path notPem = Files.writeString(folder.resolve("ca.pem"), "not a certificate");
        assertThat(settingsFailure(new Settings(url, "kikori", null, null, null, LONG)))
                .hasMessageContaining("only of use together");
        assertThat(settingsFailure(Settings.open(URI.create("localhost:5601"))))
                .hasMessageContaining("is not an address such as");
        assertThat(settingsFailure(new Settings(url, null, null, null, notPem, LONG)))
                .hasMessageContaining("dashboards.caFile " + notPem);
    }

    private static DashboardsException settingsFailure(Settings settings) {
        DashboardsException failure = failureOf(() -> DashboardsApi.connect(settings).close());
        assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
        return failure;
    }

    private static DashboardsException failureOf(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        DashboardsException failure = catchThrowableOfType(DashboardsException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
