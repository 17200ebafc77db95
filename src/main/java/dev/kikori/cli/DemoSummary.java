package dev.kikori.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.Rule;
import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells a person on 80 columns what the demo brought in and what was found in it. */
final class DemoSummary {
    private static final int WIDTH = 78;
    private static final int BAR = 16;
    private static final int ROWS = 6;

    /** The key by which the story's intrusion begins. */
    private static final String LEAKED_KEY = "AKIACIDEPLOY7EXAMPLE";

    private static final String ROLE_SESSION = "assumed-role/";

    private final SearchCluster cluster;
    private final DemoResult result;
    private final List<Rule> rules;
    private final StringBuilder text = new StringBuilder();

    DemoSummary(SearchCluster cluster, DemoResult result, List<Rule> rules) {
        this.cluster = cluster;
        this.result = result;
        this.rules = rules;
    }

    /** What came in, who did what from where, and which controls fired. */
    String report() throws SearchException {
        JsonNode events = aggregations(IndexNames.EVENTS, eventQuestions());
        heading("What came in");
        row(
                "Objects",
                String.format(
                        Locale.ROOT,
                        "%,d read, %,d in the dead letters",
                        result.objectsDone(),
                        result.object("dead_lettered")));
        row(
                "Records",
                String.format(
                        Locale.ROOT,
                        "%,d: %,d events, %,d delivered again, %,d in the dead letters",
                        result.eventsRead(),
                        result.event("created"),
                        result.event("duplicate"),
                        result.event("deadlettered")));
        row(
                "Between",
                minute(events.at("/first/value_as_string").asText())
                        + " and "
                        + minute(events.at("/last/value_as_string").asText())
                        + " UTC");
        row(
                "From",
                String.join(
                        ", ",
                        counted(events.at("/accounts/value").asLong(), "account"),
                        counted(events.at("/regions/value").asLong(), "Region"),
                        counted(events.at("/services/value").asLong(), "service"),
                        counted(events.at("/names/value").asLong(), "event name")));
        row(
                "Took",
                String.format(
                        Locale.ROOT,
                        "%.0f s in all, starting the servers included",
                        result.seconds()));

        heading("Who did most, and from where");
        if (events.at("/who/buckets").isEmpty()) {
            line("  No event has an ARN that says who it was.");
        } else {
            columns("EVENTS", "WHO", "MOST OFTEN", "FROM");
        }
        for (JsonNode who : events.at("/who/buckets")) {
            columns(
                    number(who.path("doc_count").asLong()),
                    shortArn(who.path("key").asText()),
                    who.at("/what/buckets/0/key").asText("-"),
                    who.at("/where/buckets/0/key").asText("-"));
        }

        heading("Which of the " + rules.size() + " controls fired (bars are logarithmic)");
        long most =
                Math.max(
                        1,
                        result.findings().values().stream()
                                .mapToLong(Long::longValue)
                                .max()
                                .orElse(1));
        for (Rule rule : rules) {
            long count = result.findings().getOrDefault(rule.id(), 0L);
            line(
                    String.format(
                            Locale.ROOT,
                            "  %-14s %-38s %7s %s",
                            rule.control() == null ? rule.id() : rule.control(),
                            cut(rule.title(), 38),
                            count == 0 ? "-" : number(count),
                            bar(count, most)));
        }

        if (result.findingsTotal() > 0) {
            JsonNode findings = aggregations(IndexNames.FINDINGS, findingQuestions());
            heading("Whom the findings are about");
            columns("FINDINGS", "WHO", "CONTROLS", "FROM");
            for (JsonNode who : findings.at("/who/buckets")) {
                List<String> controls = new ArrayList<>();
                who.at("/controls/buckets")
                        .forEach(control ->
                                controls.add(
                                        control.path("key").asText().replace("CloudWatch.", "")));
                controls.sort(java.util.Comparator.comparingInt(DemoSummary::asNumber));
                columns(
                        number(who.path("doc_count").asLong()),
                        who.path("key").asText(),
                        String.join(" ", controls),
                        who.at("/where/buckets/0/key").asText("-"));
            }
        }
        return text.toString();
    }

    /** Where the same stands as a page. */
    String page(Path page) {
        text.setLength(0);
        heading("The same and more as a page");
        line("  " + page);
        return text.toString();
    }

