package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.MANAGEMENT;
import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Account.SECURITY;
import static dev.kikori.embedded.story.events.Account.STAGING;
import static dev.kikori.embedded.story.events.Region.AP_NORTHEAST_1;
import static dev.kikori.embedded.story.events.Region.EU_WEST_1;
import static dev.kikori.embedded.story.events.Region.US_EAST_1;

import dev.kikori.embedded.story.events.Account;
import dev.kikori.embedded.story.events.Actor;
import dev.kikori.embedded.story.events.Call;
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

import java.time.Instant;
import java.util.List;

/**
 * The identity types that one meets seldom, and calls that pass a VPC endpoint as its owner sees
 * them.
 */
final class RareIdentities implements Scene {
    private static final String PARTNER = "203.0.113.201";
    private static final String PYTHON =
            "Boto3/1.42.20 md/Botocore#1.42.20 ua/2.1 os/linux lang/python#3.13.11";

    @Override
    public void play(Timeline timeline, Chance chance) {
        federatedUser(timeline, chance);
        sessionWithMfa(timeline, chance);
        saml(timeline, chance);
        identityCenter(timeline, chance);
        otherKinds(timeline, chance);
        networkActivity(timeline, chance);
    }

    private static Steps steps(
            Timeline timeline,
            Chance chance,
            String start,
            Actor actor,
            Account account,
            Region region) {
        return new Steps(timeline, chance, Instant.parse(start), actor, account, region);
    }

    private static void federatedUser(Timeline timeline, Chance chance) {
        Actor broker =
                Actor.of(
                        Identities.iamUser(
                                STAGING,
                                "upload-broker",
                                Identities.accessKey("AKIA", "upload-broker")),
                        PARTNER,
                        PYTHON);
        Steps steps =
                steps(timeline, chance, "2026-03-09T05:30:21Z", broker, STAGING, AP_NORTHEAST_1);
        String key = chance.accessKey("ASIA");
        steps.then(Sts.getFederationToken(STAGING, "partner-kyoto", key, steps.now()));
        steps.as(
                Actor.of(
                        Identities.federatedUser(
                                STAGING, "partner-kyoto", "upload-broker", key, steps.now()),
                        PARTNER,
                        PYTHON));
        steps.then(
                S3.putObject(Estate.ARTIFACTS, "partners/京都/見積書.pdf", 88_403),
                S3.headObject(Estate.ARTIFACTS, "partners/京都/見積書.pdf"));
    }

    /** An IAM user at the command line, who trades key and second factor for a session. */
    private static void sessionWithMfa(Timeline timeline, Chance chance) {
        String longTerm = Identities.accessKey("AKIA", "tanabe");
        Actor user =
                Actor.of(
                        Identities.iamUser(SECURITY, "tanabe", longTerm),
                        "203.0.113.20",
                        Person.COMMAND_LINE);
        Steps steps =
                steps(timeline, chance, "2026-03-09T02:05:44Z", user, SECURITY, AP_NORTHEAST_1);
        String key = chance.accessKey("ASIA");
        Instant opened = steps.now();
        steps.then(Sts.getSessionToken(SECURITY.iam("mfa/tanabe"), key, opened));
        steps.as(
                Actor.of(
                        Identities.iamUserSession(SECURITY, "tanabe", key, opened, true),
                        "203.0.113.20",
                        Person.COMMAND_LINE));
        steps.then(
                Sts.getCallerIdentity(),
                Iam.read("ListMFADevices", "userName", "tanabe"),
                S3.getBucket("GetBucketVersioning", "versioning", Estate.AUDIT));
    }

    private static void saml(Timeline timeline, Chance chance) {
        String qualifier = "kExampleQualifierOfIdp0000=";
        String subject = "田中由紀";
        Actor user =
                Actor.of(Identities.samlUser(qualifier, subject), "203.0.113.11", Person.CHROME);
        for (String time : List.of("2026-03-09T00:58:02Z", "2026-03-10T00:55:47Z")) {
            Steps steps = steps(timeline, chance, time, user, PRODUCTION, AP_NORTHEAST_1);
            steps.then(
                    Sts.assumeRoleWithSaml(
                            PRODUCTION,
                            "Accounting",
                            "tanaka.yuki",
                            chance.accessKey("ASIA"),
                            subject,
                            qualifier,
                            steps.now()));
        }
    }

    private static void identityCenter(Timeline timeline, Chance chance) {
        for (String name : List.of("佐藤花", "aoife.byrne")) {
            Actor user =
                    Actor.of(
                            Identities.identityCenterUser(MANAGEMENT, chance.uuid(), chance.uuid()),
                            name.equals("佐藤花") ? "203.0.113.10" : "203.0.113.140",
                            Person.CHROME);
            Steps steps =
                    steps(
                            timeline,
                            chance,
                            name.equals("佐藤花") ? "2026-03-09T00:33:18Z" : "2026-03-09T09:05:27Z",
                            user,
                            MANAGEMENT,
                            AP_NORTHEAST_1);
            steps.then(
                    SignIn.credentialChallenge(name, chance.uuid()),
                    Call.write("sso", "Authenticate")
                            .serviceEvent("Authenticate", "Success", "CredentialType", "FIDO"));
        }
    }

