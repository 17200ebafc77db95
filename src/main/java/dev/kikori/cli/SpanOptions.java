package dev.kikori.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.time.Instant;

/** The options that choose events by their time. */
final class SpanOptions {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Only events from then on: " + TimeConverter.EXPECTED + ".")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Only events before.")
    private @Nullable Instant to;

    /** The first moment that belongs to it; null where all the past does. */
    @Nullable Instant from() {
        return from;
    }

    /** The first moment after it; null where it has no end. */
    @Nullable Instant to() {
        return to;
    }

    /**
     * @throws UsageException where it ends before it begins
     */
    void check() throws UsageException {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new UsageException("--from " + from + " is not before --to " + to);
        }
    }
}