    /**
     * Where to look next, while the servers are up.
     *
     * @param story whether it was the shipped story that was played
     */
    String next(int opsPort, boolean story) {
        text.setLength(0);
        String url = result.openSearch();
        heading("Where to look next");
        command("All findings", "curl '" + url + "/cloudtrail-findings/_search?pretty'");
        command(
                story ? "All that the leaked key did" : "All that failed",
                "curl '"
                        + url
                        + "/cloudtrail-events/_search?pretty&q="
                        + (story ? "userIdentity.accessKeyId:" + LEAKED_KEY : "errorCode:*")
                        + "'");
        command("The saved queries", "curl '" + url + "/cloudtrail-rules/_search?pretty'");
        command("The worker's metrics", "curl http://127.0.0.1:" + opsPort + "/metrics");
        line("  To attach OpenSearch Dashboards: docs/connect.md");
        if (story) {
            line("  The story, hour by hour:         docs/story.md");
        }
        line("");
        line("OpenSearch stays up at " + url + ". Ctrl-C ends everything.");
        return text.toString();
    }

    private void command(String what, String words) {
        line("  " + what);
        line("    " + words);
    }

    private static ObjectNode eventQuestions() {
        ObjectNode aggs = JsonNodeFactory.instance.objectNode();
        aggs.putObject("first").putObject("min").put("field", "@timestamp");
        aggs.putObject("last").putObject("max").put("field", "@timestamp");
        aggs.putObject("accounts").putObject("cardinality").put("field", "recipientAccountId");
        aggs.putObject("regions").putObject("cardinality").put("field", "awsRegion");
        aggs.putObject("services").putObject("cardinality").put("field", "eventSource");
        aggs.putObject("names").putObject("cardinality").put("field", "eventName");
        ObjectNode who = aggs.putObject("who");
        who.putObject("terms").put("field", "userIdentity.arn").put("size", ROWS);
        ObjectNode of = who.putObject("aggs");
        top(of, "what", "eventName", 1);
        top(of, "where", "sourceIPAddress", 1);
        return aggs;
    }

    private static ObjectNode findingQuestions() {
        ObjectNode aggs = JsonNodeFactory.instance.objectNode();
        ObjectNode who = aggs.putObject("who");
        who.putObject("terms").put("field", "finding.actor").put("size", ROWS);
        ObjectNode of = who.putObject("aggs");
        top(of, "controls", "control.id", 14);
        top(of, "where", "sourceIPAddress", 1);
        return aggs;
    }

    private static void top(ObjectNode aggs, String name, String field, int size) {
        aggs.putObject(name).putObject("terms").put("field", field).put("size", size);
    }

    private JsonNode aggregations(String alias, ObjectNode aggs) throws SearchException {
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", 0);
        search.set("aggs", aggs);
        return cluster.ask("POST", "/" + alias + "*/_search", search).path("aggregations");
    }

    private void heading(String words) {
        line("");
        line(words);
        line("─".repeat(WIDTH));
    }

    private void row(String name, String value) {
        line(String.format(Locale.ROOT, "  %-10s %s", name, value));
    }

    private void columns(String count, String who, String what, String where) {
        line(
                String.format(
                                Locale.ROOT,
                                "  %8s %-27s %-19s %s",
                                count,
                                cut(who, 27),
                                cut(what, 19),
                                cut(where, 20))
                        .stripTrailing());
    }

    private void line(String words) {
        text.append(words.stripTrailing()).append('\n');
    }

    private static String shortArn(String arn) {
        int fifth = arn.lastIndexOf(':');
        String rest = fifth < 0 ? arn : arn.substring(fifth + 1);
        return rest.startsWith(ROLE_SESSION) ? rest.substring(ROLE_SESSION.length()) : rest;
    }

    private static String minute(String time) {
        return time.length() < 16 ? time : time.substring(0, 10) + " " + time.substring(11, 16);
    }

    private static String counted(long count, String what) {
        return number(count) + " " + what + (count == 1 ? "" : "s");
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static int asNumber(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }

    private static String bar(long count, long most) {
        long length =
                count == 0
                        ? 0
                        : Math.max(
                                1,
                                Math.round(
                                        BAR
                                                * Math.log1p((double) count)
                                                / Math.log1p((double) most)));
        return "█".repeat((int) length);
    }

    private static String cut(String words, int length) {
        return words.length() <= length ? words : words.substring(0, length - 1) + "…";
    }
}
