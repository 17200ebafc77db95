package dev.kikori.search;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Request;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.opensearch.client.transport.httpclient5.ResponseException;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** An OpenSearch cluster, asked over HTTP in its own JSON. Safe for use by several threads. */
public final class SearchCluster implements AutoCloseable {
    /** Numbers keep their digits: rules compare them as the record spelled them. */
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /**
     * How to reach the cluster.
     *
     * @param url such as {@code https://search.example.com:9200}; a path is used as prefix
     * @param username for basic authentication, or null for none
     * @param password for basic authentication, or null for none
     * @param caFile PEM certificates to trust instead of the platform's, or null
     * @param timeout how long one request may take
     * @param connections how many requests run at once; two keep OpenSearch busy on two cores, four
     *     on more
     */
    public record Settings(
            URI url,
            @Nullable String username,
            @Nullable String password,
            @Nullable Path caFile,
            Duration timeout,
            int connections) {
        public static final Duration TIMEOUT = Duration.ofSeconds(60);
        public static final int CONNECTIONS = 4;

        /** A cluster without authentication, as in a trial. */
        public static Settings open(URI url) {
            return new Settings(url, null, null, null, TIMEOUT, CONNECTIONS);
        }

        @Override
        public String toString() {
            return "opensearch " + url + (username == null ? "" : " as " + username);
        }
    }

    /**
     * An answer of OpenSearch, whatever its status.
     *
     * @param status the HTTP status
     * @param body the answer's JSON; missing where there was none
     * @param bytes how long its text was
     */
    public record Answer(int status, JsonNode body, long bytes) {
        public boolean isOk() {
            return status / 100 == 2;
        }

        /** OpenSearch's own words for what is wrong, in one line. */
        public String reason() {
            JsonNode error = body.path("error");
            String type = error.path("type").asText("");
            String reason = error.isTextual() ? error.asText() : error.path("reason").asText("");
            return (status + " " + type + " " + reason).strip();
        }
    }

    private final Settings settings;
    private final OpenSearchTransport transport;
    private final OpenSearchGenericClient client;

    private SearchCluster(Settings settings, OpenSearchTransport transport) {
        this.settings = settings;
        this.transport = transport;
        this.client = new OpenSearchGenericClient(transport);
    }

