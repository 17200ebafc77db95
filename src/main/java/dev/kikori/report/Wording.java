package dev.kikori.report;

import dev.kikori.rules.Level;

import java.time.Duration;
import java.util.Locale;

/** All words of a report, in English. {@code {0}} and so on stand for what is filled in. */
final class Wording {
    static final String LANGUAGE = "en";
    static final String TITLE = "CloudTrail report";
    static final String NONE = "none";
    static final String UNKNOWN = "not known";
    static final String NEVER = "never";
    static final String UNNAMED = "AWS services and others without an ARN";
    static final String NEW = "new";

    static final String SUMMARY = "Summary";
    static final String OVER_TIME = "Over time";
    static final String CONTROLS = "Security Hub controls";
    static final String OTHER_RULES = "Other rules that fired";
    static final String SUBJECTS = "Whom the findings are about";
    static final String GROUPS = "Top findings";
    static final String ROOT = "Use of the root user";
    static final String SIGN_INS = "Console sign-ins";
    static final String DENIED = "Denied calls";
    static final String IDENTITY_CHANGES = "Changes to identities";
    static final String PLACES = "Accounts and Regions";
    static final String COMPLETENESS = "Completeness";

    static final String CONTROLS_NOTE =
            "Each control watches one kind of event. That one fired says that such an event happened,"
                    + " planned or not.";
    static final String SUBJECTS_NOTE =
            "Gravest severity first; where it is the same, whoever set off the most different rules.";
    static final String GROUPS_NOTE =
            "One card for each rule and actor, at most three of one actor. “Why” tells the values of the"
                    + " latest event that met the rule.";
    static final String ROOT_NOTE =
            "What root users did themselves, apart from services that act for them.";
    static final String SIGN_INS_NOTE =
            "“Without MFA” counts IAM users and root users. Who comes through an identity provider"
                    + " shows a second factor there, and CloudTrail does not see it.";
    static final String DENIED_NOTE =
            "Calls that were refused for want of permission (AccessDenied, UnauthorizedOperation), by"
                    + " actor.";
    static final String IDENTITY_CHANGES_NOTE =
            "Successful changes in IAM, IAM Identity Center and AWS Organizations, by actor.";
    static final String PLACES_NOTE =
            "“New” marks what was silent in the time before, where that time is known.";
    static final String FOOTNOTE =
            "Findings are leads, not verdicts. Numbers of different accounts, actors and the like are"
                    + " estimates where they run into thousands. Times are told in {0}.";

    static final String WHO = "Who";
    static final String WHEN = "When";
    static final String WHERE = "Where";
    static final String WHY = "Why";
    static final String NEXT = "What to do next";
    static final String EVENT = "Latest event";
    static final String REFERENCES = "Read more";
    static final String ACCOUNT = "Account";
    static final String ACCOUNTS = "Accounts";
    static final String REGION = "Region";
    static final String ADDRESSES = "From";
    static final String CALLS = "What";
    static final String TIMES = "Times";
    static final String BEFORE = "Change";
    static final String LAST = "Last";
    static final String CONTROL = "Control";
    static final String RULE = "Rule";
    static final String RULES = "Rules";
    static final String SET_OFF = "Set off";
    static final String WATCHES = "Watches";
    static final String SEVERITY = "Severity";
    static final String FIRED = "Fired";
    static final String SUCCEEDED = "Succeeded";
    static final String FAILED = "Failed";
    static final String WITHOUT_MFA = "Without MFA";
    static final String EVENTS = "Events";
    static final String FINDINGS = "Findings";

    static final String OBJECTS_DONE = "Objects done";
    static final String NOT_DONE = "Not done";
    static final String DEAD_LETTERS = "Dead letters";
    static final String LATEST_EVENT = "Latest event";
    static final String MEDIAN_DELAY = "Median delay";
    static final String DELAY_NOTE =
            "“Delay” is the time from an object’s newest event until all of the object was indexed, told"
                    + " of the objects whose newest event lies in the time of this report. All other"
                    + " figures are of any time. An object that was brought in long after it happened"
                    + " has a long delay.";

    static final String EVENTS_CHART = "Events";
    static final String FINDINGS_CHART = "Findings by severity";
    static final String OK_LEGEND = "succeeded";
    static final String FAILED_LEGEND = "failed";
    static final String CHART_NONE = "none in this time";

    static final String TILE_GRAVE = "high or critical";
    static final String TILE_DENIED = "calls denied";
    static final String TILE_ROOT = "uses of root";
    static final String TILE_WITHOUT_MFA = "sign-ins without MFA";
    static final String TILE_SIGN_INS_FAILED = "sign-ins failed";
    static final String TILE_IDENTITY = "identity changes";

    /** The span, the zone, the cluster and its version, when made and by what. */
    static final String SUBTITLE =
            "{0} to {1} · times in {2} · OpenSearch {4} at {3} · made {5} by Kikori {6}";

