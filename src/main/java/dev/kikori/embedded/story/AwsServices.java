package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Account.SECURITY;
import static dev.kikori.embedded.story.events.Account.STAGING;
import static dev.kikori.embedded.story.events.Json.items;
import static dev.kikori.embedded.story.events.Json.object;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.embedded.story.events.Account;
import dev.kikori.embedded.story.events.Actor;
import dev.kikori.embedded.story.events.Call;
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

/**
 * What AWS does on its own account: trails delivered, backups taken, keys rotated, advice gathered.
 */
final class AwsServices implements Scene {
    private static final Instant MIDNIGHT = Instant.parse("2026-03-09T00:00:00Z");
    private static final int DAYS = 3;

    @Override
    public void play(Timeline timeline, Chance chance) {
        for (int day = 0; day < DAYS; day++) {
            Instant midnight = MIDNIGHT.plus(Duration.ofDays(day));
            for (int hour = 1; hour < (day == DAYS - 1 ? 12 : 24); hour += 4) {
                trailDelivery(timeline, chance, midnight.plus(Duration.ofMinutes(hour * 60 + 4)));
            }
            backup(
                    timeline,
                    chance,
                    midnight.plus(Duration.ofMinutes(3 * 60 + 15)),
                    Region.US_EAST_1,
                    day);
            backup(
                    timeline,
                    chance,
                    midnight.plus(Duration.ofMinutes(5 * 60 + 45)),
                    Region.AP_NORTHEAST_1,
                    day);
            advice(timeline, chance, midnight.plus(Duration.ofMinutes(6 * 60 + 10)), PRODUCTION);
            advice(timeline, chance, midnight.plus(Duration.ofMinutes(6 * 60 + 12)), STAGING);
        }
        byThemselves(timeline, chance);
    }

    /** CloudTrail and Config put what they have into the audit bucket. */
    private static void trailDelivery(Timeline timeline, Chance chance, Instant start) {
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        start,
                        Actor.service("cloudtrail.amazonaws.com"),
                        SECURITY,
                        Region.US_EAST_1);
        steps.pace(1, 20);
        steps.then(S3.getBucket("GetBucketAcl", "acl", Estate.AUDIT));
        for (Account account : Account.values()) {
            String key =
                    "AWSLogs/"
                            + account.id()
                            + "/CloudTrail/us-east-1/"
                            + chance.word(16)
                            + ".json.gz";
            steps.then(
                    Kms.generateDataKey(
                            Estate.AUDIT_KEY, "aws:s3:arn", Estate.AUDIT.arn() + "/" + key),
                    S3.putObject(Estate.AUDIT, key, 3_211));
        }
        steps.as(Actor.service("config.amazonaws.com"));
        steps.then(
                S3.getBucket("GetBucketAcl", "acl", Estate.AUDIT),
                S3.putObject(
                        Estate.AUDIT,
                        "AWSLogs/" + PRODUCTION.id() + "/Config/" + chance.word(12),
                        9_441));
    }

    private static void backup(
            Timeline timeline, Chance chance, Instant start, Region region, int day) {
        String role = "service-role/AWSBackupDefaultServiceRole";
        String session = "AWSBackup-AWSBackupDefaultServiceRole";
        String key = chance.accessKey("ASIA");
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        start,
                        Actor.service("backup.amazonaws.com"),
                        PRODUCTION,
                        region);
        steps.then(Sts.assumeRole(PRODUCTION, role, session, key, start));
        steps.as(
                Actor.of(
                                Identities.assumedRole(
                                        PRODUCTION, role, session, key, start, false),
                                "backup.amazonaws.com",
                                "backup.amazonaws.com")
                        .invokedBy("backup.amazonaws.com"));
        steps.then(Ec2.read("DescribeVolumes"), Ec2.describeSnapshots());
        for (int i = 0; i < 3; i++) {
            String volume = i == 0 ? Estate.LEDGER_VOLUME : chance.ec2Id("vol");
            steps.then(
                    Ec2.createSnapshot(
                            PRODUCTION,
                            volume,
                            chance.ec2Id("snap"),
                            "夜間バックアップ (AWS Backup)",
                            steps.now()));
        }
        steps.then(
                Workloads.createDbSnapshot(
                        PRODUCTION, region, "orders", "awsbackup-orders-2026-03-" + (9 + day)));
    }

    /** Trusted Advisor looks around with its service-linked role. */
    private static void advice(Timeline timeline, Chance chance, Instant start, Account account) {
        Actor advisor =
                Actor.of(
                                Identities.assumedRole(
                                        account,
                                        "aws-service-role/trustedadvisor.amazonaws.com/"
                                                + "AWSServiceRoleForTrustedAdvisor",
                                        "TrustedAdvisor",
                                        chance.accessKey("ASIA"),
                                        start,
                                        false),
                                "trustedadvisor.amazonaws.com",
                                "trustedadvisor.amazonaws.com")
                        .invokedBy("trustedadvisor.amazonaws.com");
        Steps steps = new Steps(timeline, chance, start, advisor, account, Region.US_EAST_1);
        steps.pace(1, 4);
        steps.then(
                Ec2.describeInstances(),
                Ec2.read("DescribeAddresses"),
                Ec2.read("DescribeSecurityGroups"),
                S3.listBuckets(Region.US_EAST_1),
                S3.getBucket("GetBucketVersioning", "versioning", Estate.ASSETS),
                Call.read("rds", "DescribeDBInstances").request("maxRecords", 100));
    }

    /** Service events: nobody asked for them just now. */
    private static void byThemselves(Timeline timeline, Chance chance) {
        ObjectNode internal = object("accountId", PRODUCTION.id(), "invokedBy", "AWS Internal");
        Actor aws = Actor.of(internal, "AWS Internal", "AWS Internal");
        Steps keys =
                new Steps(
                        timeline,
                        chance,
                        Instant.parse("2026-03-09T21:14:08Z"),
                        aws,
                        PRODUCTION,
                        Region.US_EAST_1);
        keys.then(
                Kms.rotateKey(Estate.STATEMENTS_KEY).with("sharedEventID", chance.uuid()),
                Kms.rotateKey(Estate.BACKUPS_KEY).with("sharedEventID", chance.uuid()));
        Steps spot =
                new Steps(
                        timeline,
                        chance,
                        Instant.parse("2026-03-10T04:31:40Z"),
                        Actor.service("ec2.amazonaws.com"),
                        PRODUCTION,
                        Region.EU_WEST_1);
        spot.then(
                Call.write("ec2", "BidEvictedEvent")
                        .serviceEvent(
                                "instanceIdSet", items(chance.ec2Id("i"), chance.ec2Id("i"))));
        Steps jobs =
                new Steps(
                        timeline,
                        chance,
                        Instant.parse("2026-03-10T06:02:11Z"),
                        Actor.service("s3.amazonaws.com"),
                        PRODUCTION,
                        Region.US_EAST_1);
        jobs.pace(60, 400);
        String job = "5example-" + chance.uuid();
        for (String status : List.of("Preparing", "Active", "Complete")) {
            jobs.then(
                    Call.write("s3", "JobStatusChanged")
                            .serviceEvent(
                                    "jobId",
                                    job,
                                    "jobArn",
                                    PRODUCTION.arn("s3", Region.US_EAST_1, "job/" + job),
                                    "status",
                                    status,
                                    "statusChangeReason",
                                    List.of()));
        }
    }
}
