package dev.kikori.search;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;

/** The names of Kikori's indices. Pure. */
public final class IndexNames {
    /** The alias over all events. */
    public static final String EVENTS = "cloudtrail-events";

    /** The alias over all findings. */
    public static final String FINDINGS = "cloudtrail-findings";

    public static final String RULES = "cloudtrail-rules";
    public static final String LEDGER = "cloudtrail-ledger";
    public static final String DEAD_LETTERS = "cloudtrail-deadletters";

    /** How much time one index of events or findings spans. */
    public enum Period {
        DAY("yyyy.MM.dd"),
        MONTH("yyyy.MM");

        private final DateTimeFormatter format;

        Period(String pattern) {
            format = DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
        }
    }

    /** OpenSearch takes 4,096 bytes as the first line of a request. */
    private static final int LIST_LENGTH_MAX = 2_000;

    private final Period period;

    public IndexNames(Period period) {
        this.period = period;
    }

    /** The index of an event, such as {@code cloudtrail-events-2026.03}. */
    public String events(Instant timestamp) {
        return EVENTS + '-' + period.format.format(timestamp);
    }

    /** The index of a finding, by the time of its first event. */
    public String findings(Instant firstEvent) {
        return FINDINGS + '-' + period.format.format(firstEvent);
    }

    /**
     * Indices of events as they stand in the path of a request: by name, or, where the names would
     * not fit, all there are.
     */
    public static String list(Collection<String> events) {
        String names = String.join(",", events);
        return names.length() <= LIST_LENGTH_MAX ? names : EVENTS + "-*";
    }
}
