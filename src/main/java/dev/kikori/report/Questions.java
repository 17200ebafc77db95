package dev.kikori.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.trail.FieldNames;

import java.time.ZoneId;
import java.util.List;

/**
 * The searches behind a report: aggregations of bounded size, so that an index of millions answers
 * as one of thousands does. Pure.
 */
final class Questions {
    /** Rows of a table. */
    static final int ROWS = 10;

    /** Values named in one cell. */
    static final int VALUES = 3;

    /** Findings of one rule about one actor that are told at length. */
    static final int GROUPS = 20;

    /** Accounts and Regions whose absence from the time before makes them new. */
    static final int PLACES_MAX = 1_000;

    /** Pairs of account and Region that objects came from, and Regions of one account. */
    static final int DELIVERIES_MAX = 5_000;

    private static final int REGIONS_MAX = 100;

    /** Those of them that are named. */
    static final int DELIVERY_ROWS = 12;

    /** Rules whose findings are told apart, and of each the actors. */
    static final int RULES_MAX = 2_000;

    static final int GROUP_RULES_MAX = 100;
    private static final int GROUP_ACTORS_MAX = 25;

    static final String ACTOR = "userIdentity.arn";
    static final String ACCOUNT = "recipientAccountId";
    static final String REGION = "awsRegion";
    static final String ADDRESS = "sourceIPAddress";
    static final String CALL = "eventName";
    private static final String TIME = FieldNames.TIMESTAMP;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What an event must say to be counted under a name. */
    private static final ObjectNode FAILED = exists("errorCode");

    private static final ObjectNode CHANGES = term("readOnly", false);
    private static final ObjectNode SIGN_INS = term(CALL, "ConsoleLogin");
    private static final ObjectNode SUCCESS = term("responseElements.ConsoleLogin", "Success");
    private static final ObjectNode FAILURE = term("responseElements.ConsoleLogin", "Failure");

    /** EC2 says UnauthorizedOperation, nearly all others AccessDenied. */
    private static final ObjectNode DENIED =
            any(
                    object("prefix", "errorCode", "AccessDenied"),
                    object("wildcard", "errorCode", "*UnauthorizedOperation"));

    /** As the control CloudWatch.1 looks at it. */
    private static final ObjectNode ROOT =
            all(
                    List.of(term("userIdentity.type", "Root")),
                    List.of(
                            exists("userIdentity.invokedBy"),
                            term("eventType", "AwsServiceEvent")));

    /** Who signs in through an identity provider has shown a second factor there, if anywhere. */
    private static final ObjectNode WITHOUT_MFA =
            all(
                    List.of(
                            SIGN_INS,
                            SUCCESS,
                            any(
                                    term("additionalEventData.MFAUsed", "No"),
                                    // As older records spell it.
                                    term("additionalEventData.MFAUsed", "NO")),
                            any(
                                    term("userIdentity.type", "IAMUser"),
                                    term("userIdentity.type", "Root"))),
                    List.of());

    private static final ObjectNode IDENTITY_CHANGES =
            all(
                    List.of(
                            CHANGES,
                            any(
                                    term("eventSource", "iam.amazonaws.com"),
                                    term("eventSource", "sso.amazonaws.com"),
                                    term("eventSource", "sso-directory.amazonaws.com"),
                                    term("eventSource", "identitystore.amazonaws.com"),
                                    term("eventSource", "organizations.amazonaws.com"))),
                    List.of(FAILED));

    private Questions() {}

    /** From when to when there are events. */
    static ObjectNode everything() {
        ObjectNode search = NODES.objectNode().put("size", 0);
        ObjectNode aggs = search.putObject("aggs");
        aggs.putObject("first").putObject("min").put("field", TIME);
        aggs.putObject("last").putObject("max").put("field", TIME);
        return search;
    }

    /** Between which times all events lie but one in a hundred. */
    static ObjectNode most() {
        ObjectNode search = NODES.objectNode().put("size", 0);
        ObjectNode percentiles =
                search.putObject("aggs").putObject("most").putObject("percentiles");
        percentiles.put("field", TIME).put("keyed", false).putArray("percents").add(0.5).add(99.5);
        return search;
    }

