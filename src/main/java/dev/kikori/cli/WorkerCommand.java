package dev.kikori.cli;

import dev.kikori.Service;
import dev.kikori.Wiring;
import dev.kikori.config.ConfigLoader;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs the service until the process is told to end. */
@Command(
        name = "worker",
        description = {
            "Run the service: take notifications from the queue, index what they announce, detect.",
            "It runs until SIGTERM: then what is under way is finished and the exit code is 0."
        })
final class WorkerCommand implements Callable<Integer> {
    /** Past it something hangs, and whoever stops us will soon kill us anyway. */
    private static final long DRAIN_SECONDS_MAX = 60;

    @Mixin private ConfigOption config;

    @SuppressWarnings("NullAway.Init") // picocli sets the mixin.
    WorkerCommand() {}

    @Override
    public Integer call() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (Service service =
                Wiring.service(config.load(List.of(ConfigLoader.Need.QUEUE)), Wiring.registry())) {
            Thread drain = Thread.ofPlatform().unstarted(() -> drain(service, ended));
            Runtime.getRuntime().addShutdownHook(drain);
            service.run();
            return ExitCode.DONE.number();
        } finally {
            ended.countDown();
        }
    }

    /** The JVM would answer SIGTERM with its own exit code; a drained worker has done its duty. */
    @SuppressWarnings("SystemExitOutsideMain")
    private static void drain(Service service, CountDownLatch ended) {
        if (ended.getCount() == 0) {
            return;
        }
        service.stop("told to end");
        try {
            boolean drained = ended.await(DRAIN_SECONDS_MAX, TimeUnit.SECONDS);
            Runtime.getRuntime().halt((drained ? ExitCode.DONE : ExitCode.FELL_SHORT).number());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
