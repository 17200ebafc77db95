package dev.kikori.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.Service;
import dev.kikori.Wiring;
import dev.kikori.archive.S3Archive;
import dev.kikori.config.Config;
import dev.kikori.detect.Detector;
import dev.kikori.detect.Reconciliation;
import dev.kikori.enrich.FileEnrichment;
import dev.kikori.ingest.Worker;
import dev.kikori.queue.SqsQueue;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.rules.RuleContext;
import dev.kikori.rules.RuleSources;
import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Meters;
import dev.kikori.telemetry.OpsServer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Shows the whole of Kikori on one machine: real servers in a second JVM, CloudTrail played in it,
 * and here the production service on production's class path.
 */
@Command(
        name = "demo",
        description = {
            "Show it all on this machine, with no AWS account and no Docker.",
            "Starts OpenSearch, SQS and S3, plays CloudTrail into them, runs the production worker on it, and"
                    + " tells what came in and what was found.",
            "",
            "Without --data an attack on a small company is played; docs/story.md tells it.",
            ""
        })
final class DemoCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** With no object settled for so long, something is stuck. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(3);

    private static final long END_SECONDS_MAX = 20;
    private static final int READS_MAX = 10;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Play the trail objects below DIR instead: any tree that holds AWSLogs/…/*.json.gz.")
    private @Nullable Path data;

    @Option(
            names = "--rules",
            paramLabel = "PATH",
            description =
                    "Ask the rules in this file or folder as well; may be given several times.")
    private List<Path> rules = List.of();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = {
                "Where to write the report on all that was played.",
                "Default: " + DemoReport.NAME + ".html in the current folder."
            })
    private @Nullable Path report;

    @Option(names = "--once", description = "End after the summary instead of staying up.")
    private boolean once;

    @Option(names = "--json", description = "Print the result as one JSON document.")
    private boolean json;

    @Spec private CommandSpec spec;

    private final long startedNanos = System.nanoTime();
    private final PrintStream err = System.err;
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // picocli sets the spec.
    DemoCommand() {}

    @Override
    public Integer call() throws Exception {
        checkData();
        checkRules();
        if (report != null) {
            ReportFile.at(report);
        }
        // The servers are ours and accept any credentials; the worker finds these where it finds
        // real ones.
        System.setProperty("aws.accessKeyId", "demo");
        System.setProperty("aws.secretAccessKey", "demo");
        System.setProperty("kikori.log.level", "WARN");
        err.println("Starting OpenSearch, SQS and S3 on this machine …");
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(ended)));
        try (Servers servers = Servers.start()) {
            return run(servers);
        } finally {
            ended.countDown();
        }
    }

    /**
     * Ctrl-C is how a demo ends: what was started is stopped, without complaints that it stops, and
     * all is well.
     */
    private void end(CountDownLatch ended) {
        if (ended.getCount() == 0) {
            return;
        }
        Configurator.setLevel("kikori", Level.OFF);
        interrupted.countDown();
        try {
            boolean clean = ended.await(END_SECONDS_MAX, TimeUnit.SECONDS);
            Runtime.getRuntime().halt((clean ? ExitCode.DONE : ExitCode.FELL_SHORT).number());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int run(Servers servers) throws Exception {
        System.setProperty("aws.region", servers.region());
        Config config = config(servers);
        PrometheusMeterRegistry meters = Wiring.registry();
        Wiring.setUp(config, new Meters(new SimpleMeterRegistry()));
        List<Rule> asked =
                Wiring.rules(config, new Meters(new SimpleMeterRegistry())).shelf().asked();
        try (Service service = Wiring.service(config, meters);
                SearchCluster cluster = SearchCluster.connect(config.openSearch())) {
            AtomicReference<@Nullable Exception> broken = new AtomicReference<>();
            Thread running =
                    Thread.ofPlatform().name("service").start(() -> serve(service, broken));
            Stopwatch stopwatch = new Stopwatch();
            try (Progress progress = new Progress(err, "Objects ingested")) {
                int objects = play(servers, meters, progress);
                awaitDone(service, meters, objects, broken, progress);
            }
            DemoResult.Cost cost = stopwatch.stop();
            DemoResult result = read(cluster, meters, asked, cost);
            @Nullable Path page = DemoReport.write(cluster, report, err);
            print(cluster, result, page, asked, service.opsPort(), servers);
            if (!once) {
                interrupted.await();
            }
            service.stop("the demo is over");
            running.join();
            return (result.isWhole() ? ExitCode.DONE : ExitCode.FELL_SHORT).number();
        }
    }

    /** A count in which a shard is missing is no count: asked again, a few times. */
    private DemoResult read(
            SearchCluster cluster,
            PrometheusMeterRegistry meters,
            List<Rule> rules,
            DemoResult.Cost cost)
            throws SearchException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                double seconds = (System.nanoTime() - startedNanos) / 1e9;
                return DemoResult.read(cluster, meters, rules, seconds, cost);
            } catch (SearchException e) {
                if (e.kind() != SearchException.Kind.TRANSIENT || attempt == READS_MAX) {
                    throw e;
                }
                Thread.sleep(Duration.ofSeconds(1));
            }
        }
    }

    private void checkData() throws UsageException, IOException {
        if (data == null) {
            return;
        }
        if (!Files.isDirectory(data)) {
            throw new UsageException("--data " + data + " is not a folder");
        }
        try (var files = Files.walk(data.toAbsolutePath())) {
            if (files.noneMatch(
                    file ->
                            file.toString().endsWith(".json.gz")
                                    && file.toString().replace('\\', '/').contains("/AWSLogs/"))) {
                throw new UsageException(
                        "--data "
                                + data
                                + " holds no AWSLogs/…/*.json.gz; name a folder above AWSLogs");
            }
        }
    }

    private void checkRules() throws UsageException {
        try {
            RuleBook book = RuleBook.load(rules, RuleContext.EMPTY);
            book.problems().forEach(problem -> err.println("not asked: " + problem));
        } catch (IOException e) {
            throw new UsageException("--rules: there is no file or folder " + e.getMessage());
        }
    }

    private Config config(Servers servers) {
        return new Config(
                Optional.of(
                        new SqsQueue.Settings(
                                servers.queue(),
                                null,
                                servers.region(),
                                servers.sqs(),
                                SqsQueue.Settings.VISIBILITY_TIMEOUT,
                                Duration.ofSeconds(1))),
                new S3Archive.Settings(servers.region(), servers.s3(), true),
                SearchCluster.Settings.open(servers.openSearch()),
                Optional.empty(),
                IndexNames.Period.MONTH,
                Optional.empty(),
                new Worker.Settings(
                        Worker.Settings.IN_FLIGHT_MAX, SqsQueue.Settings.VISIBILITY_TIMEOUT),
                List.of(),
                new RuleSources(true, rules, null, Set.of()),
                new Detector.Settings(
                        Detector.Settings.DEFAULT.objectsMax(),
                        Duration.ofSeconds(2),
                        Detector.Settings.DEFAULT.reload()),
                Reconciliation.Settings.DEFAULT,
                FileEnrichment.Settings.NONE,
                new OpsServer.Settings(OpsServer.Settings.DEFAULT.address(), 0));
    }

    private static void serve(Service service, AtomicReference<@Nullable Exception> broken) {
        try {
            service.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            broken.set(e);
        }
    }

    /** Plays CloudTrail, showing how much of it the worker has settled. */
    private int play(Servers servers, PrometheusMeterRegistry meters, Progress progress)
            throws IOException, FellShortException {
        String request = data == null ? "play" : "play " + data.toAbsolutePath();
        return servers.play(request, (_, of) -> progress.step(DemoResult.settled(meters), of));
    }

    /** Waits until every object is settled and every rule has seen every event. */
    private void awaitDone(
            Service service,
            PrometheusMeterRegistry meters,
            int objects,
            AtomicReference<@Nullable Exception> broken,
            Progress progress)
            throws Exception {
        long lastSettled = -1;
        long lastChange = System.nanoTime();
        while (true) {
            long settled = DemoResult.settled(meters);
            progress.step(Math.min(settled, objects), objects);
            @Nullable Exception failure = broken.get();
            if (failure != null) {
                throw failure;
            }
            if (settled >= objects && service.worker().inFlight() == 0 && service.isDetected()) {
                return;
            }
            if (settled != lastSettled) {
                lastSettled = settled;
                lastChange = System.nanoTime();
            } else if (System.nanoTime() - lastChange > SILENCE_MAX.toNanos()) {
                throw new FellShortException(
                        "only "
                                + settled
                                + " of "
                                + objects
                                + " objects were settled, and nothing moves");
            }
            if (interrupted.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FellShortException("stopped by Ctrl-C before the end");
            }
        }
    }

    private void print(
            SearchCluster cluster,
            DemoResult result,
            @Nullable Path page,
            List<Rule> rules,
            int opsPort,
            Servers servers)
            throws SearchException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode document = withServers(result.toJson(), servers);
            document.put("report", page == null ? null : page.toString());
            out.println(document);
            return;
        }
        DemoSummary summary = new DemoSummary(cluster, result, rules);
        out.print(summary.report());
        if (page != null) {
            out.print(summary.page(page));
        }
        if (!once) {
            out.print(summary.next(opsPort, data == null));
        }
        out.flush();
    }

    /** Where the other servers are, for whoever wants to send more while the demo is up. */
    private static ObjectNode withServers(ObjectNode json, Servers servers) {
        json.putObject("queue")
                .put("url", servers.queue().toString())
                .put("endpoint", servers.sqs().toString());
        json.putObject("archive")
                .put("bucket", servers.bucket())
                .put("endpoint", servers.s3().toString());
        return json;
    }
}
