package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Json.object;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.embedded.story.events.Actor;
import dev.kikori.embedded.story.events.Audit;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Ec2;
import dev.kikori.embedded.story.events.Identities;
import dev.kikori.embedded.story.events.Kms;
import dev.kikori.embedded.story.events.Region;
import dev.kikori.embedded.story.events.S3;
import dev.kikori.embedded.story.events.Steps;
import dev.kikori.embedded.story.events.Sts;
import dev.kikori.embedded.story.events.Timeline;
import dev.kikori.embedded.story.events.Workloads;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What runs day and night: instances, functions and scaling, most of it data events. */
final class Machines implements Scene {
    private static final Instant START = Instant.parse("2026-03-09T00:20:00Z");
    private static final Instant END = Instant.parse("2026-03-11T12:30:00Z");
    private static final Map<Region, String> NAT =
            Map.of(
                    Region.US_EAST_1, "192.0.2.10",
                    Region.AP_NORTHEAST_1, "192.0.2.20",
                    Region.EU_WEST_1, "192.0.2.30");
    private static final Map<Region, String> ENDPOINT =
            Map.of(
                    Region.US_EAST_1, "vpce-0example00000us001",
                    Region.AP_NORTHEAST_1, "vpce-0example00000ap001",
                    Region.EU_WEST_1, "vpce-0example00000eu001");
    private static final int ORDERS_A_DAY = 110;
    private static final String JAVA_SDK =
            "aws-sdk-java/2.41.10 md/io#async md/http#NettyNio ua/2.1 os/Linux#6.12.0 lang/java#25.0.1";
    private static final String OLD_JAVA_SDK =
            "aws-sdk-java/1.12.797 Linux/6.1.0 OpenJDK_64-Bit_Server_VM/17.0.17 java/17.0.17";
    private static final String LAMBDA_AGENT = "aws-sdk-java/2.41.10 exec-env/AWS_Lambda_java25";

    @Override
    public void play(Timeline timeline, Chance chance) {
        for (Region region : List.of(Region.US_EAST_1, Region.AP_NORTHEAST_1, Region.EU_WEST_1)) {
            Instant time = START.plus(Duration.ofMinutes(chance.below(60)));
            while (time.isBefore(END)) {
                switch (chance.below(5)) {
                    case 0 -> mailer(timeline, chance, region, time);
                    case 1 -> scaling(timeline, chance, region, time);
                    default -> orders(timeline, chance, region, time);
                }
                if (chance.oneIn(9)) {
                    timeline.delayLast(Duration.ofMinutes(chance.between(90, 420)));
                }
                time = time.plus(Duration.ofMinutes(chance.between(70, 130)));
            }
        }
        for (String night : List.of("2026-03-09T18:00:03Z", "2026-03-10T18:00:02Z")) {
            dailyTotals(timeline, chance, Instant.parse(night));
        }
    }

    /**
     * The batch that adds up the day in Tokyo, at three in the morning there: many reads, one after
     * the other.
     */
    private static void dailyTotals(Timeline timeline, Chance chance, Instant start) {
        Region region = Region.AP_NORTHEAST_1;
        Actor batch =
                Actor.of(
                        Identities.assumedRole(
                                PRODUCTION,
                                "service-role/daily-totals",
                                "daily-totals",
                                chance.accessKey("ASIA"),
                                start,
                                false),
                        "192.0.2.20",
                        LAMBDA_AGENT);
        Steps steps = new Steps(timeline, chance, start, batch, PRODUCTION, region);
        steps.pace(1, 3);
        for (int i = 0; i < ORDERS_A_DAY; i++) {
            steps.then(
                    Workloads.item(
                            "GetItem",
                            PRODUCTION,
                            region,
                            Estate.TABLE,
                            key("2026-" + chance.between(100_000, 999_999))));
        }
        steps.then(
                S3.putObject(
                        Estate.ASSETS_TOKYO, "日次集計/" + start.toString().substring(0, 10), 9_216));
    }

