package dev.kikori.report;

import dev.kikori.rules.Level;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * What a report says, as data: what was counted in a span of time and in the one before.
 *
 * <p>Every text that comes from an event or a rule is as it stands there, hostile perhaps.
 *
 * @param everything from the first event in the index to the last; null where there is none
 * @param before null where nothing is known of that time, since no event of it is there
 * @param events by time: those that succeeded, those that failed
 * @param findings by time, those of the highest severity first, in the order of {@link #LEVELS}
 * @param controls the Security Hub controls, in their order
 * @param otherRules the other rules that fired
 * @param rulesAsked how many rules there are, set aside or not, apart from those removed
 */
public record Report(
        Head head,
        @Nullable Span everything,
        Totals now,
        @Nullable Totals before,
        List<Bar> events,
        List<Bar> findings,
        List<RuleCount> controls,
        Top<RuleCount> otherRules,
        long rulesAsked,
        Top<Subject> subjects,
        Top<Group> groups,
        Top<Activity> root,
        Top<SignIn> signIns,
        Top<Activity> denied,
        Top<Activity> identityChanges,
        Top<Place> accounts,
        Top<Place> regions,
        Completeness completeness) {

    /** The severities, the highest first. */
    public static final List<Level> LEVELS = List.of(Level.values()).reversed();

    /**
     * What the report is about, and where and when it was made.
     *
     * @param zone in which times are told
     * @param cluster host and port
     * @param openSearch its version
     */
    public record Head(Span span, ZoneId zone, String cluster, String openSearch, Instant made) {}

    /**
     * The first rows of a list.
     *
     * @param total how many the list has; approximate where it is long
     */
    public record Top<T>(List<T> rows, long total) {
        public Top {
            rows = List.copyOf(rows);
            total = Math.max(total, rows.size());
        }

        public long more() {
            return total - rows.size();
        }

        public static <T> Top<T> none() {
            return new Top<>(List.of(), 0);
        }
    }

    /**
     * What was counted in a span.
     *
     * @param failed events that tell an error
     * @param changes events that are not read-only
     * @param denied calls that were refused for want of permission
     * @param root what root users did themselves
     * @param withoutMfa sign-ins of IAM users and root users without a second factor
     * @param identityChanges changes to users, roles and policies that succeeded
     * @param findings by severity
     */
    public record Totals(
            long events,
            long failed,
            long changes,
            long accounts,
            long regions,
            long services,
            long denied,
            long root,
            long signIns,
            long signInsFailed,
            long withoutMfa,
            long identityChanges,
            Map<Level, Long> findings) {
        public Totals {
            findings = Map.copyOf(findings);
        }

        public long findingsTotal() {
            return findings.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Findings that are high or critical. */
        public long grave() {
            return findings.getOrDefault(Level.HIGH, 0L)
                    + findings.getOrDefault(Level.CRITICAL, 0L);
        }
    }

    /**
     * What happened in one step of time.
     *
     * @param parts counts, in the order of the chart's legend
     */
    public record Bar(Instant from, Instant to, List<Long> parts) {
        public Bar {
            parts = List.copyOf(parts);
        }

        long total() {
            return parts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** How often a value stands there. */
    public record Counted(String value, long count) {}

    /**
     * A rule and how often it fired.
     *
     * @param name the control, such as {@code CloudWatch.1}, or the rule's id
     * @param state {@code active}, or why the rule is not asked, in the catalogue's words
     * @param before how often in the time before; null where nothing is known of it
     * @param last when last in the span; null where never
     * @param lastEver when last at any time; null where never
     * @param references pages about it
     */
    public record RuleCount(
            String id,
            String name,
            String title,
            Level level,
            String state,
            long count,
            @Nullable Long before,
            Top<Counted> accounts,
            @Nullable Instant last,
            @Nullable Instant lastEver,
            List<String> references) {}

    /** Whom findings are about. */
    public record Subject(
            String who,
            long count,
            Level level,
            Top<Counted> rules,
            Top<Counted> accounts,
            Top<Counted> addresses,
            Instant first,
            Instant last) {}

    /**
     * The findings of one rule about one actor.
     *
     * @param latest the sentence that the latest of them tells of its event; empty where it tells
     *     none
     * @param why what made the latest of them fire
     * @param eventId of the latest
     */
    public record Group(
            String ruleId,
            String title,
            Level level,
            String who,
            long count,
            Instant first,
            Instant last,
            Top<Counted> accounts,
            Top<Counted> regions,
            Top<Counted> addresses,
            Top<Counted> calls,
            String latest,
            List<Match> why,
            List<String> next,
            List<String> references,
            String eventId) {}

    /** One test of a rule that an event passed, as a finding tells it. */
    public record Match(String path, String op, String expected, @Nullable String value) {}

    /**
     * What one actor did.
     *
     * @param before how often in the time before; null where nothing is known of it
     */
    public record Activity(
            String who,
            long count,
            @Nullable Long before,
            Top<Counted> accounts,
            Top<Counted> calls,
            Top<Counted> addresses,
            Instant last) {}

    /** How one actor signed in. */
    public record SignIn(Activity activity, long succeeded, long withoutMfa, long failed) {}

    /**
     * An account or a Region.
     *
     * @param isNew whether the time before, of which something is known, holds no event of it
     */
    public record Place(
            String name, long events, long failed, long findings, boolean isNew, Instant last) {}

    /**
     * What came in of one account from one Region, at any time.
     *
     * @param account as the objects' keys tell it; empty where they do not
     * @param done objects that all rules have seen
     * @param notDone objects that are being ingested or wait for the rules
     * @param last the newest event; null where there is none
     * @param delay from an object's newest event until all of it was in, the median of the objects
     *     whose newest event lies in the report's span; null where there is none
     */
    public record Delivery(
            String account,
            String region,
            long done,
            long notDone,
            long deadLetters,
            @Nullable Instant last,
            @Nullable Duration delay) {
        boolean isWhole() {
            return notDone + deadLetters == 0;
        }
    }

    /**
     * How much of what happened is in the report.
     *
     * @param completeUpTo every event that reached the index before has been shown to all rules;
     *     null where that is not known
     * @param writing objects that are being ingested, or were begun and wait to be begun again
     * @param waiting objects whose events wait for the rules
     * @param oldestWaiting when the oldest of both was begun
     * @param deadLetters by kind: event, object, message
     * @param latestDeadLetter when the latest was kept
     * @param rulesNotAsked ids of rules that are refused or set aside
     * @param deliveries by account and Region, those first of which something is missing, then
     *     those that came in latest
     * @param deliveriesLacking of how many of all of them something is missing
     */
    public record Completeness(
            @Nullable Instant completeUpTo,
            long objects,
            long writing,
            long waiting,
            @Nullable Instant oldestWaiting,
            List<Counted> deadLetters,
            @Nullable Instant latestDeadLetter,
            Top<String> rulesNotAsked,
            Top<Delivery> deliveries,
            long deliveriesLacking) {
        long deadLettersTotal() {
            return deadLetters.stream().mapToLong(Counted::count).sum();
        }

        /** Whether nothing waits and nothing was left aside. */
        boolean isWhole() {
            return completeUpTo != null
                    && writing + waiting + deadLettersTotal() + rulesNotAsked.total() == 0;
        }
    }
}
