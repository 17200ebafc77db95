package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Account.STAGING;
import static dev.kikori.embedded.story.events.Region.US_EAST_1;

import dev.kikori.embedded.story.events.Actor;
import dev.kikori.embedded.story.events.Audit;
import dev.kikori.embedded.story.events.Call;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Ec2;
import dev.kikori.embedded.story.events.Iam;
import dev.kikori.embedded.story.events.S3;
import dev.kikori.embedded.story.events.SignIn;
import dev.kikori.embedded.story.events.Steps;
import dev.kikori.embedded.story.events.Sts;
import dev.kikori.embedded.story.events.Timeline;

import java.time.Instant;
import java.util.List;

/**
 * From staging into production by the deploy role, from there to an administrator's role, and a
 * user to come back by.
 */
final class Takeover implements Scene {
    private static final Instant STAYS = Instant.parse("2026-03-10T19:20:12Z");
    private static final String ADMIN_ROLE = "prod-platform-admin";
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

    @Override
    public List<Chapter> chapters() {
        return List.of(
                new Chapter(
                        "Into production",
                        Intruder.DEPLOY_SESSION_OPENED,
                        "AssumeRole of prod-deploy, exactly what the old pipeline does. The answer names the new"
                                + " session's key, "
                                + Intruder.DEPLOY_SESSION_KEY
                                + "; that key then rewrites the trust policy of prod-platform-admin and assumes"
                                + " it too: "
                                + Intruder.ADMIN_SESSION_KEY
                                + "."),
                new Chapter(
                        "A user to come back by",
                        STAYS,
                        "CreateUser svc-backup-sync, with a Japanese tag that makes it look at home, a password, a"
                                + " key ("
                                + Intruder.USER_KEY
                                + ") and every right. After two wrong passwords it signs in to the console"
                                + " without MFA."));
    }

    @Override
    public void play(Timeline timeline, Chance chance) {
        enter(timeline, chance);
        climb(timeline, chance);
        stay(timeline, chance);
        signIn(timeline, chance);
    }

    private static void enter(Timeline timeline, Chance chance) {
        Instant opened = Intruder.DEPLOY_SESSION_OPENED;
        Steps steps =
                new Steps(timeline, chance, opened, Intruder.withLeakedKey(), STAGING, US_EAST_1);
        CrossAccount.assume(
                timeline,
                chance,
                steps,
                STAGING,
                PRODUCTION,
                Sts.assumeRole(
                        PRODUCTION,
                        "prod-deploy",
                        Intruder.SESSION,
                        Intruder.DEPLOY_SESSION_KEY,
                        opened));
    }

    private static void climb(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        Intruder.DEPLOY_SESSION_OPENED.plusSeconds(41),
                        Intruder.withDeploySession(),
                        PRODUCTION,
                        US_EAST_1);
        steps.pace(8, 45);
        steps.then(
                Sts.getCallerIdentity(),
                Iam.read("ListRoles"),
                Iam.read("GetRole", "roleName", ADMIN_ROLE),
                Iam.read("ListAttachedRolePolicies", "roleName", "prod-deploy"));
        steps.refused(
                Iam.read("ListUsers"),
                Iam.createUser(PRODUCTION, "admin2", steps.now()),
                S3.listBuckets(US_EAST_1),
                Ec2.describeInstances(),
                Audit.cloudTrailRead("DescribeTrails"),
                Iam.managedPolicy("AttachRolePolicy", "prod-deploy", ADMINISTRATOR),
                Sts.assumeRole(PRODUCTION, ADMIN_ROLE, "backup-sync", "", steps.now()));
        steps.at(Intruder.ADMIN_SESSION_OPENED.minusSeconds(52));
        steps.then(
                Iam.updateAssumeRolePolicy(
                        ADMIN_ROLE, Iam.trust("AWS", PRODUCTION.iam("role/prod-deploy"))));
        steps.at(Intruder.ADMIN_SESSION_OPENED);
        steps.then(
                Sts.assumeRole(
                        PRODUCTION,
                        ADMIN_ROLE,
                        "backup-sync",
                        Intruder.ADMIN_SESSION_KEY,
                        steps.now()));
        steps.as(Intruder.withAdminSession());
        steps.then(
                Sts.getCallerIdentity(),
                Iam.read("ListUsers"),
                Iam.read("GetAccountAuthorizationDetails", "maxItems", 1000),
                Iam.read("GetAccountPasswordPolicy"),
                Iam.read("ListMFADevices"),
                Ec2.describeInstances(),
                S3.listBuckets(US_EAST_1));
    }

    private static void stay(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        STAYS,
                        Intruder.withAdminSession(),
                        PRODUCTION,
                        US_EAST_1);
        steps.pace(9, 40);
        steps.then(Iam.createUser(PRODUCTION, Intruder.USER, steps.now(), "用途", "バックアップ同期"));
        steps.then(Iam.createLoginProfile(Intruder.USER, false, steps.now()));
        steps.then(Iam.managedPolicy("AttachUserPolicy", Intruder.USER, ADMINISTRATOR));
        steps.then(Iam.createAccessKey(Intruder.USER, Intruder.USER_KEY, steps.now()));
        steps.then(
                Iam.putInlinePolicy(
                        "PutRolePolicy", "prod-deploy", "pipeline-extras", Iam.allow("*", "*")));
        steps.as(Intruder.withOwnUser());
        steps.then(Sts.getCallerIdentity(), Iam.read("GetUser"));
    }

    private static void signIn(Timeline timeline, Chance chance) {
        Actor browser =
                SignIns.user(PRODUCTION, Intruder.USER, Intruder.BROWSER_EXIT, Person.FIREFOX);
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        Intruder.CONSOLE_OPENED.minusSeconds(75),
                        browser,
                        PRODUCTION,
                        US_EAST_1);
        steps.then(
                SignIn.consoleLogin(US_EAST_1, "No", SignIn.FAILED_AUTHENTICATION),
                SignIn.consoleLogin(US_EAST_1, "No", SignIn.FAILED_AUTHENTICATION));
        steps.at(Intruder.CONSOLE_OPENED);
        steps.then(SignIn.consoleLogin(US_EAST_1, "No", null));
        steps.as(Intruder.inConsole());
        steps.pace(4, 30);
        for (Call call :
                List.of(
                        Iam.read("ListAccountAliases"),
                        Iam.read("GetAccountSummary"),
                        Ec2.describeInstances(),
                        Ec2.read("DescribeRegions"),
                        Ec2.read("DescribeVpcs"),
                        Ec2.read("DescribeSubnets"),
                        S3.listBuckets(US_EAST_1),
                        Call.read("ce", "GetCostAndUsage").request("granularity", "MONTHLY"),
                        Call.read("health", "DescribeEventAggregates")
                                .request("aggregateField", "eventTypeCategory"))) {
            steps.then(call);
        }
    }
}
