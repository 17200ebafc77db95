package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Account.STAGING;
import static dev.kikori.embedded.story.events.Json.object;
import static dev.kikori.embedded.story.events.Region.AP_NORTHEAST_1;
import static dev.kikori.embedded.story.events.Region.US_EAST_1;

import dev.kikori.embedded.story.events.Account;
import dev.kikori.embedded.story.events.Actor;
import dev.kikori.embedded.story.events.Audit;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Ec2;
import dev.kikori.embedded.story.events.Iam;
import dev.kikori.embedded.story.events.Identities;
import dev.kikori.embedded.story.events.Kms;
import dev.kikori.embedded.story.events.Region;
import dev.kikori.embedded.story.events.S3;
import dev.kikori.embedded.story.events.SignIn;
import dev.kikori.embedded.story.events.Steps;
import dev.kikori.embedded.story.events.Sts;
import dev.kikori.embedded.story.events.Timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tokyo comes to work, sees it, breaks the glass, and takes the intruder's credentials away one by
 * one.
 */
final class Responders implements Scene {
    private static final Instant SEEN = Instant.parse("2026-03-11T00:47:30Z");
    private static final Instant GLASS_BROKEN = Instant.parse("2026-03-11T01:16:08Z");
    private static final Instant KEYS_TAKEN = Instant.parse("2026-03-11T01:02:40Z");
    private static final String GLASS_KEY = "ASIABREAKGLSSEXAMPLE";

    @Override
    public List<Chapter> chapters() {
        return List.of(
                new Chapter(
                        "Morning in Tokyo",
                        SEEN,
                        "At 09:47 in Tokyo mika.ono follows the key backwards with LookupEvents. She makes ci-deployer's"
                                + " and svc-backup-sync's keys inactive; the intruder goes on with sessions already"
                                + " open, until every older session is revoked."),
                new Chapter(
                        "Break glass",
                        GLASS_BROKEN,
                        "A responder's role takes credentials away, but may not touch keys or buckets, and the"
                                + " platform administrator is not in yet. So production's root signs in with"
                                + " MFA, cancels the deletions and puts the policies back."));
    }

    @Override
    public void play(Timeline timeline, Chance chance) {
        investigate(timeline, chance);
        takeKeys(timeline, chance, STAGING, Pipelines.CI_USER, Pipelines.CI_KEY, KEYS_TAKEN);
        takeKeys(
                timeline,
                chance,
                PRODUCTION,
                Intruder.USER,
                Intruder.USER_KEY,
                KEYS_TAKEN.plus(Duration.ofMinutes(3)));
        revoke(timeline, chance);
        lockedOut(timeline, chance);
        breakGlass(timeline, chance);
    }

    private static Actor mika(Account account) {
        return Person.MIKA.inConsole(account, SEEN.minusSeconds(600));
    }

    private static void investigate(Timeline timeline, Chance chance) {
        Steps steps = new Steps(timeline, chance, SEEN, mika(PRODUCTION), PRODUCTION, US_EAST_1);
        steps.pace(8, 50);
        for (String key :
                List.of(
                        Intruder.USER_KEY,
                        Intruder.ADMIN_SESSION_KEY,
                        Intruder.DEPLOY_SESSION_KEY,
                        Pipelines.CI_KEY)) {
            steps.then(
                    Audit.cloudTrailRead(
                            "LookupEvents",
                            "lookupAttributes",
                            List.of(object("attributeKey", "AccessKeyId", "attributeValue", key)),
                            "maxResults",
                            50));
        }
        steps.then(
                Iam.read("GetUser", "userName", Intruder.USER),
                Iam.read("ListAccessKeys", "userName", Intruder.USER),
                Iam.read("GetLoginProfile", "userName", Intruder.USER),
                S3.getBucket("GetBucketPolicy", "policy", Estate.STATEMENTS),
                Ec2.read("DescribeSnapshotAttribute"),
                Audit.guardDuty(true, "ListDetectors", "maxResults", 50));
        steps.refused(
                Kms.describeKey(Estate.STATEMENTS_KEY),
                Kms.cancelKeyDeletion(Estate.STATEMENTS_KEY));
    }

