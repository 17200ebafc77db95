package dev.kikori.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;

/** Measures what some work costs this process: time, processor and heap. */
final class Stopwatch {
    private final long startedNanos = System.nanoTime();
    private final Duration startedCpu = cpu();

    Stopwatch() {
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    DemoResult.Cost stop() {
        long heap =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum();
        return new DemoResult.Cost(
                (System.nanoTime() - startedNanos) / 1e9,
                cpu().minus(startedCpu).toNanos() / 1e9,
                heap);
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
