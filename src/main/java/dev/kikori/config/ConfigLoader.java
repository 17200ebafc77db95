package dev.kikori.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.kikori.archive.S3Archive;
import dev.kikori.dashboards.DashboardsApi;
import dev.kikori.detect.Detector;
import dev.kikori.detect.Reconciliation;
import dev.kikori.enrich.FileEnrichment;
import dev.kikori.ingest.Worker;
import dev.kikori.queue.SqsQueue;
import dev.kikori.rules.CloudWatchPattern;
import dev.kikori.rules.PatternException;
import dev.kikori.rules.RuleSources;
import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchCluster;
import dev.kikori.telemetry.OpsServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the configuration from a YAML file and the environment, and reports all that is wrong at
 * once.
 */
public final class ConfigLoader {
    /** What a command cannot do without. */
    public enum Need {
        QUEUE
    }

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration CENTURY = Duration.ofDays(36_525);

    private final Map<String, String> environment;

    public ConfigLoader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Reads the configuration.
     *
     * @param path the YAML file, or null to use the environment alone
     * @throws ConfigException with every problem
     */
    public Config load(@Nullable Path path, List<Need> needs) throws ConfigException {
        Keys keys =
                new Keys(
                        path == null ? JsonNodeFactory.instance.objectNode() : read(path),
                        environment);
        Optional<SqsQueue.Settings> queue = queue(keys, needs.contains(Need.QUEUE));
        Config config =
                new Config(
                        queue,
                        archive(keys),
                        openSearch(keys),
                        dashboards(keys),
                        keys.choice("index.period", IndexNames.Period.class)
                                .orElse(IndexNames.Period.MONTH),
                        keys.duration("retention.events", DAY, CENTURY),
                        new Worker.Settings(
                                keys.number("ingest.inFlightMax", 1, 1_000)
                                        .orElse(Worker.Settings.IN_FLIGHT_MAX),
                                queue.map(SqsQueue.Settings::visibilityTimeout)
                                        .orElse(SqsQueue.Settings.VISIBILITY_TIMEOUT)),
                        exclude(keys),
                        rules(keys),
                        new Detector.Settings(
                                Detector.Settings.DEFAULT.objectsMax(),
                                keys.duration("detection.pause", Duration.ofMillis(100), HOUR)
                                        .orElse(Detector.Settings.DEFAULT.pause()),
                                keys.duration("rules.reload", SECOND, DAY)
                                        .orElse(Detector.Settings.DEFAULT.reload())),
                        new Reconciliation.Settings(
                                keys.duration("detection.reconcileEvery", MINUTE, CENTURY)
                                        .orElse(Reconciliation.Settings.DEFAULT.every()),
                                keys.duration("detection.reconcileSpan", MINUTE, CENTURY)
                                        .orElse(Reconciliation.Settings.DEFAULT.span())),
                        new FileEnrichment.Settings(
                                keys.file("geo.city").orElse(null),
                                keys.file("geo.asn").orElse(null),
                                keys.file("accounts.file").orElse(null)),
                        new OpsServer.Settings(
                                keys.text("ops.address")
                                        .orElse(OpsServer.Settings.DEFAULT.address()),
                                keys.number("ops.port", 0, 65_535)
                                        .orElse(OpsServer.Settings.DEFAULT.port())));
        keys.rejectUnknown();
        if (!keys.problems().isEmpty()) {
            throw new ConfigException(keys.problems());
        }
        return config;
    }

