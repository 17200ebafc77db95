package dev.kikori.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.kikori.dashboards.DashboardsApi.Settings;
import dev.kikori.dashboards.DashboardsException.Kind;

import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;

import javax.net.ssl.SSLException;

/** Says what went wrong between Kikori and OpenSearch Dashboards, and what to do about it. */
final class DashboardsFault {
    private static final int ABRIDGED_MAX = 200;

    private DashboardsFault() {}

    /** No answer came. */
    static DashboardsException of(Settings settings, HttpRequest request, IOException failure) {
        return switch (failure) {
            case SSLException e ->
                    new DashboardsException(
                            Kind.MISCONFIGURED,
                            "no TLS with "
                                    + settings.url()
                                    + ": "
                                    + e.getMessage()
                                    + "; check dashboards.url and give its certificate authority as"
                                    + " dashboards.caFile",
                            e);
            case HttpConnectTimeoutException e -> unreachable(settings, "nobody answers there", e);
            case HttpTimeoutException e ->
                    new DashboardsException(
                            Kind.TRANSIENT,
                            request.method()
                                    + " "
                                    + request.uri()
                                    + " was not answered within "
                                    + settings.timeout().toSeconds()
                                    + " seconds; it may be at work still, so run the command again"
                                    + " later",
                            e);
            default ->
                    unreachable(
                            settings,
                            failure.getMessage() == null
                                    ? failure.getClass().getSimpleName()
                                    : failure.getMessage(),
                            failure);
        };
    }

    private static DashboardsException unreachable(
            Settings settings, String reason, IOException cause) {
        return new DashboardsException(
                Kind.TRANSIENT,
                "OpenSearch Dashboards cannot be reached at "
                        + settings.url()
                        + ": "
                        + reason
                        + "; check dashboards.url and that it runs",
                cause);
    }

    /** An answer came that is no success. */
    static DashboardsException of(HttpRequest request, HttpResponse<String> response) {
        int status = response.statusCode();
        String said =
                request.method()
                        + " "
                        + request.uri()
                        + " answered "
                        + status
                        + " "
                        + words(response.body()).strip();
        return switch (status) {
            case 301, 302, 303, 307, 308 ->
                    misconfigured(
                            said
                                    + "; it leads to "
                                    + response.headers().firstValue("location").orElse("nowhere")
                                    + "; set dashboards.username and dashboards.password, or the"
                                    + " base path in dashboards.url");
            case 401 -> misconfigured(said + "; check dashboards.username and dashboards.password");
            case 403 ->
                    misconfigured(
                            said
                                    + "; the user needs the right to write saved objects in"
                                    + " dashboards.tenant");
            case 404 ->
                    misconfigured(
                            said
                                    + "; is dashboards.url the address of OpenSearch Dashboards"
                                    + " (port 5601), base path included?");
            case 408, 429, 500, 502, 503, 504 ->
                    new DashboardsException(
                            Kind.TRANSIENT, said + "; run the command again once it is well");
            case 413 ->
                    misconfigured(
                            said
                                    + "; let the proxy before OpenSearch Dashboards, and its"
                                    + " savedObjects.maxImportPayloadBytes, take 1 MB");
            default ->
                    request.uri().getPath().endsWith(DashboardsApi.STATUS)
                            ? misconfigured(
                                    said
                                            + "; is dashboards.url the address of OpenSearch"
                                            + " Dashboards (port 5601)?")
                            : new DashboardsException(Kind.REFUSED, said);
        };
    }

    /** A success came that Dashboards would not give. */
    static DashboardsException notDashboards(Settings settings, String answer) {
        return misconfigured(
                settings.url()
                        + " answers, but not as OpenSearch Dashboards does: "
                        + abridged(answer)
                        + "; check dashboards.url");
    }

    /** An import failed without a reason. */
    static DashboardsException unexplained(Settings settings, String answer) {
        return new DashboardsException(
                Kind.REFUSED,
                settings.url()
                        + " did not take the import and does not say why: "
                        + abridged(answer));
    }

    static DashboardsException misconfigured(String message) {
        return new DashboardsException(Kind.MISCONFIGURED, message);
    }

    /** Dashboards' own words for what is wrong. */
    private static String words(String body) {
        try {
            String message = SavedObjects.JSON.readTree(body).path("message").asText();
            return message.isEmpty() ? abridged(body) : message;
        } catch (JsonProcessingException notJson) {
            return abridged(body);
        }
    }

    private static String abridged(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= ABRIDGED_MAX ? line : line.substring(0, ABRIDGED_MAX) + "…";
    }
}