    /**
     * Prepares connections; nothing is sent yet.
     *
     * @throws SearchException MISCONFIGURED when the CA file cannot be used
     */
    public static SearchCluster connect(Settings settings) throws SearchException {
        URI url = settings.url();
        int port =
                url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 9200;
        var builder =
                ApacheHttpClient5TransportBuilder.builder(
                        new HttpHost(url.getScheme(), url.getHost(), port));
        if (url.getPath() != null && url.getPath().length() > 1) {
            builder.setPathPrefix(url.getPath());
        }
        if (settings.username() != null && settings.password() != null) {
            String credentials = settings.username() + ":" + settings.password();
            builder.setDefaultHeaders(
                    new Header[] {
                        new BasicHeader(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        credentials.getBytes(
                                                                StandardCharsets.UTF_8)))
                    });
        }
        @Nullable SSLContext tls = settings.caFile() == null ? null : trusting(settings.caFile());
        Timeout timeout = Timeout.ofMilliseconds(settings.timeout().toMillis());
        builder.setRequestConfigCallback(request ->
                request.setResponseTimeout(timeout).setConnectionRequestTimeout(timeout));
        builder.setHttpClientConfigCallback(http -> {
            var pool =
                    PoolingAsyncClientConnectionManagerBuilder.create()
                            // Bulks have their own share; searches and health must not wait for
                            // them.
                            .setMaxConnPerRoute(settings.connections() * 2 + 4)
                            .setMaxConnTotal(settings.connections() * 2 + 4);
            if (tls != null) {
                pool.setTlsStrategy(
                        ClientTlsStrategyBuilder.create().setSslContext(tls).buildAsync());
            }
            return http.setConnectionManager(pool.build());
        });
        return new SearchCluster(settings, builder.build());
    }

    public Settings settings() {
        return settings;
    }

    /** Sends a request without a body and returns the answer, whatever its status. */
    public Answer send(String method, String path) throws SearchException {
        return send(method, path, Map.of(), null, "application/json");
    }

    /** Sends a JSON body and returns the answer, whatever its status. */
    public Answer send(String method, String path, JsonNode body) throws SearchException {
        return send(method, path, Map.of(), bytes(body), "application/json");
    }

    /**
     * Sends a request that must succeed.
     *
     * @throws SearchException saying what was asked, what OpenSearch answered and, where it helps,
     *     what to do
     */
    public JsonNode ask(String method, String path, @Nullable JsonNode body)
            throws SearchException {
        Answer answer = body == null ? send(method, path) : send(method, path, body);
        if (!answer.isOk()) {
            throw failure(method + " " + path, answer);
        }
        return answer.body();
    }

    /** Sends newline-delimited bulk actions; only what tells the items' fates is asked back. */
    Answer bulk(byte[] lines) throws SearchException {
        return send(
                "POST",
                "/_bulk",
                Map.of(
                        "filter_path",
                        "errors,error,status,items.*.status,items.*._seq_no,items.*._primary_term,"
                                + "items.*.error.type,items.*.error.reason,items.*.error.caused_by"),
                lines,
                "application/x-ndjson");
    }

    /** The answer as an exception of the right kind. */
    public SearchException failure(String asked, Answer answer) {
        String said = asked + " at " + settings.url() + " answered " + answer.reason();
        return switch (answer.status()) {
            case 401 ->
                    new SearchException(
                            SearchException.Kind.MISCONFIGURED,
                            said + "; check opensearch.username and opensearch.password");
            case 403 ->
                    answer.body().toString().contains("cluster_block_exception")
                            ? new SearchException(SearchException.Kind.TRANSIENT, said)
                            : new SearchException(
                                    SearchException.Kind.MISCONFIGURED,
                                    said + "; the user lacks a right that Kikori needs");
            case 408, 429, 500, 502, 503, 504 ->
                    new SearchException(SearchException.Kind.TRANSIENT, said);
            default -> new SearchException(SearchException.Kind.REFUSED, said);
        };
    }

    /** Whether an index of that name is there. */
    public boolean hasIndex(String name) throws SearchException {
        return !ask(
                        "GET",
                        "/"
                                + name
                                + "/_settings/index.uuid?ignore_unavailable=true&allow_no_indices=true",
                        null)
                .isEmpty();
    }

    /** The cluster's version, such as {@code 3.8.0}; proof that it answers. */
    public String version() throws SearchException {
        return ask("GET", "/", null).path("version").path("number").asText();
    }

    private Answer send(
            String method,
            String path,
            Map<String, String> parameters,
            byte @Nullable [] body,
            String type)
            throws SearchException {
        Request request =
                Requests.create(
                        method,
                        path.contains("?") ? path.substring(0, path.indexOf('?')) : path,
                        List.of(),
                        merged(parameters, path),
                        body == null ? null : Body.from(body, type));
        try (Response response = client.execute(request)) {
            Optional<Body> answered = response.getBody();
            byte[] text = answered.isPresent() ? answered.get().bodyAsBytes() : new byte[0];
            return new Answer(response.getStatus(), parsed(text), text.length);
        } catch (IOException e) {
            Optional<Answer> answered = answered(e);
            if (answered.isPresent()) {
                return answered.get();
            }
            if (isDistrust(e)) {
                throw new SearchException(
                        SearchException.Kind.MISCONFIGURED,
                        settings.url()
                                + " shows a certificate that is not trusted: "
                                + words(e)
                                + "; set opensearch.caFile to the PEM certificate of its authority, and"
                                + " opensearch.url to a name that the certificate holds",
                        e);
            }
            throw new SearchException(
                    SearchException.Kind.TRANSIENT,
                    settings.url()
                            + " did not answer "
                            + method
                            + " "
                            + request.getEndpoint()
                            + ": "
                            + words(e)
                            + "; see that OpenSearch runs and that opensearch.url leads to it",
                    e);
        }
    }

    /**
     * The answer in an exception: the transport throws most statuses that are errors, some of them
     * wrapped, and tells the body only in the message, below the status line and any warnings.
     */
    private static Optional<Answer> answered(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResponseException response) {
                String message = String.valueOf(response.getMessage());
                int body = message.indexOf('\n') + 1;
                if (message.startsWith("Warnings: ", body)) {
                    body = message.indexOf('\n', body) + 1;
                }
                byte[] bytes =
                        body == 0
                                ? new byte[0]
                                : message.substring(body).getBytes(StandardCharsets.UTF_8);
                return Optional.of(new Answer(response.status(), parsed(bytes), bytes.length));
            }
        }
        return Optional.empty();
    }

    private static boolean isDistrust(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLHandshakeException
                    || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode parsed(byte[] body) {
        if (body.length == 0) {
            return JSON.missingNode();
        }
        try {
            return JSON.readTree(body);
        } catch (IOException notJson) {
            // A proxy's page, say: the status decides, and the words help the reader.
            return JSON.createObjectNode()
                    .put(
                            "error",
                            new String(
                                    body, 0, Math.min(body.length, 300), StandardCharsets.UTF_8));
        }
    }

    private static Map<String, String> merged(Map<String, String> parameters, String path) {
        if (!path.contains("?")) {
            return parameters;
        }
        Map<String, String> all = new java.util.LinkedHashMap<>(parameters);
        for (String pair : path.substring(path.indexOf('?') + 1).split("&")) {
            int equals = pair.indexOf('=');
            all.put(
                    equals < 0 ? pair : pair.substring(0, equals),
                    equals < 0 ? "" : pair.substring(equals + 1));
        }
        return all;
    }

    private static byte[] bytes(JsonNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    private static String words(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static SSLContext trusting(Path caFile) throws SearchException {
        try {
            return CaFile.trusting(caFile, "opensearch.caFile");
        } catch (IOException e) {
            throw new SearchException(
                    SearchException.Kind.MISCONFIGURED, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("closing connections to OpenSearch", e);
        }
    }
}
