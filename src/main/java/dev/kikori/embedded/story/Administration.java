package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.MANAGEMENT;
import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Account.STAGING;
import static dev.kikori.embedded.story.events.Json.list;
import static dev.kikori.embedded.story.events.Json.object;
import static dev.kikori.embedded.story.events.Region.AP_NORTHEAST_1;
import static dev.kikori.embedded.story.events.Region.EU_WEST_1;
import static dev.kikori.embedded.story.events.Region.US_EAST_1;

import dev.kikori.embedded.story.events.Audit;
import dev.kikori.embedded.story.events.Call;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Ec2;
import dev.kikori.embedded.story.events.Iam;
import dev.kikori.embedded.story.events.Kms;
import dev.kikori.embedded.story.events.Network;
import dev.kikori.embedded.story.events.S3;
import dev.kikori.embedded.story.events.Steps;
import dev.kikori.embedded.story.events.Timeline;

import java.time.Instant;
import java.util.List;

/**
 * Planned changes by the platform team, each of which a control rightly reports, and none of which
 * is an attack.
 */
final class Administration implements Scene {
    @Override
    public void play(Timeline timeline, Chance chance) {
        newNetwork(timeline, chance);
        policies(timeline, chance);
        housekeeping(timeline, chance);
        organizationTrail(timeline, chance);
    }

    @Override
    public List<Chapter> chapters() {
        return List.of(
                new Chapter(
                        "Two ordinary days",
                        Instant.parse("2026-03-09T00:00:00Z"),
                        "People work in Tokyo and Dublin, pipelines deploy, instances serve the shop. The"
                                + " controls report planned changes: a network for staging, a policy for the"
                                + " analysts, a key set aside."),
                new Chapter(
                        "A second pair of eyes",
                        Trails.ORGANIZATION_TRAIL_STARTED.minusSeconds(60),
                        "niamh.kelly turns on an organization trail before she goes home. From now on every"
                                + " management event that changes something is delivered twice, once under"
                                + " AWSLogs/o-exampleorg1/."));
    }