    private static void takeKeys(
            Timeline timeline,
            Chance chance,
            Account account,
            String user,
            String key,
            Instant start) {
        Steps steps = new Steps(timeline, chance, start, mika(account), account, US_EAST_1);
        steps.pace(10, 30);
        steps.then(
                Iam.read("ListAccessKeys", "userName", user), Iam.deactivateAccessKey(user, key));
        if (account == PRODUCTION) {
            steps.then(
                    Iam.write("DeleteLoginProfile", "userName", user),
                    Iam.managedPolicy(
                            "DetachUserPolicy",
                            user,
                            "arn:aws:iam::aws:policy/AdministratorAccess"));
            steps.then(
                    Iam.putInlinePolicy(
                            "PutUserPolicy",
                            user,
                            "AWSRevokeOlderSessions",
                            Iam.revokeSessionsBefore(steps.now())));
        }
    }

    private static void revoke(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        KEYS_TAKEN.plus(Duration.ofMinutes(7)),
                        mika(PRODUCTION),
                        PRODUCTION,
                        US_EAST_1);
        steps.pace(10, 30);
        for (String role : List.of("prod-deploy", "prod-platform-admin")) {
            steps.then(
                    Iam.putInlinePolicy(
                            "PutRolePolicy",
                            role,
                            "AWSRevokeOlderSessions",
                            Iam.revokeSessionsBefore(steps.now())));
        }
        steps.then(
                Iam.updateAssumeRolePolicy(
                        "prod-platform-admin", Iam.trust("AWS", PRODUCTION.iam("role/BreakGlass"))),
                Iam.deleteInlinePolicy("DeleteRolePolicy", "prod-deploy", "pipeline-extras"));
    }

    /** The intruder finds one credential after the other dead. */
    private static void lockedOut(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        KEYS_TAKEN.plus(Duration.ofMinutes(11)),
                        Intruder.withAdminSession(),
                        PRODUCTION,
                        US_EAST_1);
        steps.pace(5, 40);
        steps.refused(
                Iam.read("ListUsers"),
                Iam.createAccessKey(Intruder.USER, "", steps.now()),
                S3.listBuckets(US_EAST_1),
                Audit.logging("StopLogging", Estate.PRODUCTION_TRAIL));
        steps.as(Intruder.withDeploySession());
        steps.refused(
                Sts.assumeRole(PRODUCTION, "prod-platform-admin", "backup-sync", "", steps.now()),
                Iam.read("ListRoles"));
        steps.as(Intruder.inConsole());
        steps.refused(Ec2.describeInstances(), Ec2.read("DescribeRegions"), Iam.read("GetUser"));
    }

    private static void breakGlass(Timeline timeline, Chance chance) {
        Steps door =
                new Steps(
                        timeline,
                        chance,
                        GLASS_BROKEN,
                        SignIns.root(PRODUCTION, "203.0.113.12"),
                        PRODUCTION,
                        US_EAST_1);
        door.then(SignIn.checkMfa("U2F MFA", null), SignIn.consoleLogin(US_EAST_1, "Yes", null));
        Actor root =
                Actor.of(
                                Identities.root(PRODUCTION, GLASS_KEY, GLASS_BROKEN, true),
                                "203.0.113.12",
                                Person.CHROME)
                        .inConsole(Person.CHROME);
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        GLASS_BROKEN.plusSeconds(40),
                        root,
                        PRODUCTION,
                        US_EAST_1);
        steps.pace(12, 40);
        restoreKey(steps, US_EAST_1, Estate.STATEMENTS_KEY);
        restoreKey(steps, US_EAST_1, Estate.BACKUPS_KEY);
        restoreKey(steps, AP_NORTHEAST_1, Estate.TOKYO_KEY);
        steps.in(US_EAST_1);
        steps.then(
                S3.deleteBucketSetting("DeleteBucketPolicy", "policy", Estate.STATEMENTS),
                S3.putBucket(
                        "PutBucketPublicAccessBlock",
                        "publicAccessBlock",
                        Estate.STATEMENTS,
                        "PublicAccessBlockConfiguration",
                        object(
                                "BlockPublicAcls", true,
                                "IgnorePublicAcls", true,
                                "BlockPublicPolicy", true,
                                "RestrictPublicBuckets", true)),
                S3.putBucket("PutBucketAcl", "acl", Estate.STATEMENTS, "x-amz-acl", "private"));
    }

    private static void restoreKey(Steps steps, Region region, Kms.Key key) {
        steps.in(region);
        steps.then(
                Kms.cancelKeyDeletion(key),
                Kms.change("EnableKey", key),
                Kms.putKeyPolicy(key, PRODUCTION.iam("root")));
    }
}