    /** The figures of a span. */
    static ObjectNode totals(Span span) {
        ObjectNode search = within(span);
        ObjectNode aggs = search.putObject("aggs");
        filter(aggs, "failed", FAILED);
        filter(aggs, "changes", CHANGES);
        filter(aggs, "denied", DENIED);
        filter(aggs, "root", ROOT);
        filter(aggs, "signIns", SIGN_INS);
        filter(aggs, "signInsFailed", all(List.of(SIGN_INS, FAILURE), List.of()));
        filter(aggs, "withoutMfa", WITHOUT_MFA);
        filter(aggs, "identityChanges", IDENTITY_CHANGES);
        cardinality(aggs, "services", "eventSource");
        terms(aggs, "accounts", ACCOUNT, PLACES_MAX);
        terms(aggs, "regions", REGION, PLACES_MAX);
        cardinality(aggs, "accountsTotal", ACCOUNT);
        cardinality(aggs, "regionsTotal", REGION);
        return search;
    }

    /** Who did what, and where and when it happened. */
    static ObjectNode activity(Span span, ZoneId zone) {
        ObjectNode search = within(span);
        ObjectNode aggs = search.putObject("aggs");
        filter(histogram(aggs, span, zone), "failed", FAILED);
        place(aggs, "accounts", ACCOUNT);
        place(aggs, "regions", REGION);
        actors(filter(aggs, "root", ROOT), ACCOUNT);
        actors(filter(aggs, "denied", DENIED), ACTOR);
        actors(filter(aggs, "identityChanges", IDENTITY_CHANGES), ACTOR);
        ObjectNode signIns = actors(filter(aggs, "signIns", SIGN_INS), ACTOR);
        filter(signIns, "succeeded", SUCCESS);
        filter(signIns, "failed", FAILURE);
        filter(signIns, "withoutMfa", WITHOUT_MFA);
        ArrayNode worstFirst =
                ((ObjectNode) aggs.at("/signIns/aggs/actors/terms")).putArray("order");
        worstFirst.addObject().put("withoutMfa", "desc");
        worstFirst.addObject().put("failed", "desc");
        worstFirst.addObject().put("_count", "desc");
        return search;
    }

    /** How often some actors did the same in the time before. */
    static ObjectNode activityOf(
            Span span, List<String> root, List<String> denied, List<String> identityChanges) {
        ObjectNode search = within(span);
        ObjectNode aggs = search.putObject("aggs");
        only(filter(aggs, "root", ROOT), ACCOUNT, root);
        only(filter(aggs, "denied", DENIED), ACTOR, denied);
        only(filter(aggs, "identityChanges", IDENTITY_CHANGES), ACTOR, identityChanges);
        return search;
    }

    /** How many findings of which severity and which rule there are. */
    static ObjectNode findingTotals(Span span) {
        ObjectNode search = within(span);
        ObjectNode aggs = search.putObject("aggs");
        terms(aggs, "levels", "severity.label", ROWS);
        ObjectNode rule = terms(aggs, "rules", "rule.id", RULES_MAX);
        last(rule);
        rule.putObject("title").putObject("terms").put("field", "rule.title").put("size", 1);
        rule.putObject("level").putObject("max").put("field", "severity.number");
        named(rule, "accounts", ACCOUNT);
        return search;
    }

    /** When each rule fired last, at any time. */
    static ObjectNode lastFindings() {
        ObjectNode search = NODES.objectNode().put("size", 0);
        last(terms(search.putObject("aggs"), "rules", "rule.id", RULES_MAX));
        return search;
    }

    /** Findings by time, by whom they are about, by rule and actor. */
    static ObjectNode findings(Span span, ZoneId zone) {
        ObjectNode search = within(span);
        ObjectNode aggs = search.putObject("aggs");
        terms(histogram(aggs, span, zone), "levels", "severity.label", ROWS);
        terms(aggs, "accounts", ACCOUNT, PLACES_MAX);
        terms(aggs, "regions", REGION, PLACES_MAX);
        cardinality(aggs, "actorsTotal", "finding.actor");
        ObjectNode actor = terms(aggs, "actors", "finding.actor", GROUP_RULES_MAX);
        actor.putObject("level").putObject("max").put("field", "severity.number");
        actor.putObject("first").putObject("min").put("field", TIME);
        last(actor);
        cardinality(actor, "rulesTotal", "rule.id");
        terms(actor, "rules", "rule.title", ROWS);
        named(actor, "accounts", ACCOUNT);
        named(actor, "addresses", ADDRESS);

        ObjectNode gravestFirst = NODES.objectNode();
        ObjectNode rules =
                aggs.putObject("groups")
                        .putObject("terms")
                        .put("field", "rule.id")
                        .put("size", GROUP_RULES_MAX);
        rules.putArray("order").addObject().put("level", "desc");
        ((ArrayNode) rules.get("order")).addObject().put("_count", "desc");
        gravestFirst.putObject("level").putObject("max").put("field", "severity.number");
        ((ObjectNode) aggs.get("groups")).set("aggs", gravestFirst);
        cardinality(gravestFirst, "actorsTotal", "finding.actor");
        terms(gravestFirst, "actors", "finding.actor", GROUP_ACTORS_MAX);
        return search;
    }

