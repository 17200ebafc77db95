package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Region.US_EAST_1;

import dev.kikori.embedded.story.events.Actor;
import dev.kikori.embedded.story.events.Call;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Ec2;
import dev.kikori.embedded.story.events.Kms;
import dev.kikori.embedded.story.events.S3;
import dev.kikori.embedded.story.events.Steps;
import dev.kikori.embedded.story.events.Timeline;
import dev.kikori.embedded.story.events.Workloads;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The buckets are read through and emptied to the outside, the ledger's disk is shared, the secrets
 * are read.
 */
final class Theft implements Scene {
    static final String SNAPSHOT = "snap-0bad5eed0bad5eed7";
    static final int STATEMENTS_TAKEN = 312;

    private static final Instant LOOKS = Instant.parse("2026-03-10T21:40:44Z");
    private static final Instant HAULS = Instant.parse("2026-03-10T22:06:10Z");
    private static final Instant SHARES = Instant.parse("2026-03-10T23:12:55Z");

    @Override
    public List<Chapter> chapters() {
        return List.of(
                new Chapter(
                        "What is worth taking",
                        LOOKS,
                        "ListBuckets, then for each bucket its ACL, policy, encryption, versioning, public access"
                                + " block; secrets one after the other, until one is refused."),
                new Chapter(
                        "The haul",
                        HAULS,
                        "PutBucketPolicy opens the customer statements (顧客明細) to another account, the public"
                                + " access block goes, and rclone reads "
                                + STATEMENTS_TAKEN
                                + " objects from "
                                + Intruder.HAUL
                                + "."),
                new Chapter(
                        "A disk goes abroad",
                        SHARES,
                        "CreateSnapshot of the ledger's volume, and ModifySnapshotAttribute shares it with account "
                                + Intruder.OTHER_ACCOUNT
                                + ", which makes a volume of it at once."));
    }

    @Override
    public void play(Timeline timeline, Chance chance) {
        look(timeline, chance);
        haul(timeline, chance);
        share(timeline, chance);
    }

    private static void look(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(timeline, chance, LOOKS, Intruder.withOwnUser(), PRODUCTION, US_EAST_1);
        steps.pace(1, 8);
        steps.then(S3.listBuckets(US_EAST_1));
        for (S3.Bucket bucket : Estate.PRODUCTION_BUCKETS) {
            steps.in(bucket.region());
            steps.then(
                    S3.getBucket("GetBucketLocation", "location", bucket),
                    S3.getBucket("GetBucketAcl", "acl", bucket),
                    S3.getBucket("GetBucketPolicy", "policy", bucket)
                            .failing("NoSuchBucketPolicy", "The bucket policy does not exist"),
                    S3.getBucket("GetBucketEncryption", "encryption", bucket),
                    S3.getBucket("GetBucketVersioning", "versioning", bucket),
                    S3.getBucket("GetBucketPublicAccessBlock", "publicAccessBlock", bucket),
                    S3.listObjects(bucket, ""));
        }
        steps.in(US_EAST_1);
        steps.then(Call.read("secretsmanager", "ListSecrets").request("maxResults", 100));
        for (String secret :
                List.of(
                        "prod/orders/database",
                        "prod/search/api-key",
                        "prod/mail/smtp",
                        "prod/ledger/database",
                        "prod/partners/kyoto")) {
            steps.then(Workloads.getSecretValue(secret));
        }
        steps.refused(Workloads.getSecretValue("prod/payments/hsm-pin"));
    }

    private static void haul(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        HAULS,
                        Intruder.withOwnUser().from(Intruder.HAUL).through(Intruder.RCLONE),
                        PRODUCTION,
                        US_EAST_1);
        steps.pace(4, 9);
        steps.then(
                S3.putBucketPolicy(
                        Estate.STATEMENTS,
                        "arn:aws:iam::" + Intruder.OTHER_ACCOUNT + ":root",
                        "s3:GetObject",
                        "s3:ListBucket"),
                S3.deleteBucketSetting(
                        "DeleteBucketPublicAccessBlock", "publicAccessBlock", Estate.STATEMENTS),
                S3.putBucket(
                        "PutBucketAcl",
                        "acl",
                        Estate.STATEMENTS,
                        "x-amz-acl",
                        "authenticated-read"),
                S3.putBucket(
                        "PutBucketLogging",
                        "logging",
                        Estate.STATEMENTS,
                        "BucketLoggingStatus",
                        ""));
        steps.pace(3, 17);
        for (int i = 0; i < STATEMENTS_TAKEN; i++) {
            if (i % 78 == 0) {
                steps.then(S3.listObjects(Estate.STATEMENTS, "顧客明細/2026/0" + (1 + i / 156) + "/"));
            }
            String key =
                    "顧客明細/2026/0" + (1 + i / 156) + "/statement-" + (100_000 + i * 37) + ".pdf";
            steps.then(S3.getObject(Estate.STATEMENTS, key, chance.between(40_000, 400_000)));
            if (i % 26 == 0) {
                decryptFor(timeline, chance, steps.now(), key);
            }
        }
    }

    /** S3 fetches the data key from KMS on the reader's behalf. */
    private static void decryptFor(Timeline timeline, Chance chance, Instant time, String key) {
        Actor behalf = Intruder.withOwnUser().invokedBy("AWS Internal");
        timeline.record(
                chance,
                time,
                PRODUCTION,
                US_EAST_1,
                behalf,
                Kms.decrypt(
                        Estate.STATEMENTS_KEY, "aws:s3:arn", Estate.STATEMENTS.arn() + "/" + key));
    }

    private static void share(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(timeline, chance, SHARES, Intruder.withOwnUser(), PRODUCTION, US_EAST_1);
        steps.then(
                Ec2.read("DescribeVolumes"),
                Ec2.createSnapshot(
                        PRODUCTION, Estate.LEDGER_VOLUME, SNAPSHOT, "backup", steps.now()));
        steps.pause(Duration.ofMinutes(7));
        steps.then(
                Ec2.describeSnapshots(),
                Ec2.shareSnapshot(SNAPSHOT, Intruder.OTHER_ACCOUNT),
                Ec2.read("DescribeSnapshotAttribute"));
        steps.pause(Duration.ofMinutes(2));
        steps.as(Actor.service("ec2.amazonaws.com"));
        steps.then(
                Call.write("ec2", "SharedSnapshotVolumeCreated")
                        .serviceEvent("snapshotId", SNAPSHOT));
    }
}