    /** The shop's own instances, through the VPC endpoint. */
    private static void orders(Timeline timeline, Chance chance, Region region, Instant start) {
        String instance =
                "i-0example" + region.id().substring(0, 2) + "0000" + chance.between(1, 4);
        Actor actor =
                Actor.of(
                                Identities.instance(
                                        PRODUCTION,
                                        "orders-api",
                                        instance,
                                        start.minus(Duration.ofHours(2))),
                                NAT.getOrDefault(region, "192.0.2.99"),
                                chance.oneIn(3) ? OLD_JAVA_SDK : JAVA_SDK)
                        .via(ENDPOINT.getOrDefault(region, "vpce-0example"));
        Steps steps = new Steps(timeline, chance, start, actor, PRODUCTION, region);
        steps.pace(1, 40);
        steps.then(Workloads.getParameter(PRODUCTION, region, "/orders/feature-flags"));
        for (int i = chance.between(4, 9); i > 0; i--) {
            String order = "2026-" + chance.between(100_000, 999_999);
            steps.then(
                    switch (chance.below(5)) {
                        case 0 ->
                                S3.getObject(
                                        Estate.assets(region), "images/" + order + ".webp", 51_200);
                        case 1 ->
                                S3.putObject(
                                        Estate.assets(region),
                                        "receipts/" + order + ".pdf",
                                        20_480);
                        case 2 ->
                                Workloads.item(
                                        "PutItem", PRODUCTION, region, Estate.TABLE, key(order));
                        default ->
                                Workloads.item(
                                        "GetItem", PRODUCTION, region, Estate.TABLE, key(order));
                    });
        }
        if (chance.oneIn(4)) {
            steps.then(
                    Workloads.item(
                                    "UpdateItem",
                                    PRODUCTION,
                                    region,
                                    Estate.TABLE,
                                    key("2026-000000"))
                            .failing(
                                    "ConditionalCheckFailedException",
                                    "The conditional request failed"));
        }
        steps.then(Workloads.describeTargetHealth(PRODUCTION, region, "orders-api"));
    }

    /** A function that mails receipts: invoked, given its role, at work. */
    private static void mailer(Timeline timeline, Chance chance, Region region, Instant start) {
        String key = chance.accessKey("ASIA");
        String role = "service-role/receipt-mailer";
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        start,
                        Actor.service("lambda.amazonaws.com"),
                        PRODUCTION,
                        region);
        steps.pace(1, 3);
        steps.then(Sts.assumeRole(PRODUCTION, role, "receipt-mailer", key, start));
        steps.as(
                Actor.of(
                        Identities.awsService("s3.amazonaws.com"),
                        "s3.amazonaws.com",
                        "s3.amazonaws.com"));
        steps.then(Workloads.invoke(PRODUCTION, region, "receipt-mailer"));
        steps.as(
                Actor.of(
                        Identities.assumedRole(
                                PRODUCTION, role, "receipt-mailer", key, start, false),
                        NAT.getOrDefault(region, "192.0.2.99"),
                        LAMBDA_AGENT));
        steps.then(
                Audit.createLogStream(
                        "/aws/lambda/receipt-mailer",
                        start.toString().substring(0, 10) + "/" + chance.hex(32)));
        for (int i = chance.between(3, 6); i > 0; i--) {
            String order = "2026-" + chance.between(100_000, 999_999);
            steps.then(
                    Workloads.item("GetItem", PRODUCTION, region, Estate.TABLE, key(order)),
                    S3.getObject(Estate.assets(region), "receipts/" + order + ".pdf", 20_480));
        }
        if (region == Region.AP_NORTHEAST_1) {
            steps.then(Kms.decrypt(Estate.TOKYO_KEY, "aws:lambda:FunctionArn", "receipt-mailer"));
        }
    }

    /** The scaling group takes an instance in or lets one go. */
    private static void scaling(Timeline timeline, Chance chance, Region region, Instant start) {
        Actor scaling =
                Actor.of(
                                Identities.assumedRole(
                                        PRODUCTION,
                                        "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
                                        "AutoScaling",
                                        chance.accessKey("ASIA"),
                                        start,
                                        false),
                                "autoscaling.amazonaws.com",
                                "autoscaling.amazonaws.com")
                        .invokedBy("autoscaling.amazonaws.com");
        Steps steps = new Steps(timeline, chance, start, scaling, PRODUCTION, region);
        steps.pace(1, 8);
        String instance = chance.ec2Id("i");
        steps.then(Ec2.describeInstances(instance));
        steps.then(
                Ec2.runInstances(
                        PRODUCTION,
                        instance,
                        "m7g.large",
                        Estate.IMAGE,
                        Estate.SUBNET,
                        Estate.APP_GROUP,
                        "注文API",
                        steps.now()),
                Workloads.createTagsForGroup(instance, "orders-api"),
                Workloads.describeTargetHealth(PRODUCTION, region, "orders-api"));
        if (chance.oneIn(2)) {
            steps.then(Ec2.terminateInstances(chance.ec2Id("i")));
        }
    }

    private static ObjectNode key(String order) {
        return object("orderId", order);
    }
}
