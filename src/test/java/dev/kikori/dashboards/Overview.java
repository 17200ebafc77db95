package dev.kikori.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/**
 * The source of {@code dashboards/kikori-overview.ndjson}: who, when and where of all events, and
 * what the detections made of them.
 *
 * <p>{@code mvn test -Dtest=OverviewTest -Dgolden=accept} writes the file anew.
 */
final class Overview {
    static final String EVENTS = "kikori-events";
    static final String FINDINGS = "kikori-findings";

    /** A dashboard's grid has 48 columns; a row is 20 pixels high. */
    private static final int WIDTH = 48;

    private static final String HOW_TO_READ =
            """
            **Read from the top.** *Findings* are what the detections caught, *events* everything \
            that CloudTrail recorded. Choose accounts and Regions on the right, then *Apply*; click \
            a bar, a slice or a row's ⊕ to narrow everything; drag over a time line to zoom in. \
            Times are in your browser's zone. Each control's findings name the event; open it under \
            *Who did what, when and from where*.

            Time: [24 hours](#/view/kikori-overview?_g=(time:(from:now-24h,to:now))) · \
            [7 days](#/view/kikori-overview?_g=(time:(from:now-7d,to:now))) · \
            [30 days](#/view/kikori-overview?_g=(time:(from:now-30d,to:now))) · \
            [a year](#/view/kikori-overview?_g=(time:(from:now-1y,to:now))) · \
            [the demo's story, 9 to 11 March 2026](#/view/kikori-overview?_g=(time:(from:'2026-03-09T00:00:00.000Z',to:'2026-03-12T00:00:00.000Z')))
            """;

    private static final List<String> EVENT_COLUMNS =
            List.of(
                    "userIdentity.type",
                    "userIdentity.arn",
                    "sourceIPAddress",
                    "awsRegion",
                    "eventSource",
                    "eventName",
                    "errorCode",
                    "recipientAccountId");

    private static final List<String> FINDING_COLUMNS =
            List.of(
                    "control.id",
                    "rule.title",
                    "severity.label",
                    "userIdentity.arn",
                    "eventName",
                    "sourceIPAddress",
                    "awsRegion",
                    "recipientAccountId");

    private final List<SavedObject> objects = new ArrayList<>();
    private final ArrayNode panels = SavedObjects.JSON.createArrayNode();
    private final ArrayNode references = SavedObjects.JSON.createArrayNode();
    private int x;
    private int y;

    private Overview() {}

    static SavedObjects objects() {
        return new Overview().build().normalised();
    }

    private SavedObjects build() {
        objects.add(Frames.pattern(EVENTS, "cloudtrail-events*"));
        objects.add(Frames.pattern(FINDINGS, "cloudtrail-findings*"));
        top();
        findings();
        when();
        who();
        where();
        failures();
        lists();
        objects.add(dashboard());
        return new SavedObjects(objects);
    }

    private void top() {
        row(
                7,
                panel(32, Frames.markdown("kikori-how-to-read", "How to read this", HOW_TO_READ)),
                // Findings carry their event's account and Region, so the choice narrows both.
                panel(16, Frames.controls("kikori-choose", "Choose", EVENTS)));
        row(
                6,
                panel(
                        16,
                        Chart.numbers("kikori-findings-count", "Findings", FINDINGS, "")
                                .count("Findings")
                                .distinct("rule.id", "Rules that fired")
                                .distinct("recipientAccountId", "Accounts concerned")
                                .object()),
                panel(
                        20,
                        Chart.numbers("kikori-events-count", "Events", EVENTS, "")
                                .count("Events")
                                .distinct("userIdentity.arn", "Identities")
                                .distinct("sourceIPAddress", "Source addresses")
                                .object()),
                panel(
                        12,
                        Chart.numbers("kikori-failures-count", "Failures", EVENTS, "errorCode: *")
                                .count("Failed calls")
                                .distinct("userIdentity.arn", "Identities that failed")
                                .object()));
    }