    private static void newNetwork(Timeline timeline, Chance chance) {
        Instant start = Instant.parse("2026-03-09T06:31:12Z");
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        start,
                        Person.REN
                                .atCommandLine(STAGING, start.minusSeconds(200))
                                .through(Person.TERRAFORM),
                        STAGING,
                        AP_NORTHEAST_1);
        steps.pace(1, 6);
        String vpc = chance.ec2Id("vpc");
        String gateway = chance.ec2Id("igw");
        String table = chance.ec2Id("rtb");
        String group = chance.ec2Id("sg");
        String acl = chance.ec2Id("acl");
        steps.then(
                Ec2.read("DescribeVpcs"),
                Network.createVpc(STAGING, vpc, "10.20.0.0/16", "検証用ネットワーク"),
                Network.enableDnsHostnames(vpc),
                Network.createInternetGateway(STAGING, gateway, "検証用ネットワーク"),
                Network.attachInternetGateway(gateway, vpc),
                Network.createRouteTable(STAGING, table, vpc),
                Network.createRoute(table, "0.0.0.0/0", "gatewayId", gateway),
                Network.createSecurityGroup(group, vpc, "web", "Web servers of staging"),
                Network.authorizeIngress(STAGING, group, 443, 443, "203.0.113.0/24", "offices"),
                Ec2.write("CreateNetworkAcl")
                        .request("vpcId", vpc)
                        .response(
                                "networkAcl",
                                object("networkAclId", acl, "vpcId", vpc, "isDefault", false)),
                Network.deleteNetworkAclEntry(acl, 100),
                Ec2.write("CreateCustomerGateway")
                        .request("type", "ipsec.1", "ipAddress", "203.0.113.1", "bgpAsn", 65010)
                        .response(
                                "customerGateway",
                                object(
                                        "customerGatewayId",
                                        chance.ec2Id("cgw"),
                                        "state",
                                        "pending")));
    }

    private static void policies(Timeline timeline, Chance chance) {
        Instant start = Instant.parse("2026-03-09T13:10:45Z");
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        start,
                        Person.NIAMH.inConsole(PRODUCTION, start.minusSeconds(900)),
                        PRODUCTION,
                        US_EAST_1);
        steps.pace(10, 40);
        steps.then(Iam.read("ListPolicies", "scope", "Local"));
        steps.then(
                Iam.createPolicy(
                        PRODUCTION,
                        "analyst-read",
                        Iam.allow(
                                list("s3:GetObject", "s3:ListBucket"), Estate.REPORTS.arn() + "/*"),
                        steps.now()),
                Iam.managedPolicy(
                        "AttachRolePolicy", "Accounting", PRODUCTION.iam("policy/analyst-read")),
                Iam.read("ListAttachedRolePolicies", "roleName", "Accounting"));
        Instant later = Instant.parse("2026-03-10T04:20:30Z");
        Steps role =
                new Steps(
                        timeline,
                        chance,
                        later,
                        Person.REN.atCommandLine(STAGING, later.minusSeconds(60)),
                        STAGING,
                        US_EAST_1);
        role.then(
                Iam.createRole(
                        STAGING,
                        "nightly-cleanup",
                        Iam.trust("Service", "scheduler.amazonaws.com"),
                        "夜間の後片付け",
                        role.now()),
                Iam.putInlinePolicy(
                        "PutRolePolicy",
                        "nightly-cleanup",
                        "delete-old-snapshots",
                        Iam.allow(list("ec2:DescribeSnapshots", "ec2:DeleteSnapshot"), "*")));
    }

    private static void housekeeping(Timeline timeline, Chance chance) {
        Instant start = Instant.parse("2026-03-10T10:05:19Z");
        Steps staging =
                new Steps(
                        timeline,
                        chance,
                        start,
                        Person.NIAMH.atCommandLine(STAGING, start.minusSeconds(60)),
                        STAGING,
                        EU_WEST_1);
        staging.pace(8, 60);
        staging.then(
                Kms.describeKey(Estate.STAGING_KEY),
                Kms.change("DisableKey", Estate.STAGING_KEY),
                Audit.putConfigurationRecorder(STAGING),
                Audit.putDeliveryChannel(Estate.AUDIT.name()),
                Audit.recorder("StartConfigurationRecorder"));
        Instant web = Instant.parse("2026-03-10T05:50:02Z");
        Steps cors =
                new Steps(
                        timeline,
                        chance,
                        web,
                        Person.REN.inConsole(PRODUCTION, web.minusSeconds(300)),
                        PRODUCTION,
                        AP_NORTHEAST_1);
        cors.then(
                S3.getBucket("GetBucketCors", "cors", Estate.ASSETS_TOKYO),
                S3.putBucket(
                        "PutBucketCors",
                        "cors",
                        Estate.ASSETS_TOKYO,
                        "CORSConfiguration",
                        object(
                                "CORSRule",
                                object(
                                        "AllowedMethod", "GET",
                                        "AllowedOrigin", "https://shop.example.co.jp"))));
    }

    private static void organizationTrail(Timeline timeline, Chance chance) {
        Instant start = Trails.ORGANIZATION_TRAIL_STARTED.minusSeconds(60);
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        start,
                        Person.NIAMH.inConsole(MANAGEMENT, start.minusSeconds(400)),
                        MANAGEMENT,
                        US_EAST_1);
        String trail =
                MANAGEMENT.arn("cloudtrail", US_EAST_1, "trail/" + Trails.ORGANIZATION_TRAIL);
        steps.pace(10, 25);
        steps.then(
                Call.read("organizations", "DescribeOrganization"),
                Audit.createTrail(
                        MANAGEMENT,
                        US_EAST_1,
                        Trails.ORGANIZATION_TRAIL,
                        Estate.AUDIT.name(),
                        true),
                Audit.putEventSelectors(trail, "WriteOnly"));
        steps.at(Trails.ORGANIZATION_TRAIL_STARTED);
        steps.then(Audit.logging("StartLogging", trail));
    }
}
