package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.MANAGEMENT;
import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Account.SECURITY;
import static dev.kikori.embedded.story.events.Account.STAGING;

import dev.kikori.embedded.story.events.Account;
import dev.kikori.embedded.story.events.Audit;
import dev.kikori.embedded.story.events.Call;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Ec2;
import dev.kikori.embedded.story.events.Iam;
import dev.kikori.embedded.story.events.Kms;
import dev.kikori.embedded.story.events.Region;
import dev.kikori.embedded.story.events.S3;
import dev.kikori.embedded.story.events.Steps;
import dev.kikori.embedded.story.events.Sts;
import dev.kikori.embedded.story.events.Timeline;
import dev.kikori.embedded.story.events.Workloads;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The working days of the people in Tokyo and Dublin: they look at things, change a few, and are
 * refused now and then.
 */
final class OfficeLife implements Scene {
    private static final Instant MONDAY = Instant.parse("2026-03-09T00:00:00Z");
    private static final int DAYS = 3;

    /** Tokyo works from 00:30 to 09:30 UTC, Dublin from 09:00 to 17:30. */
    private static final int TOKYO_MINUTE = 30;

    private static final int DUBLIN_MINUTE = 9 * 60;
    private static final int WORKING_MINUTES = 480;

    @Override
    public void play(Timeline timeline, Chance chance) {
        for (int day = 0; day < DAYS; day++) {
            for (Person person : Person.values()) {
                int opens = person.region() == Region.AP_NORTHEAST_1 ? TOKYO_MINUTE : DUBLIN_MINUTE;
                for (int session = 0; session < 2; session++) {
                    int minute =
                            opens
                                    + session * WORKING_MINUTES / 2
                                    + chance.below(WORKING_MINUTES / 2);
                    Instant start =
                            MONDAY.plus(Duration.ofDays(day))
                                    .plus(Duration.ofMinutes(minute))
                                    .plusSeconds(chance.below(60));
                    sitDown(timeline, chance, person, start);
                }
            }
        }
    }