    private void findings() {
        row(
                14,
                panel(
                        24,
                        Chart.bars(
                                        "kikori-findings-over-time",
                                        "Findings by control over time",
                                        FINDINGS,
                                        "")
                                .count("Findings")
                                .overTime()
                                .terms("group", "control.id", 14, "Control", "no control")
                                .object()),
                panel(
                        24,
                        Chart.table(
                                        "kikori-controls",
                                        "Controls: which rules fired, how often, when last",
                                        FINDINGS,
                                        "")
                                .count("Findings")
                                .latest("@timestamp", "Last seen")
                                .distinct("recipientAccountId", "Accounts")
                                .terms("bucket", "control.id", 14, "Control", "no control")
                                .terms("bucket", "rule.id", 20, "Rule", "")
                                .terms("bucket", "rule.title", 1, "What it watches", "untitled")
                                .object()));
        row(
                14,
                panel(
                        16,
                        Chart.lyingBars(
                                        "kikori-findings-by-account",
                                        "Findings by account",
                                        FINDINGS,
                                        "")
                                .count("Findings")
                                .terms("segment", "recipientAccountId", 20, "Account", "unknown")
                                .terms("group", "severity.label", 6, "Severity", "no severity")
                                .object()),
                panel(
                        16,
                        Chart.heatMap(
                                        "kikori-findings-account-control",
                                        "Findings by account and control",
                                        FINDINGS,
                                        "")
                                .count("Findings")
                                .terms("segment", "recipientAccountId", 20, "Account", "unknown")
                                .terms("group", "control.id", 14, "Control", "no control")
                                .object()),
                panel(
                        16,
                        Chart.table(
                                        "kikori-findings-identities",
                                        "Who the findings are about",
                                        FINDINGS,
                                        "")
                                .count("Findings")
                                .distinct("rule.id", "Rules")
                                .latest("@timestamp", "Last seen")
                                .terms("bucket", "userIdentity.type", 10, "Type", "unknown")
                                .terms("bucket", "userIdentity.arn", 20, "Identity", "no ARN")
                                .object()));
    }

    private void when() {
        row(
                12,
                panel(
                        32,
                        Chart.bars(
                                        "kikori-events-over-time",
                                        "When: events by service over time",
                                        EVENTS,
                                        "")
                                .count("Events")
                                .overTime()
                                .terms("group", "eventSource", 10, "Service", "unknown")
                                .object()),
                panel(
                        16,
                        Chart.bars(
                                        "kikori-failures-over-time",
                                        "When: failures by error over time",
                                        EVENTS,
                                        "errorCode: *")
                                .count("Failed calls")
                                .overTime()
                                .terms("group", "errorCode", 10, "Error", "")
                                .object()));
    }

    private void who() {
        row(
                14,
                panel(
                        20,
                        Chart.table("kikori-identities", "Who: identities", EVENTS, "")
                                .count("Events")
                                .distinct("eventName", "Different calls")
                                .distinct("sourceIPAddress", "Addresses")
                                .latest("@timestamp", "Last seen")
                                .terms("bucket", "userIdentity.type", 10, "Type", "unknown")
                                .terms("bucket", "userIdentity.arn", 50, "Identity", "no ARN")
                                .object()),
                panel(
                        12,
                        Chart.ring("kikori-identity-types", "Who: kinds of identity", EVENTS, "")
                                .count("Events")
                                .terms("segment", "userIdentity.type", 10, "Type", "unknown")
                                .object()),
                panel(
                        16,
                        Chart.table(
                                        "kikori-console-sign-ins",
                                        "Who: console sign-ins, with and without MFA",
                                        EVENTS,
                                        "eventName: \"ConsoleLogin\"")
                                .count("Sign-ins")
                                .latest("@timestamp", "Last seen")
                                .terms("bucket", "userIdentity.type", 10, "Type", "unknown")
                                .terms("bucket", "userIdentity.arn", 20, "Identity", "no ARN")
                                .terms("bucket", "responseElements.ConsoleLogin", 3, "Result", "–")
                                .terms("bucket", "additionalEventData.MFAUsed", 3, "MFA", "–")
                                .object()));
    }