    /** A rule and an actor. */
    record Pair(String rule, String actor) {}

    /** What there is to say of the findings of each pair, named {@code 0}, {@code 1} and so on. */
    static ObjectNode groups(Span span, List<Pair> pairs) {
        ObjectNode search = within(span);
        ObjectNode aggs = search.putObject("aggs");
        for (int number = 0; number < pairs.size(); number++) {
            Pair pair = pairs.get(number);
            ObjectNode group =
                    filter(
                            aggs,
                            String.valueOf(number),
                            all(
                                    List.of(
                                            term("rule.id", pair.rule()),
                                            term("finding.actor", pair.actor())),
                                    List.of()));
            group.putObject("first").putObject("min").put("field", TIME);
            named(group, "accounts", ACCOUNT);
            named(group, "regions", REGION);
            named(group, "addresses", ADDRESS);
            named(group, "calls", CALL);
            latest(group);
        }
        return search;
    }

    /** The rules as they stand in the catalogue, those of controls first. */
    static ObjectNode rules() {
        ObjectNode search = NODES.objectNode().put("size", RULES_MAX);
        search.put("track_total_hits", true);
        search.putArray("_source")
                .add("id")
                .add("title")
                .add("level")
                .add("control")
                .add("state")
                .add("completeUpTo")
                .add("references");
        search.set("query", all(List.of(), List.of(term("state", "removed"))));
        search.putArray("sort")
                .addObject()
                .putObject("control")
                .put("order", "asc")
                .put("missing", "_last");
        ObjectNode aggs = search.putObject("aggs");
        ObjectNode asked =
                filter(aggs, "asked", any(term("state", "active"), term("state", "outdated")));
        asked.putObject("complete").putObject("min").put("field", "completeUpTo");
        asked.putObject("unknown").putObject("missing").put("field", "completeUpTo");
        ObjectNode aside =
                filter(aggs, "aside", any(term("state", "refused"), term("state", "set_aside")));
        terms(aside, "ids", "id", ROWS);
        return search;
    }

    /** How far the objects have come. */
    static ObjectNode ledger() {
        ObjectNode search = NODES.objectNode().put("size", 0).put("track_total_hits", true);
        ObjectNode aggs = search.putObject("aggs");
        ObjectNode state = terms(aggs, "states", "state", ROWS);
        state.putObject("oldest").putObject("min").put("field", "begun");
        return search;
    }

    /**
     * What each account delivered from each Region, those first of which something is not done; how
     * late the objects came in whose newest event lies in a span.
     */
    static ObjectNode deliveries(Span span) {
        ObjectNode search = NODES.objectNode().put("size", 0);
        ObjectNode places = search.putObject("aggs").putObject("places");
        ObjectNode terms = places.putObject("multi_terms").put("size", DELIVERIES_MAX);
        terms.putArray("terms").addObject().put("field", "account");
        ((ArrayNode) terms.get("terms")).addObject().put("field", "region");
        terms.putArray("order").addObject().put("notDone", "desc");
        ((ArrayNode) terms.get("order")).addObject().put("_count", "desc");
        ObjectNode aggs = places.putObject("aggs");
        filter(aggs, "notDone", any(term("state", "WRITING"), term("state", "WRITTEN")));
        aggs.putObject("last").putObject("max").put("field", "eventTimeMax");
        ObjectNode ofSpan = filter(aggs, "ofSpan", during("eventTimeMax", span));
        ObjectNode delay = ofSpan.putObject("delay").putObject("percentiles");
        delay.put("field", "delay").put("keyed", false).putArray("percents").add(50);
        return search;
    }

    /** What could not be indexed; the parts of one letter count once. */
    static ObjectNode deadLetters() {
        ObjectNode search = NODES.objectNode().put("size", 0);
        search.set("query", all(List.of(), List.of(term("kind", "part"))));
        ObjectNode aggs = search.putObject("aggs");
        terms(aggs, "kinds", "kind", ROWS);
        aggs.putObject("last").putObject("max").put("field", TIME);
        ObjectNode account = terms(aggs, "accounts", "account", PLACES_MAX);
        terms(account, "regions", "region", REGIONS_MAX);
        for (JsonNode unnamed : List.of(aggs.get("accounts"), account.get("regions"))) {
            ((ObjectNode) unnamed.get("terms")).put("missing", "");
        }
        return search;
    }

