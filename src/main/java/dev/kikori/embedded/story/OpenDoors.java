package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.PRODUCTION;

import dev.kikori.embedded.story.events.Call;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Ec2;
import dev.kikori.embedded.story.events.Network;
import dev.kikori.embedded.story.events.Region;
import dev.kikori.embedded.story.events.Steps;
import dev.kikori.embedded.story.events.Timeline;

import java.time.Instant;
import java.util.List;

/** Ways in and out by the network, and machines in a Region where nobody looks. */
final class OpenDoors implements Scene {
    static final String GROUP = "sg-0bad5eed0bad5eed0";
    static final String GATEWAY = "igw-0bad5eed0bad5eed1";
    static final String PEERING = "pcx-0bad5eed0bad5eed2";
    static final String FAR_VPC = "vpc-0bad5eed0bad5eed3";
    static final String FAR_GATEWAY = "igw-0bad5eed0bad5eed4";
    static final List<String> MINERS =
            List.of("i-0bad5eed0bad5ee01", "i-0bad5eed0bad5ee02", "i-0bad5eed0bad5ee03");
    static final int ACL_RULE = 1;

    private static final Instant OPENS = Instant.parse("2026-03-10T20:51:30Z");
    private static final Instant FAR_AWAY = Instant.parse("2026-03-10T21:12:05Z");

    @Override
    public List<Chapter> chapters() {
        return List.of(
                new Chapter(
                        "Doors to the network",
                        OPENS,
                        "A security group open to 0.0.0.0/0, an internet gateway, a route, a network ACL that"
                                + " allows everything, a peering with account "
                                + Intruder.OTHER_ACCOUNT
                                + "."),
                new Chapter(
                        "A Region where nobody looks",
                        FAR_AWAY,
                        "sa-east-1 has never seen an event of this organization. Now it sees a VPC, a key pair and"
                                + " three large instances; the largest are refused."));
    }

    @Override
    public void play(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        OPENS,
                        Intruder.withOwnUser(),
                        PRODUCTION,
                        Region.US_EAST_1);
        steps.pace(7, 40);
        steps.then(
                Ec2.read("DescribeVpcs"),
                Ec2.read("DescribeSecurityGroups"),
                Ec2.read("DescribeRouteTables"),
                Network.createSecurityGroup(GROUP, Estate.VPC, "default-2", "Managed by backup"),
                Network.authorizeIngress(PRODUCTION, GROUP, 22, 22, "0.0.0.0/0", "backup"),
                Network.authorizeIngress(PRODUCTION, GROUP, 0, 65535, "198.51.100.0/24", "backup"),
                Network.authorizeEgress(GROUP, 0, 65535, "0.0.0.0/0"),
                Network.createInternetGateway(PRODUCTION, GATEWAY, "backup-igw"),
                Network.attachInternetGateway(GATEWAY, Estate.VPC),
                Network.createRoute(Estate.ROUTE_TABLE, "0.0.0.0/0", "gatewayId", GATEWAY),
                Network.allowFrom(
                        "0.0.0.0/0", "CreateNetworkAclEntry", Estate.NETWORK_ACL, ACL_RULE),
                Network.allowFrom("0.0.0.0/0", "ReplaceNetworkAclEntry", Estate.NETWORK_ACL, 100),
                Network.createPeering(
                        PRODUCTION,
                        PEERING,
                        Estate.VPC,
                        Intruder.OTHER_ACCOUNT,
                        "vpc-0e11ce0e11ce0e11c"),
                Network.createRoute(
                        Estate.ROUTE_TABLE, "10.66.0.0/16", "vpcPeeringConnectionId", PEERING));
        farAway(timeline, chance);
    }

    private static void farAway(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(
                        timeline,
                        chance,
                        FAR_AWAY,
                        Intruder.withOwnUser(),
                        PRODUCTION,
                        Region.SA_EAST_1);
        steps.pace(5, 25);
        String group = "sg-0bad5eed0bad5eed5";
        String subnet = "subnet-0bad5eed0bad5eed6";
        steps.then(
                Ec2.read("DescribeVpcs"),
                Ec2.read("DescribeImages"),
                Call.read("servicequotas", "ListServiceQuotas").request("serviceCode", "ec2"),
                Network.createVpc(PRODUCTION, FAR_VPC, "10.99.0.0/16", "default"),
                Network.createInternetGateway(PRODUCTION, FAR_GATEWAY, "default"),
                Network.attachInternetGateway(FAR_GATEWAY, FAR_VPC),
                Network.createSecurityGroup(group, FAR_VPC, "default-2", "x"),
                Network.authorizeIngress(PRODUCTION, group, 22, 22, "0.0.0.0/0", "x"),
                Ec2.createKeyPair("backup", chance.ec2Id("key")));
        for (int i = 0; i < 4; i++) {
            steps.refused(
                    Ec2.runInstances(
                            PRODUCTION,
                            MINERS.getFirst(),
                            "p4d.24xlarge",
                            Estate.IMAGE,
                            subnet,
                            group,
                            "backup",
                            steps.now()));
        }
        for (String miner : MINERS) {
            steps.then(
                    Ec2.runInstances(
                            PRODUCTION,
                            miner,
                            "g5.4xlarge",
                            Estate.IMAGE,
                            subnet,
                            group,
                            "backup",
                            steps.now()));
        }
        steps.then(Ec2.describeInstances(MINERS.toArray(String[]::new)));
    }
}
