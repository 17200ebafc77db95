package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.MANAGEMENT;
import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Account.STAGING;
import static dev.kikori.embedded.story.events.Json.object;
import static dev.kikori.embedded.story.events.Region.AP_NORTHEAST_1;
import static dev.kikori.embedded.story.events.Region.EU_WEST_1;
import static dev.kikori.embedded.story.events.Region.US_EAST_1;

import dev.kikori.embedded.story.events.Account;
import dev.kikori.embedded.story.events.Actor;
import dev.kikori.embedded.story.events.Audit;
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
import dev.kikori.embedded.story.events.Timeline;

import java.time.Instant;

/**
 * What looks like one of the fourteen controls and is not: a look-alike name, another service,
 * another spelling.
 */
final class NearMisses implements Scene {
    @Override
    public void play(Timeline timeline, Chance chance) {
        root(timeline, chance);
        denials(timeline, chance);
        logins(timeline, chance);
        policies(timeline, chance);
        watching(timeline, chance);
        network(timeline, chance);
    }

    private static Steps steps(
            Timeline timeline,
            Chance chance,
            String start,
            Actor actor,
            Account account,
            Region region) {
        Steps steps = new Steps(timeline, chance, Instant.parse(start), actor, account, region);
        steps.pace(5, 30);
        return steps;
    }

    private static Steps admin(
            Timeline timeline, Chance chance, String start, Account account, Region region) {
        Person person = region == AP_NORTHEAST_1 ? Person.REN : Person.NIAMH;
        Instant since = Instant.parse(start).minusSeconds(120);
        return steps(
                timeline, chance, start, person.atCommandLine(account, since), account, region);
    }

    /** CloudWatch.1: a service on root's behalf, and a service event with root's name on it. */
    private static void root(Timeline timeline, Chance chance) {
        Instant created = Instant.parse("2026-03-09T04:41:30Z");
        Actor root =
                Actor.of(
                        Identities.root(MANAGEMENT, chance.accessKey("ASIA"), created, true),
                        "203.0.113.20",
                        Person.CHROME);
        Steps invoked =
                steps(
                        timeline,
                        chance,
                        "2026-03-09T04:43:05Z",
                        root.invokedBy("cloudformation.amazonaws.com"),
                        MANAGEMENT,
                        US_EAST_1);
        invoked.then(Call.read("cur", "DescribeReportDefinitions"), Ec2.read("DescribeRegions"));
        Steps itself = steps(timeline, chance, "2026-03-09T04:44:51Z", root, MANAGEMENT, US_EAST_1);
        itself.then(
                Call.write("account", "EmailUpdated").serviceEvent("accountId", MANAGEMENT.id()));
    }

    /** CloudWatch.2: refusals by another name. */
    private static void denials(Timeline timeline, Chance chance) {
        Steps steps = admin(timeline, chance, "2026-03-10T11:15:26Z", STAGING, EU_WEST_1);
        steps.then(
                Call.read("appmesh", "ListMeshes").failing("accessdenied", "access denied"),
                Call.read("workmail", "ListUsers")
                        .failing(
                                "ServiceAccessDenied",
                                "The service may not read this organization"),
                Call.read("redshift", "DescribeClusters")
                        .failing("UnauthorizedOperationException", "Not in this account"),
                Call.write("ec2", "RunInstances")
                        .failing("Client.InvalidParameterValue", "Invalid value for instanceType"),
                Call.read("ssm", "GetParameter")
                        .failing(
                                "ParameterNotFound",
                                "AccessDenied page: no parameter of this name"),
                Call.read("quicksight", "DescribeDashboard")
                        .failing("Client.unauthorizedoperation", "Not permitted"));
    }

    /**
     * CloudWatch.3 and 6: logins that lack one of the four conditions, failures of another kind.
     */
    private static void logins(Timeline timeline, Chance chance) {
        Actor user = SignIns.user(STAGING, "legacy-report-viewer", "203.0.113.20", Person.FIREFOX);
        Steps silent =
                steps(timeline, chance, "2026-03-10T02:16:03Z", user, STAGING, AP_NORTHEAST_1);
        silent.then(SignIn.consoleLogin(AP_NORTHEAST_1, null, null));
        Actor nobody =
                Actor.of(
                        object(
                                "type", "IAMUser",
                                "accountId", PRODUCTION.id(),
                                "accessKeyId", "",
                                "userName", "HIDDEN_DUE_TO_SECURITY_REASONS"),
                        "198.51.100.77",
                        Person.CHROME);
        Steps hidden =
                steps(timeline, chance, "2026-03-10T18:43:55Z", nobody, PRODUCTION, US_EAST_1);
        hidden.then(
                SignIn.consoleLogin(US_EAST_1, "No", "No username found in supplied account"),
                SignIn.consoleLogin(US_EAST_1, "No", "No username found in supplied account"));
    }