    private static ObjectNode within(Span span) {
        ObjectNode search = NODES.objectNode().put("size", 0).put("track_total_hits", true);
        search.set("query", during(TIME, span));
        return search;
    }

    private static ObjectNode during(String field, Span span) {
        ObjectNode query = NODES.objectNode();
        query.putObject("range")
                .putObject(field)
                .put("gte", span.from().toString())
                .put("lt", span.to().toString());
        return query;
    }

    /** Bars over the whole span, empty ones too; what each of them holds beside its count. */
    private static ObjectNode histogram(ObjectNode aggs, Span span, ZoneId zone) {
        Step step = Step.of(span);
        ObjectNode bars = aggs.putObject("bars");
        ObjectNode histogram =
                bars.putObject("date_histogram")
                        .put("field", TIME)
                        .put(step.interval(), step.amount())
                        .put("time_zone", zone.getId())
                        .put("min_doc_count", 0);
        histogram
                .putObject("extended_bounds")
                .put("min", span.from().toEpochMilli())
                .put("max", span.to().toEpochMilli() - 1);
        return bars.putObject("aggs");
    }

    private static void place(ObjectNode aggs, String name, String field) {
        ObjectNode place = terms(aggs, name, field, ROWS);
        filter(place, "failed", FAILED);
        last(place);
        cardinality(aggs, name + "Total", field);
    }

    private static ObjectNode actors(ObjectNode aggs, String field) {
        cardinality(aggs, "actorsTotal", field);
        aggs.putObject("actors")
                .putObject("terms")
                .put("field", field)
                .put("missing", "")
                .put("size", ROWS);
        ObjectNode actor = ((ObjectNode) aggs.get("actors")).putObject("aggs");
        last(actor);
        named(actor, "accounts", ACCOUNT);
        named(actor, "calls", CALL);
        named(actor, "addresses", ADDRESS);
        latest(actor)
                .putArray("_source")
                .add("userIdentity.*")
                .add("sessionContext.*")
                .add("eventSource")
                .add(ADDRESS);
        return actor;
    }

    private static void only(ObjectNode aggs, String field, List<String> values) {
        ObjectNode terms =
                aggs.putObject("actors")
                        .putObject("terms")
                        .put("field", field)
                        .put("missing", "")
                        .put("size", Math.max(1, values.size()));
        values.forEach(terms.putArray("include")::add);
    }

    private static ObjectNode latest(ObjectNode aggs) {
        ObjectNode hit = aggs.putObject("latest").putObject("top_hits").put("size", 1);
        hit.putArray("sort").addObject().put(TIME, "desc");
        return hit;
    }

    private static void last(ObjectNode aggs) {
        aggs.putObject("last").putObject("max").put("field", TIME);
    }

    private static void named(ObjectNode aggs, String name, String field) {
        terms(aggs, name, field, VALUES);
        cardinality(aggs, name + "Total", field);
    }

    private static void cardinality(ObjectNode aggs, String name, String field) {
        aggs.putObject(name).putObject("cardinality").put("field", field);
    }

    /** Returns where to put what is to be known of each bucket. */
    private static ObjectNode terms(ObjectNode aggs, String name, String field, int size) {
        ObjectNode agg = aggs.putObject(name);
        agg.putObject("terms").put("field", field).put("size", size);
        return agg.putObject("aggs");
    }

    private static ObjectNode filter(ObjectNode aggs, String name, ObjectNode query) {
        ObjectNode agg = aggs.putObject(name);
        agg.set("filter", query);
        return agg.putObject("aggs");
    }

    private static ObjectNode term(String field, String value) {
        return object("term", field, value);
    }

    private static ObjectNode term(String field, boolean value) {
        ObjectNode query = NODES.objectNode();
        query.putObject("term").put(field, value);
        return query;
    }

    private static ObjectNode exists(String field) {
        return object("exists", "field", field);
    }

    private static ObjectNode object(String kind, String field, String value) {
        ObjectNode query = NODES.objectNode();
        query.putObject(kind).put(field, value);
        return query;
    }

    private static ObjectNode any(ObjectNode... queries) {
        ObjectNode query = NODES.objectNode();
        ObjectNode bool = query.putObject("bool").put("minimum_should_match", 1);
        ArrayNode should = bool.putArray("should");
        for (ObjectNode each : queries) {
            should.add(each);
        }
        return query;
    }

    private static ObjectNode all(List<ObjectNode> must, List<ObjectNode> mustNot) {
        ObjectNode query = NODES.objectNode();
        ObjectNode bool = query.putObject("bool");
        must.forEach(bool.putArray("filter")::add);
        mustNot.forEach(bool.putArray("must_not")::add);
        return query;
    }
}
