package dev.kikori.search;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The names of Kikori's indices. Pure. */
public final class IndexNames {
    /** The alias over all events. */
    public static final String EVENTS = "cloudtrail-events";

    /** The alias over all findings. */
    public static final String FINDINGS = "cloudtrail-findings";

    public static final String RULES = "cloudtrail-rules";
    public static final String LEDGER = "cloudtrail-ledger";
    public static final String DEAD_LETTERS = "cloudtrail-deadletters";
    public static final String SETUP = "cloudtrail-setup";

    /** How much time one index of events or findings spans. */
    public enum Period {
        DAY("yyyy.MM.dd"),
        MONTH("yyyy.MM");

        private final DateTimeFormatter format;

        Period(String pattern) {
            format = DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
        }
    }

    /**
     * Fits into the first line of a request, which may have 4,096 bytes, and far below the 300
     * shards that a node holds open for views.
     */
    private static final int AT_ONCE_MAX = 50;

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

    /** Indices as they stand in the paths of requests, each of a bounded number of them. */
    public static List<String> lists(Collection<String> indices) {
        List<String> names = List.copyOf(indices);
        List<String> lists = new ArrayList<>();
        for (int from = 0; from < names.size(); from += AT_ONCE_MAX) {
            lists.add(
                    String.join(
                            ",", names.subList(from, Math.min(names.size(), from + AT_ONCE_MAX))));
        }
        return lists;
    }
}
