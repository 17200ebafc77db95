package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Account.SECURITY;
import static dev.kikori.embedded.story.events.Account.STAGING;
import static dev.kikori.embedded.story.events.Json.object;
import static dev.kikori.embedded.story.events.Region.US_EAST_1;

import dev.kikori.embedded.story.events.Account;
import dev.kikori.embedded.story.events.Audit;
import dev.kikori.embedded.story.events.Call;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Ec2;
import dev.kikori.embedded.story.events.Iam;
import dev.kikori.embedded.story.events.Network;
import dev.kikori.embedded.story.events.Region;
import dev.kikori.embedded.story.events.S3;
import dev.kikori.embedded.story.events.Steps;
import dev.kikori.embedded.story.events.Timeline;
import dev.kikori.embedded.story.events.Workloads;

import java.time.Instant;
import java.util.List;

/**
 * The doors are closed, the watchers set up again, the secrets changed; Dublin takes over and
 * writes it up.
 */
final class Recovery implements Scene {
    private static final Instant CLOSES = Instant.parse("2026-03-11T01:41:15Z");
    private static final Instant REBUILDS = Instant.parse("2026-03-11T03:05:30Z");
    private static final Instant DUBLIN = Instant.parse("2026-03-11T09:18:22Z");
    private static final Instant CLEANS = Instant.parse("2026-03-11T10:18:22Z");

    @Override
    public List<Chapter> chapters() {
        return List.of(
                new Chapter(
                        "Closing the doors",
                        CLOSES,
                        "ren.kobayashi removes the peering, routes, gateway, security group and network ACL rules,"
                                + " ends the machines in sa-east-1 and takes the snapshot back."),
                new Chapter(
                        "The watchers return",
                        REBUILDS,
                        "Config's delivery channel and recorder, flow logs, GuardDuty and the password policy are"
                                + " set up again; every secret that was read is rotated."),
                new Chapter(
                        "Dublin takes over",
                        DUBLIN,
                        "declan.walsh reads through it all once more, deletes the intruder's user and the old"
                                + " pipeline's key, and takes from ci-deployer the right to rewrite its policy."));
    }

    @Override
    public void play(Timeline timeline, Chance chance) {
        closeNetwork(timeline, chance);
        farAway(timeline, chance);
        rebuild(timeline, chance);
        writeUp(timeline, chance);
    }

