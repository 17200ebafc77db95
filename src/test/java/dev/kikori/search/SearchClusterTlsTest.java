package dev.kikori.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

@SuppressWarnings("NullAway.Init") // JUnit sets them.
class SearchClusterTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private Path folder;
    private HttpsServer server;
    private Path certificate;

    @BeforeEach
    void start() throws Exception {
        Path store = folder.resolve("server.p12");
        certificate = folder.resolve("server.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD));
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD),
                "-file",
                certificate.toString());
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        String user =
                                String.valueOf(
                                        exchange.getRequestHeaders().getFirst("Authorization"));
                        boolean known = user.equals("Basic a2lrb3JpOnNlY3JldA==");
                        byte[] body =
                                (known ? "{\"version\":{\"number\":\"3.8.0\"}}" : "{}")
                                        .getBytes(StandardCharsets.UTF_8);
                        exchange.getResponseHeaders().set("Content-Type", "application/json");
                        exchange.sendResponseHeaders(known ? 200 : 401, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_certificate_in_the_ca_file_is_trusted_and_the_user_is_let_in() throws Exception {
        try (SearchCluster cluster = SearchCluster.connect(settings("secret", certificate))) {
            assertThat(cluster.version()).isEqualTo("3.8.0");
        }
    }

    @Test
    void a_wrong_password_over_tls_is_for_the_operator_to_mend() throws Exception {
        try (SearchCluster cluster = SearchCluster.connect(settings("guess", certificate))) {
            assertMisconfigured(cluster, "opensearch.password");
        }
    }

    @Test
    void an_unknown_certificate_is_for_the_operator_to_mend_and_the_message_says_how()
            throws Exception {
        try (SearchCluster cluster = SearchCluster.connect(settings("secret", null))) {
            assertMisconfigured(cluster, "opensearch.caFile");
        }
    }

    @Test
    void a_ca_file_without_a_certificate_is_refused() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        assertThatThrownBy(() -> SearchCluster.connect(settings("secret", empty)))
                .isInstanceOf(SearchException.class)
                .hasMessageContaining("opensearch.caFile");
    }

    private SearchCluster.Settings settings(String password, @Nullable Path caFile) {
        return new SearchCluster.Settings(
                URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
                "kikori",
                password,
                caFile,
                SearchCluster.Settings.TIMEOUT,
                1);
    }

    private static void assertMisconfigured(SearchCluster cluster, String words) {
        assertThatThrownBy(cluster::version)
                .isInstanceOfSatisfying(
                        SearchException.class,
                        e -> assertThat(e.kind()).isEqualTo(SearchException.Kind.MISCONFIGURED))
                .hasMessageContaining(words);
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(java.util.List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
