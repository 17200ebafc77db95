package dev.kikori.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.time.Instant;
import java.time.ZoneOffset;

/** The options that choose events by their time. */
final class SpanOptions {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = GivenTime.Converter.class,
            description =
                    "Only events from then on: " + GivenTime.EXPECTED + ". A date begins in UTC.")
    private @Nullable GivenTime from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = GivenTime.Converter.class,
            description = "Only events before.")
    private @Nullable GivenTime to;

    /** The first moment that belongs to it; null where all the past does. */
    @Nullable Instant from() {
        return from == null ? null : from.in(ZoneOffset.UTC);
    }

    /** The first moment after it; null where it has no end. */
    @Nullable Instant to() {
        return to == null ? null : to.in(ZoneOffset.UTC);
    }

    /**
     * @throws UsageException where it ends before it begins
     */
    void check() throws UsageException {
        @Nullable Instant start = from();
        @Nullable Instant end = to();
        if (start != null && end != null && !start.isBefore(end)) {
            throw new UsageException("--from " + start + " is not before --to " + end);
        }
    }
}