    private static void otherKinds(Timeline timeline, Chance chance) {
        Actor directory =
                Actor.of(Identities.directory(PRODUCTION, "経理 太郎"), "203.0.113.15", Person.FIREFOX);
        steps(timeline, chance, "2026-03-10T03:12:56Z", directory, PRODUCTION, AP_NORTHEAST_1)
                .then(
                        Call.write("workdocs", "CreateFolder")
                                .request("name", "決算資料", "parentFolderId", "example"),
                        Call.read("workdocs", "DescribeFolderContents")
                                .request("folderId", "example"));
        Actor role = Actor.of(Identities.role(STAGING, "nightly-cleanup"), "192.0.2.30", PYTHON);
        steps(timeline, chance, "2026-03-10T01:30:00Z", role, STAGING, EU_WEST_1)
                .then(Ec2.describeSnapshots(), Ec2.deleteSnapshot(chance.ec2Id("snap")));
        Actor unknown =
                Actor.of(
                        Identities.unknown(MANAGEMENT, "AIDA" + chance.base32(10) + "EXAMPLE"),
                        "203.0.113.10",
                        "AWS Internal");
        steps(timeline, chance, "2026-03-09T07:45:39Z", unknown, MANAGEMENT, US_EAST_1)
                .then(
                        Call.write("agreement-marketplace", "AcceptAgreementRequest")
                                .request("agreementRequestId", "ar-example")
                                .response("agreementId", "agmt-example"));
        auditors(timeline, chance);
    }

    /**
     * The security account's scanner assumes a role in each of the others; each sees a caller from
     * elsewhere.
     */
    private static void auditors(Timeline timeline, Chance chance) {
        String scanner = Identities.principal("AROA", SECURITY.id() + "scanner") + ":scan";
        for (Account account : List.of(PRODUCTION, STAGING)) {
            Actor caller = Actor.of(Identities.awsAccount(scanner, SECURITY), "192.0.2.60", PYTHON);
            Steps steps =
                    steps(
                            timeline,
                            chance,
                            account == PRODUCTION ? "2026-03-10T04:00:00Z" : "2026-03-10T04:00:20Z",
                            caller,
                            account,
                            US_EAST_1);
            String key = chance.accessKey("ASIA");
            steps.then(
                    Sts.assumeRole(account, "SecurityScanner", "scan", key, steps.now())
                            .with("sharedEventID", chance.uuid()));
            steps.as(
                    Actor.of(
                            Identities.assumedRole(
                                    account, "SecurityScanner", "scan", key, steps.now(), false),
                            "192.0.2.60",
                            PYTHON));
            steps.pace(1, 5);
            steps.then(
                    Iam.read("ListUsers", "maxItems", 1000),
                    Iam.read("GetAccountAuthorizationDetails"),
                    Ec2.read("DescribeSecurityGroups"),
                    Ec2.read("DescribeInternetGateways"),
                    S3.listBuckets(US_EAST_1),
                    S3.getBucket("GetBucketPolicyStatus", "policyStatus", Estate.ASSETS));
        }
    }

    private static void networkActivity(Timeline timeline, Chance chance) {
        Actor instance =
                Actor.of(
                                Identities.instance(
                                        PRODUCTION,
                                        "orders-api",
                                        "i-0exampleus00001",
                                        Instant.parse("2026-03-09T00:00:00Z")),
                                "192.0.2.10",
                                PYTHON)
                        .via("vpce-0example00000us001");
        for (int hour = 2; hour < 60; hour += 6) {
            Instant time = Instant.parse("2026-03-09T00:17:30Z").plusSeconds(hour * 3600L);
            timeline.recordNetworkActivity(
                    chance, time, PRODUCTION, US_EAST_1, instance, Kms.listAliases());
            timeline.recordNetworkActivity(
                    chance,
                    time.plusSeconds(4),
                    PRODUCTION,
                    US_EAST_1,
                    instance,
                    Kms.decrypt(Estate.BACKUPS_KEY, "purpose", "backup"));
        }
        Actor outsider =
                Actor.of(
                                Identities.awsAccount(
                                        "AKIA" + chance.base32(9) + "EXAMPLE", STAGING),
                                "192.0.2.11",
                                PYTHON)
                        .via("vpce-0example00000us001");
        timeline.recordNetworkActivity(
                chance,
                Instant.parse("2026-03-10T22:02:13Z"),
                PRODUCTION,
                US_EAST_1,
                outsider,
                S3.listBuckets(US_EAST_1)
                        .failing(
                                "VpceAccessDenied",
                                "The request was denied due to a VPC endpoint policy"));
    }
}