    private static void sitDown(Timeline timeline, Chance chance, Person person, Instant start) {
        Account account = account(person, chance);
        boolean console = chance.oneIn(2);
        Instant since = start.minusSeconds(chance.between(20, 900));
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        start,
                        console
                                ? person.inConsole(account, since)
                                : person.atCommandLine(account, since),
                        account,
                        person.region());
        steps.pace(3, 55);
        if (!console) {
            steps.then(Sts.getCallerIdentity());
        }
        List<Call> habits = habits(person, account);
        for (int i = chance.between(8, 13); i > 0; i--) {
            steps.then(chance.pick(habits));
        }
        if (chance.oneIn(5)) {
            steps.refused(chance.pick(outOfReach(person)));
        }
        if (chance.oneIn(3)) {
            steps.then(change(person, account, chance, steps.now()));
        }
        if (chance.oneIn(9)) {
            timeline.delayLast(Duration.ofMinutes(chance.between(90, 420)));
        }
    }

    private static Account account(Person person, Chance chance) {
        return switch (person.permissionSet()) {
            case "SecurityResponder" -> SECURITY;
            case "DataAnalyst" -> PRODUCTION;
            case "PlatformAdmin" -> chance.pick(List.of(PRODUCTION, STAGING, MANAGEMENT));
            default -> chance.oneIn(4) ? PRODUCTION : STAGING;
        };
    }

    private static List<Call> habits(Person person, Account account) {
        Region region = person.region();
        S3.Bucket bucket = account == PRODUCTION ? Estate.assets(region) : Estate.ARTIFACTS;
        return switch (person.permissionSet()) {
            case "SecurityResponder" -> securityHabits();
            case "DataAnalyst" -> analystHabits(region);
            case "PlatformAdmin" -> platformHabits();
            default -> developerHabits(account, region, bucket);
        };
    }

    private static List<Call> securityHabits() {
        return List.of(
                Audit.guardDuty(
                        true, "ListFindings", "detectorId", "4example0detector0id00000000001"),
                Audit.guardDuty(true, "ListDetectors", "maxResults", 50),
                Audit.cloudTrailRead("GetTrailStatus", "name", Trails.ORGANIZATION_TRAIL),
                Audit.cloudTrailRead("LookupEvents", "maxResults", 50),
                Audit.configRead("DescribeConfigurationRecorderStatus"),
                S3.getBucket("GetBucketPolicy", "policy", Estate.AUDIT),
                S3.listObjects(Estate.AUDIT, "AWSLogs/"),
                Iam.read("GetAccountSummary"));
    }

    private static List<Call> analystHabits(Region region) {
        return List.of(
                S3.listObjects(Estate.assets(region), "月次レポート/"),
                S3.getObject(Estate.assets(region), "月次レポート/2026-02.csv", 48_213),
                S3.getObject(Estate.assets(region), "月次レポート/2026-01.csv", 47_906),
                Call.write("athena", "StartQueryExecution")
                        .request("queryString", "***OMITTED***", "workGroup", "経理部"),
                Call.read("athena", "GetQueryExecution").request("queryExecutionId", "q-example"),
                Call.read("glue", "GetTable")
                        .request("databaseName", "sales", "name", "orders_daily"));
    }

    private static List<Call> platformHabits() {
        return List.of(
                Ec2.read("DescribeVpcs"),
                Ec2.read("DescribeSubnets"),
                Ec2.read("DescribeSecurityGroups"),
                Ec2.read("DescribeRouteTables"),
                Ec2.read("DescribeNetworkAcls"),
                Iam.read("ListRoles", "maxItems", 200),
                Iam.read("ListPolicies", "scope", "Local", "onlyAttached", false),
                Iam.read("GetRole", "roleName", "prod-deploy"),
                Kms.listAliases(),
                Call.read("monitoring", "DescribeAlarms").request("maxRecords", 100),
                Workloads.describeAutoScalingGroups("orders-api"));
    }

    private static List<Call> developerHabits(Account account, Region region, S3.Bucket bucket) {
        return List.of(
                Ec2.describeInstances(),
                Ec2.describeInstancesNamed("orders-api"),
                Ec2.read("DescribeSecurityGroups"),
                Workloads.describeServices("shop", "orders-api"),
                Workloads.describeStacks("orders-api"),
                Workloads.getParameter(account, region, "/orders/feature-flags"),
                S3.listObjects(bucket, "orders-api/"),
                Call.read("logs", "DescribeLogGroups")
                        .request("logGroupNamePrefix", "/aws/lambda/", "limit", 50)
                        .with("apiVersion", "20140328"),
                Call.read("logs", "FilterLogEvents")
                        .request("logGroupName", "/ecs/orders-api", "limit", 100)
                        .with("apiVersion", "20140328"),
                Call.read("monitoring", "GetMetricData").request("maxDatapoints", 500),
                Call.read("lambda", "ListFunctions20150331").request("maxItems", 50));
    }

    private static List<Call> outOfReach(Person person) {
        List<Call> calls =
                new ArrayList<>(
                        List.of(
                                Iam.read("ListUsers", "maxItems", 100),
                                Workloads.getSecretValue("prod/orders/database"),
                                Call.read("organizations", "ListAccounts"),
                                Call.read("ce", "GetCostAndUsage")
                                        .request("granularity", "DAILY")));
        if (person.region() == Region.EU_WEST_1) {
            calls.add(Ec2.read("DescribeVpnConnections"));
        }
        return calls;
    }

    private static Call change(Person person, Account account, Chance chance, Instant now) {
        return switch (chance.below(4)) {
            case 0 ->
                    Ec2.createTags(
                            chance.ec2Id("i"),
                            "用途",
                            "検証環境",
                            "Owner",
                            person.name().toLowerCase(Locale.ROOT));
            case 1 -> Ec2.startInstances(chance.ec2Id("i"));
            case 2 ->
                    Workloads.updateFunctionCode(
                            account, person.region(), "receipt-mailer", chance.word(43) + "=");
            default ->
                    Ec2.createSnapshot(
                            account, chance.ec2Id("vol"), chance.ec2Id("snap"), "作業前のバックアップ", now);
        };
    }
}