    static final String MOST_TELLING = "The most telling:";

    /** Who; rules; findings; severity; titles; addresses; when. */
    static final String TELLING = "{0} set off {1} ({2}, {3}): {4}. From {5}, {6}.";

    static final String AT_MOST = "at most ";

    /** One moment. */
    static final String AT = "at {0}";

    /** First; last. */
    static final String BETWEEN = "between {0} and {1}";

    static final String NO_FINDINGS = "No rule fired: there are no findings.";
    static final String COMPLETE =
            "Detection is complete: every event that reached the index before {0} has been shown to all"
                    + " rules.";
    static final String COMPLETE_UNKNOWN =
            "Up to when detection is complete is not known: some rules have not been asked yet.";
    static final String INCOMPLETE = "Not everything is in this report: {0}.";
    static final String NOTHING_WAITS =
            "No object waits to be ingested or to be shown to the rules.";
    static final String NO_LETTERS =
            "No dead letters: everything that was delivered could be read.";
    static final String ALL_ASKED = "Every rule is asked.";
    static final String OLDEST = "the oldest was begun {0}";
    static final String LATEST_LETTER = "the latest of {0}";
    static final String HOW_TO_SEE = "kikori explain {0}";
    static final String AND = " and ";
    static final String LIST = ", ";
    static final String LATER = ", later ";
    static final String WITH = "with";

    private Wording() {}

    static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String counted(long count, String one, String many) {
        return number(count) + " " + (count == 1 ? one : many);
    }

    static String events(long count) {
        return counted(count, "event", "events");
    }

    static String findings(long count) {
        return counted(count, "finding", "findings");
    }

    static String rules(long count) {
        return counted(count, "rule", "rules");
    }

    static String times(long count) {
        return counted(count, "time", "times");
    }

    static String characters(long count) {
        return "(" + counted(count, "character", "characters") + ")";
    }

    static String more(long count) {
        return "and " + number(count) + " more";
    }

    static String noEvents(String span, String everything) {
        return "There are no events in " + span + ". " + everything;
    }

    static String eventsExist(String from, String to) {
        return "The index holds events from " + from + " to " + to + ".";
    }

    static final String INDEX_EMPTY = "The index holds no events at all.";

    /** Such as {@code 7 days}. */
    static String length(Duration length) {
        return length(length, "");
    }

    /** Such as {@code these 7 days}. */
    static String theseTimes(Duration length) {
        return (isOne(length) ? "this " : "these ") + length(length, "");
    }

    /** Such as {@code the 7 days before}. */
    static String timesBefore(Duration length) {
        return "the " + length(length, "") + " before";
    }

    private static boolean isOne(Duration length) {
        return !Character.isDigit(length(length, "").charAt(0));
    }

    private static String length(Duration length, String prefix) {
        long minutes = length.toMinutes();
        long days = Math.round(minutes / 1440.0);
        if (days >= 730) {
            return prefix + several(Math.round(days / 365.25), "year");
        }
        if (days > 92) {
            return prefix + several(Math.round(days / 30.44), "month");
        }
        // A day on which clocks change has 23 hours or 25; of weeks, hours do not matter.
        long apart = Math.abs(minutes - days * 1440);
        if (days > 7 || (days >= 2 && apart <= 60)) {
            return prefix + several(days, "day");
        }
        return prefix
                + (minutes >= 120 || minutes == 60
                        ? several(Math.round(minutes / 60.0), "hour")
                        : several(Math.max(1, minutes), "minute"));
    }

    private static String several(long count, String unit) {
        return count == 1 ? unit : number(count) + " " + unit + "s";
    }

    static String summaryEvents(Report.Totals now, Change change, Duration length) {
        return "In "
                + theseTimes(length)
                + (now.events() == 1 ? " there was " : " there were ")
                + events(now.events())
                + " of "
                + counted(now.accounts(), "account", "accounts")
                + " in "
                + counted(now.regions(), "Region", "Regions")
                + " and "
                + counted(now.services(), "service", "services")
                + compared(change, length)
                + (now.failed() == 0 ? "." : "; " + number(now.failed()) + " of them failed.");
    }

    static String summaryFindings(Report.Totals now, Change change, Duration length) {
        return "Kikori’s rules made "
                + findings(now.findingsTotal())
                + compared(change, length)
                + grave(now.findingsTotal(), now.grave());
    }

    private static String grave(long findings, long grave) {
        if (findings == 1) {
            return grave == 0 ? "; it is neither high nor critical." : "; it is high or critical.";
        }
        return grave == 0
                ? "; none of them is high or critical."
                : "; "
                        + number(grave)
                        + (grave == 1 ? " of them is" : " of them are")
                        + " high or critical.";
    }

