package dev.kikori.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The fake refuses what the real one refuses, so that a client cannot pass by being sloppy. */
final class FakeDashboardsTest {
    private static final String PATTERN =
            "{\"type\":\"index-pattern\",\"id\":\"p\",\"attributes\":{\"title\":\"logs*\"}}";

    private final FakeDashboards dashboards;
    private final HttpClient client = HttpClient.newHttpClient();

    FakeDashboardsTest() throws IOException {
        dashboards = new FakeDashboards("");
    }

    @AfterEach
    void close() {
        client.close();
        dashboards.close();
    }

    @Test
    void an_import_without_the_xsrf_header_is_refused() throws Exception {
        HttpResponse<String> answer = client.send(post("b", "x.ndjson").build(), body());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("osd-xsrf");
    }

    @Test
    void a_file_of_another_name_and_a_body_that_is_no_form_are_refused() throws Exception {
        HttpResponse<String> named =
                client.send(post("b", "x.json").header("osd-xsrf", "true").build(), body());
        assertThat(named.statusCode()).isEqualTo(400);
        assertThat(named.body()).contains("Invalid file extension");

        HttpResponse<String> plain =
                client.send(
                        HttpRequest.newBuilder(importing(""))
                                .header("osd-xsrf", "true")
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(PATTERN))
                                .build(),
                        body());
        assertThat(plain.statusCode()).isEqualTo(415);
    }

    @Test
    void without_overwrite_what_is_there_is_a_conflict() throws Exception {
        HttpRequest request = post("b", "x.ndjson").header("osd-xsrf", "true").build();
        assertThat(client.send(request, body()).body()).contains("\"success\":true");
        assertThat(client.send(request, body()).body())
                .contains("\"success\":false")
                .contains("conflict");
    }

    private HttpRequest.Builder post(String boundary, String file) {
        return HttpRequest.newBuilder(importing(""))
                .header("content-type", "multipart/form-data; boundary=" + boundary)
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                                        + file
                                        + "\"\r\n\r\n"
                                        + PATTERN
                                        + "\r\n--b--\r\n"));
    }

    private URI importing(String query) {
        return URI.create(dashboards.url() + "/api/saved_objects/_import" + query);
    }

    private static HttpResponse.BodyHandler<String> body() {
        return HttpResponse.BodyHandlers.ofString();
    }
}
