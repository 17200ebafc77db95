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
import java.util.List;

/**
 * A leaked key is tried, refused nearly everywhere, and then given every right by its own new
 * policy version.
 */
final class Foothold implements Scene {
    private static final Instant TRIED = Instant.parse("2026-03-10T14:02:33Z");
    private static final Instant KNOCKS = Instant.parse("2026-03-10T17:10:04Z");
    private static final Instant RISES = Instant.parse("2026-03-10T17:52:41Z");
    private static final String CI_POLICY = STAGING.iam("policy/ci-deploy");

    @Override
    public List<Chapter> chapters() {
        return List.of(
                new Chapter(
                        "The key is tried",
                        TRIED,
                        "The long-term key of ci-deployer ("
                                + Pipelines.CI_KEY
                                + ") has leaked. A key hunter at "
                                + Intruder.KEY_HUNTER
                                + " asks one question: GetCallerIdentity. Nothing more for three hours."),
                new Chapter(
                        "Knocking on every door",
                        KNOCKS,
                        "It is past two in the morning in Tokyo. From "
                                + Intruder.HOME
                                + ", with the same key and a Kali Linux command line, somebody asks for users,"
                                + " roles, secrets, instances in every Region, and is refused."),
                new Chapter(
                        "One door gives way",
                        RISES,
                        "The user may write new versions of its own policy. CreatePolicyVersion, set as"
                                + " default, allows everything; what was refused a minute ago now answers."));
    }

    @Override
    public void play(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        TRIED,
                        Pipelines.ciUser().from(Intruder.KEY_HUNTER).through("TruffleHog"),
                        STAGING,
                        Region.US_EAST_1);
        steps.then(Sts.getCallerIdentity());
        knock(steps, chance);
        rise(steps);
    }

    private static void knock(Steps steps, Chance chance) {
        steps.at(KNOCKS);
        steps.as(Intruder.withLeakedKey());
        steps.pace(2, 14);
        steps.then(Sts.getCallerIdentity());
        steps.refused(
                Iam.read("GetAccountAuthorizationDetails"),
                Iam.read("ListUsers"),
                Iam.read("ListRoles"),
                Iam.read("GetAccountSummary"),
                Iam.read("ListAccessKeys"),
                Iam.read("GetUser"),
                Iam.read("ListGroups"));
        steps.then(
                Iam.read("ListAttachedUserPolicies", "userName", Pipelines.CI_USER),
                Iam.read("ListPolicyVersions", "policyArn", CI_POLICY),
                Iam.read("GetPolicyVersion", "policyArn", CI_POLICY, "versionId", "v3"));
        steps.refused(
                S3.listBuckets(Region.US_EAST_1),
                Call.read("organizations", "DescribeOrganization"),
                Call.read("organizations", "ListAccounts"),
                Workloads.getSecretValue("staging/orders/database"),
                Call.read("secretsmanager", "ListSecrets"),
                Call.read("ssm", "DescribeParameters"),
                Call.read("lambda", "ListFunctions20150331"),
                Audit.cloudTrailRead("DescribeTrails"),
                Audit.guardDuty(true, "ListDetectors"),
                Kms.listAliases());
        for (Region region :
                List.of(
                        Region.US_EAST_1,
                        Region.EU_WEST_1,
                        Region.AP_NORTHEAST_1,
                        Region.SA_EAST_1)) {
            steps.in(region);
            steps.refused(
                    Ec2.describeInstances(),
                    Ec2.read("DescribeVpcs"),
                    Ec2.read("DescribeSecurityGroups"),
                    Ec2.describeSnapshots());
        }
        steps.refused(
                Ec2.runInstances(
                        STAGING,
                        chance.ec2Id("i"),
                        "p4d.24xlarge",
                        Estate.IMAGE,
                        Estate.SUBNET,
                        Estate.APP_GROUP,
                        "worker",
                        steps.now()));
        steps.in(Region.US_EAST_1);
        assumeAnything(steps);
    }

    private static void assumeAnything(Steps steps) {
        for (Account account : List.of(PRODUCTION, MANAGEMENT, SECURITY)) {
            for (String role : List.of("OrganizationAccountAccessRole", "Admin", "Administrator")) {
                steps.refused(Sts.assumeRole(account, role, Intruder.SESSION, "", steps.now()));
            }
        }
    }

    private static void rise(Steps steps) {
        steps.at(RISES);
        steps.pace(6, 35);
        steps.refused(
                Iam.managedPolicy(
                        "AttachUserPolicy",
                        Pipelines.CI_USER,
                        "arn:aws:iam::aws:policy/AdministratorAccess"),
                Iam.putInlinePolicy("PutUserPolicy", Pipelines.CI_USER, "x", Iam.allow("*", "*")));
        steps.then(
                Iam.createPolicyVersion(CI_POLICY, "v4", Iam.allow("*", "*"), steps.now()),
                Sts.getCallerIdentity(),
                Iam.read("ListUsers"),
                Iam.read("ListRoles"),
                Iam.read("GetAccountAuthorizationDetails", "maxItems", 1000),
                S3.listBuckets(Region.US_EAST_1),
                S3.listObjects(Estate.ARTIFACTS, "legacy/"),
                S3.getObject(Estate.ARTIFACTS, "legacy/deploy.env", 1_904),
                Iam.read("ListAccessKeys", "userName", Pipelines.CI_USER));
        steps.pause(Duration.ofMinutes(4));
        steps.then(
                Iam.managedPolicy(
                        "AttachUserPolicy",
                        Pipelines.CI_USER,
                        "arn:aws:iam::aws:policy/AdministratorAccess"));
    }
}