    /** A part of a sentence. */
    private static String compared(Change change, Duration length) {
        String before = timesBefore(length);
        return switch (change) {
            case Change.Unknown _ -> "";
            case Change.StillNone _ -> ", as in " + before;
            case Change.FromNone _ -> ", none in " + before;
            case Change.Same _ -> ", as many as in " + before;
            case Change.More more when more.percent() >= 95 ->
                    ", " + fold(more.percent()) + " as many as in " + before;
            case Change.More more -> ", " + more.percent() + " % more than in " + before;
            case Change.Less less -> ", " + less.percent() + " % fewer than in " + before;
        };
    }

    static String nothingBefore(Duration length) {
        return "There are no events of " + timesBefore(length) + " to compare with.";
    }

    private static String fold(long percent) {
        long times = Math.round(percent / 100.0) + 1;
        return times == 2 ? "about twice" : "about " + number(times) + " times";
    }

    /** An arrow and a figure, for a table or a tile. */
    static String arrow(Change change) {
        return switch (change) {
            case Change.Unknown _ -> "–";
            case Change.StillNone _, Change.Same _ -> "same";
            case Change.FromNone _ -> "▲ from none";
            case Change.More more when more.percent() > 999 ->
                    "▲ × " + number(Math.round(more.percent() / 100.0) + 1);
            case Change.More more -> "▲ " + more.percent() + " %";
            case Change.Less less -> "▼ " + less.percent() + " %";
        };
    }

    static String controlsFired(long fired, long all) {
        if (all == 0) {
            return "No control is in the catalogue of rules; kikori setup publishes them.";
        }
        if (fired == 0 || fired == all) {
            return (fired == 0 ? "None of the " : "All ")
                    + counted(all, "control", "controls")
                    + " fired.";
        }
        return number(fired)
                + " of the "
                + counted(all, "control", "controls")
                + " fired, "
                + number(all - fired)
                + " stayed quiet.";
    }

    static String notFired(String last) {
        return "no; last " + last;
    }

    static String otherRules(long fired, long asked) {
        return asked == 0
                ? "There are no rules besides the controls."
                : number(fired) + " of " + rules(asked) + " besides the controls fired.";
    }

    static String level(Level level) {
        return level.word();
    }

    /** A rule's state, where it is not simply asked. */
    static String state(String state) {
        return switch (state) {
            case "active" -> "";
            case "disabled" -> "disabled";
            case "set_aside" -> "set aside";
            case "refused" -> "refused";
            case "outdated" -> "asked as before its file became faulty";
            case "removed" -> "no longer among the rules";
            default -> Visible.of(state);
        };
    }

    static String letters(long count, String kind) {
        return switch (kind) {
            case "event" -> counted(count, "record", "records");
            case "object" -> counted(count, "object", "objects");
            case "message" -> counted(count, "message", "messages");
            default -> number(count) + " " + kind;
        };
    }

    static String writing(long count) {
        return counted(count, "object is", "objects are") + " being ingested or tried again";
    }

    static String waiting(long count) {
        return counted(count, "object waits", "objects wait") + " to be shown to the rules";
    }

    static String deadLetters(long count) {
        return counted(count, "dead letter", "dead letters");
    }

    static String notAsked(long count) {
        return counted(count, "rule is", "rules are") + " not asked";
    }

    static String objects(long count) {
        return "The ledger knows " + counted(count, "object", "objects") + ".";
    }

    static String deliveries(long all, long lacking) {
        String places = counted(all, "account and Region", "pairs of account and Region");
        if (lacking == 0) {
            return all == 1
                    ? "Of the one account and Region that delivers, nothing is missing."
                    : "Of all " + places + " that deliver, nothing is missing.";
        }
        return "Of "
                + number(lacking)
                + " of "
                + places
                + ", something is not done or could not be read.";
    }

    static String moreDeliveries(long more, long lacking) {
        return more(more)
                + (lacking == 0
                        ? ", of which nothing is missing"
                        : ", of " + number(lacking) + " of which something is missing too");
    }

    /** Such as {@code 7 minutes}. */
    static String delay(Duration delay) {
        long seconds = delay.toSeconds();
        if (seconds < 120) {
            return counted(seconds, "second", "seconds");
        }
        if (seconds < 7_200) {
            return counted(Math.round(seconds / 60.0), "minute", "minutes");
        }
        if (seconds < 172_800) {
            return counted(Math.round(seconds / 3_600.0), "hour", "hours");
        }
        long days = Math.round(seconds / 86_400.0);
        return days > 92 ? length(delay) : counted(days, "day", "days");
    }

    static String bar(String from, String to, String what) {
        return from + " – " + to + ": " + what;
    }

    static String eventsBar(long all, long failed) {
        return events(all) + (failed == 0 ? "" : ", " + number(failed) + " failed");
    }

    /** A rule's test, such as {@code one_of}, in words. */
    static String operator(String op) {
        return Visible.of(op.replace('_', ' '));
    }

    static String absent(String op) {
        return op.equals("absent") ? "is absent" : Wording.operator(op);
    }
}