    /**
     * CloudWatch.4, 7, 8: the right name from the wrong service, and reading instead of changing.
     */
    private static void policies(Timeline timeline, Chance chance) {
        Steps organization = admin(timeline, chance, "2026-03-09T14:02:17Z", MANAGEMENT, EU_WEST_1);
        organization.then(
                Call.write("organizations", "CreatePolicy")
                        .request("name", "DenyUnusedRegions", "type", "SERVICE_CONTROL_POLICY")
                        .response("policy", object("policySummary", object("id", "p-example1"))),
                Call.write("organizations", "AttachPolicy")
                        .request("policyId", "p-example1", "targetId", "ou-example"),
                Call.write("organizations", "DeletePolicy").request("policyId", "p-example0"));
        Steps production =
                admin(timeline, chance, "2026-03-10T07:12:40Z", PRODUCTION, AP_NORTHEAST_1);
        production.then(
                Call.write("iot", "CreatePolicy").request("policyName", "warehouse-scanner"),
                Call.write("iot", "CreatePolicyVersion").request("policyName", "warehouse-scanner"),
                Iam.read("ListPolicies", "scope", "AWS"),
                Iam.read(
                        "GetPolicyVersion",
                        "policyArn",
                        PRODUCTION.iam("policy/analyst-read"),
                        "versionId",
                        "v1"),
                Iam.write(
                        "SetDefaultPolicyVersion",
                        "policyArn",
                        PRODUCTION.iam("policy/analyst-read"),
                        "versionId",
                        "v1"),
                Kms.change("DisableKeyRotation", Estate.TOKYO_KEY),
                Kms.change("EnableKeyRotation", Estate.TOKYO_KEY),
                Call.write("payment-cryptography", "DisableKey")
                        .request("keyIdentifier", "alias/terminal"),
                Call.write("cloudhsm", "ScheduleKeyDeletion").request("keyHandle", "262147"),
                S3.getBucket("GetBucketPolicy", "policy", Estate.ASSETS_TOKYO),
                S3.putBucket(
                        "PutBucketLifecycleConfiguration",
                        "lifecycle",
                        Estate.ASSETS_TOKYO,
                        "days",
                        90),
                S3.putBucket(
                        "PutBucketVersioning",
                        "versioning",
                        Estate.ASSETS_TOKYO,
                        "VersioningConfiguration",
                        object("Status", "Enabled")),
                Call.write("s3-outposts", "PutBucketPolicy").request("bucketName", "warehouse"),
                Call.write("s3express", "DeleteBucketPolicy")
                        .request("bucketName", "scratch--apne1-az4--x-s3"));
    }

    /** CloudWatch.5, 9: looking at the trail and the recorder, or another service's recorder. */
    private static void watching(Timeline timeline, Chance chance) {
        Steps steps = admin(timeline, chance, "2026-03-10T08:21:33Z", PRODUCTION, AP_NORTHEAST_1);
        steps.then(
                Audit.cloudTrailRead("DescribeTrails", "includeShadowTrails", true),
                Audit.cloudTrailRead("GetTrailStatus", "name", Estate.PRODUCTION_TRAIL),
                Call.write("redshift", "DisableLogging").request("clusterIdentifier", "reports"),
                Audit.configRead("DescribeConfigurationRecorders"),
                Call.write("config-multiaccountsetup", "PutConfigurationRecorder")
                        .request("configurationRecorderName", "default"),
                Call.write("config-multiaccountsetup", "PutDeliveryChannel")
                        .request("deliveryChannelName", "default"));
    }

    /** CloudWatch.10 to 14: names that begin alike, and routes that are not in a route table. */
    private static void network(Timeline timeline, Chance chance) {
        Steps steps = admin(timeline, chance, "2026-03-10T12:05:08Z", PRODUCTION, EU_WEST_1);
        steps.then(
                Ec2.read("DescribeSecurityGroups"),
                Ec2.write("ModifySecurityGroupRules")
                        .request(
                                "ModifySecurityGroupRulesRequest",
                                object("GroupId", Estate.APP_GROUP))
                        .response("return", true),
                Call.write("rds", "AuthorizeDBSecurityGroupIngress")
                        .request("dBSecurityGroupName", "default", "cIDRIP", "203.0.113.0/24"),
                Ec2.read("DescribeNetworkAcls"),
                Ec2.read("DescribeInternetGateways"),
                Ec2.write("CreateEgressOnlyInternetGateway").request("vpcId", Estate.VPC),
                Ec2.write("CreateNatGateway").request("subnetId", Estate.SUBNET),
                Ec2.write("AssociateRouteTable")
                        .request("routeTableId", Estate.ROUTE_TABLE, "subnetId", Estate.SUBNET),
                Call.write("appmesh", "CreateRoute")
                        .request("meshName", "shop", "routeName", "canary"),
                Call.write("apigateway", "DeleteRoute")
                        .request("apiId", "example", "routeId", "example"),
                Ec2.write("CreateVpcEndpoint").request("vpcId", Estate.VPC, "serviceName", "s3"),
                Ec2.write("AssociateVpcCidrBlock")
                        .request("vpcId", Estate.VPC, "cidrBlock", "10.1.0.0/16"),
                Call.write("route53", "CreateVPCAssociationAuthorization")
                        .request("hostedZoneId", "ZEXAMPLE", "vPC", object("vPCId", Estate.VPC)));
    }
}
