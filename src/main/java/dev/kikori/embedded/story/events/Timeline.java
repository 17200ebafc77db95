package dev.kikori.embedded.story.events;

import static dev.kikori.embedded.story.events.Json.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that happens, written down as CloudTrail would, in no particular order. */
public final class Timeline {
    /** The order in which CloudTrail writes a record's fields. */
    private static final List<String> FIELD_ORDER =
            List.of(
                    "eventVersion",
                    "userIdentity",
                    "eventTime",
                    "eventSource",
                    "eventName",
                    "awsRegion",
                    "sourceIPAddress",
                    "userAgent",
                    "errorCode",
                    "errorMessage",
                    "requestParameters",
                    "responseElements",
                    "additionalEventData",
                    "requestID",
                    "eventID",
                    "readOnly",
                    "resources",
                    "eventType",
                    "apiVersion",
                    "managementEvent",
                    "recipientAccountId",
                    "sharedEventID",
                    "vpcEndpointId",
                    "vpcEndpointAccountId",
                    "serviceEventDetails",
                    "eventCategory",
                    "tlsDetails",
                    "sessionCredentialFromConsole",
                    "addendum");

    /** Fields that a network activity event does not have. */
    private static final Set<String> NOT_OF_THE_NETWORK =
            Set.of(
                    "userAgent",
                    "requestParameters",
                    "responseElements",
                    "additionalEventData",
                    "readOnly",
                    "managementEvent",
                    "tlsDetails",
                    "apiVersion");

    private static final Set<String> GLOBAL_SERVICES = Set.of("iam", "organizations", "route53");
    private static final Map<String, String> EVENT_VERSIONS =
            Map.of(
                    "signin", "1.08",
                    "sts", "1.08",
                    "config", "1.09",
                    "autoscaling", "1.09",
                    "dynamodb", "1.10",
                    "lambda", "1.10",
                    "logs", "1.10",
                    "cloudtrail", "1.10");
    private static final String NEWEST_EVENT_VERSION = "1.11";

    private final List<Moment> moments = new ArrayList<>();

    /** Writes down one call, in us-east-1 if its service is a global one. */
    public void record(
            Chance chance, Instant time, Account account, Region region, Actor actor, Call call) {
        Region where = GLOBAL_SERVICES.contains(call.service()) ? Region.US_EAST_1 : region;
        ObjectNode unordered = envelope(chance, time, account, where, actor, call);
        add(new Moment(time, account, where, Folder.CLOUDTRAIL, Duration.ZERO, ordered(unordered)));
    }

    /** Writes down one call as the owner of the VPC endpoint that it passed sees it. */
    public void recordNetworkActivity(
            Chance chance, Instant time, Account owner, Region region, Actor actor, Call call) {
        ObjectNode unordered = envelope(chance, time, owner, region, actor, call);
        unordered.remove(NOT_OF_THE_NETWORK);
        unordered.put("eventType", "AwsVpceEvent");
        unordered.put("eventCategory", "NetworkActivity");
        unordered.put("sharedEventID", chance.uuid());
        unordered.put("vpcEndpointAccountId", owner.id());
        add(
                new Moment(
                        time,
                        owner,
                        region,
                        Folder.NETWORK_ACTIVITY,
                        Duration.ZERO,
                        ordered(unordered)));
    }

    /** Writes down one Insights event, whose shape is its own. */
    public void recordInsight(Instant time, Account account, Region region, ObjectNode record) {
        add(new Moment(time, account, region, Folder.INSIGHT, Duration.ZERO, record));
    }

    /**
     * What has been written down last is delivered later than usual by {@code delay}, and says so.
     */
    public void delayLast(Duration delay) {
        Moment last = moments.removeLast().late(delay);
        last.record().set("addendum", object("reason", "DELIVERY_DELAY"));
        add(last);
    }

    public List<Moment> moments() {
        return List.copyOf(moments);
    }

    private void add(Moment moment) {
        moments.add(moment);
    }

    private static ObjectNode envelope(
            Chance chance, Instant time, Account account, Region region, Actor actor, Call call) {
        ObjectNode record = call.fields().deepCopy();
        record.put(
                "eventVersion", EVENT_VERSIONS.getOrDefault(call.service(), NEWEST_EVENT_VERSION));
        record.set("userIdentity", actor.identity());
        record.put("eventTime", time.toString());
        record.put("awsRegion", region.id());
        record.put("sourceIPAddress", actor.source());
        record.put("userAgent", userAgent(actor, call));
        record.put("eventID", chance.uuid());
        record.put("recipientAccountId", account.id());
        if (record.path("eventType").asText().equals("AwsApiCall")) {
            addRequestId(record, requestId(chance, call), call);
        }
        if (call.service().equals("s3")) {
            record.withObjectProperty("additionalEventData")
                    .put("x-amz-id-2", chance.word(75) + "=");
        }
        if (record.path("userIdentity").path("type").asText().equals("AWSService")
                && !record.has("sharedEventID")) {
            record.put("sharedEventID", chance.uuid());
        }
        if (actor.vpcEndpoint() != null) {
            record.put("vpcEndpointId", actor.vpcEndpoint());
            record.put("vpcEndpointAccountId", account.id());
        }
        if (!actor.internal()) {
            record.set("tlsDetails", tls(actor, call, region));
        }
        if (actor.console() && !call.service().equals("signin")) {
            record.put("sessionCredentialFromConsole", "true");
        }
        return record;
    }

    /** S3 alone writes a client's name in brackets. */
    private static String userAgent(Actor actor, Call call) {
        boolean brackets = call.service().equals("s3") && !actor.internal();
        return brackets ? "[" + actor.userAgent() + "]" : actor.userAgent();
    }

    private static void addRequestId(ObjectNode record, String requestId, Call call) {
        record.put("requestID", requestId);
        if (call.service().equals("ec2") && record.path("responseElements").isObject()) {
            ObjectNode response = object("requestId", requestId);
            response.setAll((ObjectNode) record.path("responseElements"));
            record.set("responseElements", response);
        }
    }

    private static String requestId(Chance chance, Call call) {
        return switch (call.service()) {
            case "s3" -> chance.base32(16);
            case "dynamodb" -> chance.base32(52);
            default -> chance.uuid();
        };
    }

    private static ObjectNode tls(Actor actor, Call call, Region region) {
        boolean old = actor.userAgent().contains("aws-sdk-java/1.");
        ObjectNode tls =
                object(
                        "tlsVersion", old ? "TLSv1.2" : "TLSv1.3",
                        "cipherSuite",
                                old ? "ECDHE-RSA-AES128-GCM-SHA256" : "TLS_AES_128_GCM_SHA256",
                        "clientProvidedHostHeader", host(call, region));
        if (!old && Set.of("kms", "secretsmanager").contains(call.service())) {
            tls.put("keyExchange", "X25519MLKEM768");
        }
        return tls;
    }

    private static String host(Call call, Region region) {
        JsonNode host = call.fields().path("requestParameters").path("Host");
        if (host.isTextual()) {
            return host.asText();
        }
        return switch (call.service()) {
            case "iam" -> "iam.amazonaws.com";
            case "route53" -> "route53.amazonaws.com";
            case "signin" -> region.id() + ".signin.aws.amazon.com";
            default -> call.service() + "." + region.id() + ".amazonaws.com";
        };
    }

    private static ObjectNode ordered(ObjectNode unordered) {
        ObjectNode record = object();
        for (String field : FIELD_ORDER) {
            JsonNode value = unordered.get(field);
            if (value != null) {
                record.set(field, value);
            }
        }
        return record;
    }
}
