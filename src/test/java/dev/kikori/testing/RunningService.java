package dev.kikori.testing;

import dev.kikori.Service;
import dev.kikori.Wiring;
import dev.kikori.config.Config;
import dev.kikori.search.SearchException;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;

/** The production service on a thread of its own, until it is closed. */
public final class RunningService implements AutoCloseable {
    /** Nothing here takes half as long on a slow machine; whoever waits so long waits in vain. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final PrometheusMeterRegistry meters = Wiring.registry();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Service service;
    private final Thread thread;

    private RunningService(Config config) throws Exception {
        service = Wiring.service(config, meters);
        thread = Thread.ofPlatform().name("service").start(this::run);
    }

    public static RunningService start(Config config) throws Exception {
        return new RunningService(config);
    }

    private void run() {
        try {
            service.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            failure.set(e);
        }
    }

    /** Where its metrics are. */
    public int opsPort() {
        return service.opsPort();
    }

    /** A counter, such as {@code count("kikori.objects", "outcome", "done")}. */
    public long count(String name, String tag, String value) {
        Counter counter = meters.find(name).tag(tag, value).counter();
        return counter == null ? 0 : Math.round(counter.count());
    }

    public long count(String name) {
        Counter counter = meters.find(name).counter();
        return counter == null ? 0 : Math.round(counter.count());
    }

    /** The value of a gauge; empty while there is none of that name. */
    public OptionalDouble gauge(String name) {
        Gauge gauge = meters.find(name).gauge();
        return gauge == null ? OptionalDouble.empty() : OptionalDouble.of(gauge.value());
    }

    /** Objects that were settled, whatever became of them. */
    public long settled() {
        return count("kikori.objects", "outcome", "done")
                + count("kikori.objects", "outcome", "already_done")
                + count("kikori.objects", "outcome", "digest")
                + count("kikori.objects", "outcome", "dead_lettered");
    }

    /** Waits with patience, and fails at once when the service has failed. */
    public ConditionFactory await(String what) {
        return Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(LOOK_EVERY)
                .pollDelay(Duration.ZERO)
                // An index that is just being created answers 503.
                .ignoreException(SearchException.class)
                .failFast("the service failed", () -> rethrow(failure.get()));
    }

    /** Waits until so many objects are settled since the start, and all rules have seen them. */
    public void awaitDone(long objects) {
        await(objects + " objects").until(() -> settled() >= objects);
        awaitIdle();
    }

    /** Waits until the queue holds nothing, visible or not, and all rules have seen everything. */
    public void awaitEmpty(TrailBucket bucket) {
        await("an empty queue").until(() -> bucket.waiting() == 0 && bucket.hidden() == 0);
        awaitIdle();
    }

    private void awaitIdle() {
        await("nothing under way")
                .until(() -> service.worker().inFlight() == 0 && service.isDetected());
    }

    private static void rethrow(@Nullable Throwable thrown) {
        if (thrown != null) {
            throw new AssertionError("the service failed", thrown);
        }
    }

    /** Stops it and says whether it failed. */
    @Override
    public void close() {
        service.stop("the test is over");
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        service.close();
        rethrow(failure.get());
    }
}