    private static void closeNetwork(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        CLOSES,
                        Person.REN.atCommandLine(PRODUCTION, CLOSES.minusSeconds(100)),
                        PRODUCTION,
                        US_EAST_1);
        steps.pace(6, 25);
        steps.then(
                Ec2.read("DescribeVpcPeeringConnections"),
                Network.deleteRoute(Estate.ROUTE_TABLE, "10.66.0.0/16"),
                Network.deletePeering(OpenDoors.PEERING),
                Network.deleteRoute(Estate.ROUTE_TABLE, "0.0.0.0/0"),
                Network.detachInternetGateway(OpenDoors.GATEWAY, Estate.VPC),
                Network.deleteInternetGateway(OpenDoors.GATEWAY),
                Network.revokeIngress(OpenDoors.GROUP, 22, 22, "0.0.0.0/0"),
                Network.revokeIngress(OpenDoors.GROUP, 0, 65535, "198.51.100.0/24"),
                Network.deleteSecurityGroup(OpenDoors.GROUP),
                Network.deleteNetworkAclEntry(Estate.NETWORK_ACL, OpenDoors.ACL_RULE),
                Network.allowFrom("10.0.0.0/8", "ReplaceNetworkAclEntry", Estate.NETWORK_ACL, 100),
                Ec2.unshareSnapshot(Theft.SNAPSHOT, Intruder.OTHER_ACCOUNT),
                Ec2.deleteSnapshot(Theft.SNAPSHOT));
    }

    private static void farAway(Timeline timeline, Chance chance) {
        Instant start = CLOSES.plusSeconds(900);
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        start,
                        Person.REN.atCommandLine(PRODUCTION, CLOSES.minusSeconds(100)),
                        PRODUCTION,
                        Region.SA_EAST_1);
        steps.then(
                Ec2.describeInstances(),
                Ec2.terminateInstances(OpenDoors.MINERS.toArray(String[]::new)),
                Network.detachInternetGateway(OpenDoors.FAR_GATEWAY, OpenDoors.FAR_VPC),
                Network.deleteInternetGateway(OpenDoors.FAR_GATEWAY),
                Network.deleteVpc(OpenDoors.FAR_VPC));
    }

    private static void rebuild(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        REBUILDS,
                        Person.REN.atCommandLine(PRODUCTION, REBUILDS.minusSeconds(60)),
                        PRODUCTION,
                        US_EAST_1);
        steps.pace(10, 60);
        steps.then(
                Audit.putDeliveryChannel(Estate.AUDIT.name()),
                Audit.recorder("StartConfigurationRecorder"),
                Ec2.write("CreateFlowLogs")
                        .request(
                                "CreateFlowLogsRequest",
                                object(
                                        "ResourceType", "VPC",
                                        "TrafficType", "ALL",
                                        "ResourceId", object("tag", 1, "content", Estate.VPC))),
                Audit.guardDuty(false, "CreateDetector", "enable", true),
                Iam.write(
                        "UpdateAccountPasswordPolicy",
                        "minimumPasswordLength",
                        16,
                        "requireSymbols",
                        true),
                Audit.cloudTrailRead("GetTrailStatus", "name", Estate.PRODUCTION_TRAIL));
        for (String secret :
                List.of(
                        "orders/database",
                        "search/api-key",
                        "mail/smtp",
                        "ledger/database",
                        "partners/kyoto")) {
            steps.then(
                    Call.write("secretsmanager", "RotateSecret")
                            .request("secretId", "prod/" + secret, "rotateImmediately", true));
        }
        steps.then(
                S3.putBucket(
                        "PutBucketVersioning",
                        "versioning",
                        Estate.BACKUPS,
                        "VersioningConfiguration",
                        object("Status", "Enabled")),
                Workloads.createDbSnapshot(
                        PRODUCTION, US_EAST_1, "orders", "after-incident-2026-03-11"));
    }

    private static void writeUp(Timeline timeline, Chance chance) {
        Steps look =
                new Steps(
                        timeline,
                        chance,
                        DUBLIN,
                        Person.DECLAN.inConsole(SECURITY, DUBLIN.minusSeconds(200)),
                        SECURITY,
                        US_EAST_1);
        look.pace(20, 70);
        for (int page = 0; page < 8; page++) {
            look.then(
                    S3.listObjects(Estate.AUDIT, "AWSLogs/" + Trails.ORGANIZATION + "/"),
                    S3.getObject(
                            Estate.AUDIT,
                            "AWSLogs/" + Trails.ORGANIZATION + "/page-" + page,
                            8_801));
        }
        Steps staging = clean(timeline, chance, STAGING, CLEANS);
        staging.then(
                Iam.createPolicyVersion(
                        STAGING.iam("policy/ci-deploy"),
                        "v5",
                        Iam.allow("ecs:UpdateService", "*"),
                        staging.now()),
                Iam.write(
                        "DeletePolicyVersion",
                        "policyArn",
                        STAGING.iam("policy/ci-deploy"),
                        "versionId",
                        "v4"),
                Iam.managedPolicy(
                        "DetachUserPolicy",
                        Pipelines.CI_USER,
                        "arn:aws:iam::aws:policy/AdministratorAccess"),
                Iam.write(
                        "DeleteAccessKey",
                        "userName",
                        Pipelines.CI_USER,
                        "accessKeyId",
                        Pipelines.CI_KEY));
        Steps production = clean(timeline, chance, PRODUCTION, CLEANS.plusSeconds(240));
        production.then(
                Iam.write(
                        "DeleteAccessKey",
                        "userName",
                        Intruder.USER,
                        "accessKeyId",
                        Intruder.USER_KEY),
                Iam.deleteInlinePolicy("DeleteUserPolicy", Intruder.USER, "AWSRevokeOlderSessions"),
                Iam.write("DeleteUser", "userName", Intruder.USER));
    }

    private static Steps clean(Timeline timeline, Chance chance, Account account, Instant start) {
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        start,
                        Person.DECLAN.inConsole(account, start.minusSeconds(60)),
                        account,
                        US_EAST_1);
        steps.pace(10, 40);
        return steps;
    }
}
