package dev.kikori.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.kikori.testing.FakeOpenSearch;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

@Timeout(60)
class SearchClusterTest {
    private final FakeOpenSearch openSearch = new FakeOpenSearch();

    @AfterEach
    void close() {
        openSearch.close();
    }

    @Test
    void credentials_go_with_every_request() throws SearchException {
        try (SearchCluster cluster = connect(openSearch.url(), "kikori", "päss:wörd")) {
            cluster.version();
            cluster.ask("POST", "/i/_refresh", null);
        }

        String expected =
                "Basic " + Base64.getEncoder().encodeToString("kikori:päss:wörd".getBytes(UTF_8));
        assertThat(openSearch.seen())
                .hasSize(2)
                .allSatisfy(seen -> assertThat(seen.authorization()).isEqualTo(expected));
    }

    @Test
    void without_a_user_nothing_is_claimed() throws SearchException {
        try (SearchCluster cluster = connect(openSearch.url(), null, null)) {
            assertThat(cluster.version()).isEqualTo("3.8.0");
        }

        assertThat(openSearch.seen()).allSatisfy(seen -> assertThat(seen.authorization()).isNull());
    }

    @Test
    void a_path_in_the_url_stands_before_every_path() throws SearchException {
        try (SearchCluster cluster =
                connect(openSearch.url().resolve("/behind/a/proxy"), null, null)) {
            assertThat(cluster.version()).isEqualTo("3.8.0");
            cluster.ask("POST", "/i/_refresh?ignore_unavailable=true", null);
        }

        assertThat(openSearch.seen())
                .extracting(FakeOpenSearch.Seen::path)
                .containsExactly("/behind/a/proxy/", "/behind/a/proxy/i/_refresh");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "400 | REFUSED | {\"error\":{\"type\":\"parsing_exception\",\"reason\":\"odd\"}} | answered 400 parsing_exception odd",
                "401 | MISCONFIGURED | Unauthorized | answered 401  Unauthorized; check opensearch.username and opensearch.password",
                "403 | MISCONFIGURED | {\"error\":{\"type\":\"security_exception\",\"reason\":\"no permissions\"}} | answered 403 security_exception no permissions; the user lacks a right that Kikori needs",
                "403 | TRANSIENT | {\"error\":{\"type\":\"cluster_block_exception\",\"reason\":\"read only\"}} | answered 403 cluster_block_exception read only",
                "404 | REFUSED | {\"error\":{\"type\":\"index_not_found_exception\",\"reason\":\"no such index\"}} | answered 404 index_not_found_exception no such index",
                "408 | TRANSIENT | {} | answered 408",
                "429 | TRANSIENT | {\"error\":\"slow down\"} | answered 429  slow down",
                "500 | TRANSIENT | oops | answered 500  oops",
                "502 | TRANSIENT | <html>Bad Gateway</html> | answered 502  <html>Bad Gateway</html>",
                "503 | TRANSIENT | {} | answered 503",
                "504 | TRANSIENT | {} | answered 504"
            })
    void every_refusal_says_what_was_asked_what_was_answered_and_who_can_help(
            int status, SearchException.Kind kind, String body, String words)
            throws SearchException {
        openSearch.failNext(status, body);
        try (SearchCluster cluster = connect(openSearch.url(), null, null)) {
            assertThatThrownBy(() -> cluster.ask("POST", "/i/_refresh", null))
                    .isInstanceOfSatisfying(
                            SearchException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                    .hasMessageContaining("POST /i/_refresh at " + openSearch.url())
                    .hasMessageContaining(words);
        }
        assertThat(openSearch.seen()).as("whoever asks decides about another try").hasSize(1);
    }

    @Test
    void whoever_sends_without_insisting_gets_every_answer() throws SearchException {
        openSearch.failNext(404, "{\"found\":false}");
        try (SearchCluster cluster = connect(openSearch.url(), null, null)) {
            SearchCluster.Answer answer = cluster.send("GET", "/i/_doc/1");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.isOk()).isFalse();
            assertThat(answer.body().path("found").asBoolean(true)).isFalse();
        }
    }

    @Test
    void numbers_in_an_answer_keep_every_digit() throws SearchException {
        openSearch.failNext(
                200, "{\"a\":1.10,\"b\":1e400,\"c\":0.1000000000000000055511151231257827}");
        try (SearchCluster cluster = connect(openSearch.url(), null, null)) {
            JsonNode body = cluster.ask("GET", "/i/_doc/1", null);

            assertThat(body.path("a").asText()).isEqualTo("1.10");
            assertThat(body.path("b").decimalValue()).isEqualByComparingTo("1e400");
            assertThat(body.path("c").asText()).isEqualTo("0.1000000000000000055511151231257827");
        }
    }

    @Test
    void an_answer_without_a_body_is_an_answer() throws SearchException {
        openSearch.failNext(200, "");
        try (SearchCluster cluster = connect(openSearch.url(), null, null)) {
            assertThat(
                            cluster.send("POST", "/x", JsonNodeFactory.instance.objectNode())
                                    .body()
                                    .isMissingNode())
                    .isTrue();
        }
    }

    @Test
    void a_cluster_that_is_not_there_may_come() throws SearchException {
        URI url = openSearch.url();
        openSearch.close();
        try (SearchCluster cluster = connect(url, null, null)) {
            assertThatThrownBy(cluster::version)
                    .isInstanceOfSatisfying(
                            SearchException.class,
                            e -> assertThat(e.kind()).isEqualTo(SearchException.Kind.TRANSIENT))
                    .hasMessageStartingWith(url + " did not answer GET /: ");
        }
    }

    @Test
    void a_ca_file_without_a_certificate_is_the_operators_to_mend(@TempDir Path folder)
            throws IOException {
        Path empty = Files.writeString(folder.resolve("ca.pem"), "");

        assertThatThrownBy(() -> connect(empty)).hasMessageContaining(empty.toString());
        assertThatThrownBy(() -> connect(folder.resolve("absent.pem")))
                .isInstanceOfSatisfying(
                        SearchException.class,
                        e -> assertThat(e.kind()).isEqualTo(SearchException.Kind.MISCONFIGURED))
                .hasMessageContaining("opensearch.caFile");
    }

    @Test
    void settings_never_show_the_password() {
        assertThat(
                        new SearchCluster.Settings(
                                        URI.create("https://h:9200"),
                                        "kikori",
                                        "secret",
                                        null,
                                        Duration.ofSeconds(1),
                                        1)
                                .toString())
                .isEqualTo("opensearch https://h:9200 as kikori");
    }

    @Test
    void an_answer_of_some_shards_only_is_no_answer() throws Exception {
        var whole = JsonNodeFactory.instance.objectNode();
        whole.putObject("_shards").put("failed", 0).put("successful", 2).put("total", 2);
        var part = JsonNodeFactory.instance.objectNode();
        part.putObject("_shards").put("failed", 1).put("successful", 1).put("total", 2);

        assertThat(Searches.complete(whole, "x")).isSameAs(whole);
        assertThatThrownBy(() -> Searches.complete(part, "/events/_search"))
                .isInstanceOfSatisfying(
                        SearchException.class,
                        e -> assertThat(e.kind()).isEqualTo(SearchException.Kind.TRANSIENT))
                .hasMessage("/events/_search was answered by only 1 of 2 shards");
        assertThatThrownBy(() ->
                        Searches.complete(
                                JsonNodeFactory.instance.objectNode().put("timed_out", true), "x"))
                .isInstanceOf(SearchException.class);
    }

    private static void connect(Path caFile) throws SearchException {
        SearchCluster.connect(
                        new SearchCluster.Settings(
                                URI.create("https://localhost:1"),
                                null,
                                null,
                                caFile,
                                Duration.ofSeconds(1),
                                1))
                .close();
    }

    private static SearchCluster connect(
            URI url, @Nullable String username, @Nullable String password) throws SearchException {
        return SearchCluster.connect(
                new SearchCluster.Settings(
                        url, username, password, null, Duration.ofSeconds(20), 2));
    }
}