    private static JsonNode read(Path path) throws ConfigException {
        try {
            JsonNode yaml = new YAMLMapper().readTree(Files.readAllBytes(path));
            if (yaml.isMissingNode() || yaml.isNull()) {
                return JsonNodeFactory.instance.objectNode();
            }
            if (!yaml.isObject()) {
                throw new ConfigException(
                        List.of(path + " holds no keys; see docs/configuration.md"));
            }
            return yaml;
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    List.of(
                            path
                                    + " is not YAML, line "
                                    + e.getLocation().getLineNr()
                                    + ": "
                                    + e.getOriginalMessage()));
        } catch (IOException e) {
            throw new ConfigException(
                    List.of(path + " cannot be read: does it exist, and may this user read it?"));
        }
    }

    private static Optional<SqsQueue.Settings> queue(Keys keys, boolean needed) {
        Optional<URI> url =
                keys.url(
                        "queue.url", "https://sqs.eu-west-1.amazonaws.com/111122223333/cloudtrail");
        @Nullable URI deadLetters =
                keys.url(
                                "queue.deadLetterUrl",
                                "https://sqs.eu-west-1.amazonaws.com/111122223333/cloudtrail-dead")
                        .orElse(null);
        @Nullable String region = keys.text("queue.region").orElse(null);
        @Nullable URI endpoint = keys.url("queue.endpoint", "http://localhost:9324").orElse(null);
        Duration visibility =
                keys.duration(
                                "queue.visibilityTimeout",
                                Duration.ofSeconds(3),
                                Duration.ofHours(12))
                        .orElse(SqsQueue.Settings.VISIBILITY_TIMEOUT);
        Duration longPoll =
                keys.duration("queue.longPoll", Duration.ZERO, Duration.ofSeconds(20))
                        .orElse(SqsQueue.Settings.LONG_POLL);
        if (needed && url.isEmpty() && keys.text("queue.url").isEmpty()) {
            keys.problem(
                    "queue.url is missing; set it, or KIKORI_QUEUE_URL, to the queue that receives the trail's"
                            + " notifications");
        }
        return url.map(known ->
                new SqsQueue.Settings(known, deadLetters, region, endpoint, visibility, longPoll));
    }

    private static S3Archive.Settings archive(Keys keys) {
        return new S3Archive.Settings(
                keys.text("archive.region").orElse(null),
                keys.url("archive.endpoint", "http://localhost:9000").orElse(null),
                keys.flag("archive.forcePathStyle").orElse(false));
    }

    private static SearchCluster.Settings openSearch(Keys keys) {
        Optional<URI> url = keys.url("opensearch.url", "https://host:9200");
        if (url.isEmpty() && keys.text("opensearch.url").isEmpty()) {
            keys.problem(
                    "opensearch.url is missing; set it, or KIKORI_OPENSEARCH_URL, such as https://host:9200");
        }
        @Nullable String username = keys.text("opensearch.username").orElse(null);
        @Nullable String password = keys.text("opensearch.password").orElse(null);
        if ((username == null) != (password == null)) {
            keys.problem(
                    "opensearch.username and opensearch.password belong together; one of them is missing");
        }
        return new SearchCluster.Settings(
                url.orElse(URI.create("http://localhost:9200")),
                username,
                password,
                keys.file("opensearch.caFile").orElse(null),
                keys.duration("opensearch.timeout", SECOND, HOUR)
                        .orElse(SearchCluster.Settings.TIMEOUT),
                keys.number("opensearch.connections", 1, 64)
                        .orElse(SearchCluster.Settings.CONNECTIONS));
    }

    private static Optional<DashboardsApi.Settings> dashboards(Keys keys) {
        Optional<URI> url = keys.url("dashboards.url", "https://host:5601");
        @Nullable String username = keys.text("dashboards.username").orElse(null);
        @Nullable String password = keys.text("dashboards.password").orElse(null);
        if ((username == null) != (password == null)) {
            keys.problem(
                    "dashboards.username and dashboards.password belong together; one of them is missing");
        }
        @Nullable String tenant = keys.text("dashboards.tenant").orElse(null);
        @Nullable Path caFile = keys.file("dashboards.caFile").orElse(null);
        return url.map(known ->
                new DashboardsApi.Settings(
                        known, username, password, tenant, caFile, DashboardsApi.Settings.TIMEOUT));
    }

    private static RuleSources rules(Keys keys) {
        return new RuleSources(
                keys.flag("rules.builtIn").orElse(true),
                keys.files("rules.paths"),
                keys.file("rules.placeholders").orElse(null),
                Set.copyOf(keys.texts("rules.disabled")));
    }

    private static List<String> exclude(Keys keys) {
        List<String> patterns = keys.texts("ingest.exclude");
        for (String pattern : patterns) {
            try {
                CloudWatchPattern.parse(pattern);
            } catch (PatternException e) {
                keys.problem(
                        "ingest.exclude holds \""
                                + pattern
                                + "\", which is no filter pattern: line "
                                + e.line()
                                + ", column "
                                + e.column()
                                + ": "
                                + e.reason());
            }
        }
        return patterns;
    }
}