    private void where() {
        row(
                14,
                panel(
                        20,
                        Chart.table(
                                        "kikori-source-addresses",
                                        "Where: source addresses",
                                        EVENTS,
                                        "")
                                .count("Events")
                                .distinct("userIdentity.arn", "Identities")
                                .distinct("recipientAccountId", "Accounts")
                                .latest("@timestamp", "Last seen")
                                .terms("bucket", "sourceIPAddress", 50, "Source address", "none")
                                .object()),
                panel(
                        12,
                        Chart.ring("kikori-regions", "Where: Regions", EVENTS, "")
                                .count("Events")
                                .terms("segment", "awsRegion", 20, "Region", "none")
                                .object()),
                panel(
                        16,
                        Chart.lyingBars(
                                        "kikori-services",
                                        "Where: services, reading and writing",
                                        EVENTS,
                                        "")
                                .count("Events")
                                .terms("segment", "eventSource", 15, "Service", "unknown")
                                .terms("group", "readOnly", 2, "Read-only", "")
                                .object()));
        row(
                12,
                panel(
                        24,
                        Chart.words("kikori-event-names", "What: event names", EVENTS, "")
                                .count("Events")
                                .terms("segment", "eventName", 40, "Event name", "")
                                .object()),
                panel(
                        24,
                        Chart.table(
                                        "kikori-changes",
                                        "What: calls that change something",
                                        EVENTS,
                                        "readOnly: false")
                                .count("Events")
                                .distinct("userIdentity.arn", "Identities")
                                .latest("@timestamp", "Last seen")
                                .terms("bucket", "eventSource", 20, "Service", "unknown")
                                .terms("bucket", "eventName", 20, "Event name", "unknown")
                                .object()));
    }

    private void failures() {
        row(
                12,
                panel(
                        48,
                        Chart.table(
                                        "kikori-failures",
                                        "Failures: who was refused what",
                                        EVENTS,
                                        "errorCode: *")
                                .count("Failed calls")
                                .latest("@timestamp", "Last seen")
                                .terms("bucket", "errorCode", 20, "Error", "")
                                .terms("bucket", "eventSource", 10, "Service", "unknown")
                                .terms("bucket", "eventName", 10, "Event name", "unknown")
                                .terms("bucket", "userIdentity.arn", 10, "Identity", "no ARN")
                                .object()));
    }

    private void lists() {
        row(
                16,
                panel(
                        48,
                        Frames.search(
                                "kikori-newest-findings",
                                "Findings, newest first",
                                "Each finding with its control, who did it, where from and where",
                                FINDINGS,
                                FINDING_COLUMNS)));
        row(
                22,
                panel(
                        48,
                        Frames.search(
                                "kikori-who-when-where",
                                "Who did what, when and from where",
                                "Every event: time, identity, source address, Region, call, outcome",
                                EVENTS,
                                EVENT_COLUMNS)));
    }

    private record Panel(int width, SavedObject object) {}

    private static Panel panel(int width, SavedObject object) {
        return new Panel(width, object);
    }

    private void row(int height, Panel... row) {
        for (Panel panel : row) {
            String index = Integer.toString(panels.size() + 1);
            String name = "panel_" + panels.size();
            ObjectNode json = panels.addObject();
            // Panels below 7.3.0 would be migrated on opening.
            json.put("version", "7.9.3").put("panelIndex", index).put("panelRefName", name);
            json.putObject("embeddableConfig");
            json.putObject("gridData")
                    .put("x", x)
                    .put("y", y)
                    .put("w", panel.width())
                    .put("h", height)
                    .put("i", index);
            Frames.reference(references, name, panel.object().type(), panel.object().id());
            objects.add(panel.object());
            x += panel.width();
        }
        if (x != WIDTH) {
            throw new IllegalStateException("row " + y + " is " + x + " columns wide");
        }
        x = 0;
        y += height;
    }

    /**
     * The saved time range is a year: it shows whatever was just brought in, the demo's story
     * included, where Dashboards' own default of 15 minutes would open on empty panels. A bounded
     * range, since an open one would cost more with every month. The links at the top narrow it.
     */
    private SavedObject dashboard() {
        ObjectNode attributes =
                Frames.attributes("CloudTrail: who, when, where, and what was found");
        attributes
                .put(
                        "description",
                        "Findings of the detections by control and account; identities, time line,"
                                + " source addresses, Regions, services and failures of all events")
                .put("hits", 0)
                .put("timeRestore", true)
                .put("timeFrom", "now-1y")
                .put("timeTo", "now")
                .put("panelsJSON", panels.toString())
                .put("optionsJSON", "{\"hidePanelTitles\":false,\"useMargins\":true}");
        attributes.putObject("refreshInterval").put("pause", true).put("value", 0);
        Frames.searchSource(attributes, "", false);
        return Frames.object("dashboard", "kikori-overview", "7.9.3", attributes, references);
    }
}
