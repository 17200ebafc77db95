package dev.kikori.testing;

import dev.kikori.archive.S3Archive;
import dev.kikori.config.Config;
import dev.kikori.detect.Detector;
import dev.kikori.detect.Reconciliation;
import dev.kikori.embedded.EmbeddedStack;
import dev.kikori.enrich.FileEnrichment;
import dev.kikori.ingest.Worker;
import dev.kikori.queue.SqsQueue;
import dev.kikori.rules.RuleSources;
import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchCluster;
import dev.kikori.telemetry.OpsServer;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * OpenSearch, SQS and S3 for all integration tests of a JVM, started by whoever needs them first.
 */
public final class EmbeddedServers {
    private static final AtomicInteger QUEUES = new AtomicInteger();
    private static @Nullable EmbeddedStack stack;

    private EmbeddedServers() {}

    /** The running servers; they end with the JVM. */
    public static synchronized EmbeddedStack stack() {
        credentials();
        EmbeddedStack running = stack;
        if (running == null) {
            running = new EmbeddedStack();
            stack = running;
            // The node brings a log configuration of its own, which tells every step.
            Configurator.setRootLevel(Level.WARN);
            Configurator.setLevel("kikori", Level.ERROR);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(running::close));
        }
        return running;
    }

    /** The servers accept any; the clients of the service look for some. */
    private static void credentials() {
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        System.setProperty("aws.region", EmbeddedStack.REGION.id());
    }

    /** A bucket to play CloudTrail in, announced to a queue of its own. */
    public static TrailBucket newBucket() {
        EmbeddedStack servers = stack();
        String queueUrl = servers.createQueue("trail-" + QUEUES.incrementAndGet());
        return new TrailBucket(servers.s3(), servers.sqs(), EmbeddedStack.BUCKET, queueUrl);
    }

    /** What a service needs to read a queue into the embedded OpenSearch. */
    public static Config config(TrailBucket bucket) {
        return config(bucket, stack().openSearchUrl(), List.of());
    }

    /**
     * What a service needs to read a queue into some OpenSearch, with pauses that suit a test.
     *
     * @param exclude filter patterns of records to leave out
     */
    public static Config config(TrailBucket bucket, URI openSearch, List<String> exclude) {
        EmbeddedStack servers = stack();
        return new Config(
                Optional.of(
                        new SqsQueue.Settings(
                                URI.create(bucket.queueUrl()),
                                null,
                                EmbeddedStack.REGION.id(),
                                servers.sqsEndpoint(),
                                SqsQueue.Settings.VISIBILITY_TIMEOUT,
                                Duration.ofSeconds(1))),
                new S3Archive.Settings(EmbeddedStack.REGION.id(), servers.s3Endpoint(), true),
                SearchCluster.Settings.open(openSearch),
                Optional.empty(),
                IndexNames.Period.MONTH,
                Optional.empty(),
                new Worker.Settings(
                        Worker.Settings.IN_FLIGHT_MAX, SqsQueue.Settings.VISIBILITY_TIMEOUT),
                exclude,
                RuleSources.BUILT_IN,
                new Detector.Settings(
                        Detector.Settings.DEFAULT.objectsMax(),
                        Duration.ofMillis(100),
                        Duration.ofMillis(200)),
                Reconciliation.Settings.DEFAULT,
                FileEnrichment.Settings.NONE,
                new OpsServer.Settings(OpsServer.Settings.DEFAULT.address(), 0));
    }
}
