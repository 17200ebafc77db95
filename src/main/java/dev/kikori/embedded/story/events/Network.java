package dev.kikori.embedded.story.events;

import static dev.kikori.embedded.story.events.Json.items;
import static dev.kikori.embedded.story.events.Json.object;
import static dev.kikori.embedded.story.events.Json.tags;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * EC2's operations on VPCs and what stands in them: security groups, gateways, routes, network
 * ACLs, peerings.
 */
public final class Network {
    private Network() {}

    public static Call createVpc(Account owner, String vpc, String cidr, String name) {
        return Ec2.write("CreateVpc")
                .request(
                        "cidrBlock",
                        cidr,
                        "instanceTenancy",
                        "default",
                        "amazonProvidedIpv6CidrBlock",
                        false)
                .response(
                        "vpc",
                        object(
                                "vpcId",
                                vpc,
                                "state",
                                "pending",
                                "ownerId",
                                owner.id(),
                                "cidrBlock",
                                cidr,
                                "ipv6CidrBlockAssociationSet",
                                object(),
                                "instanceTenancy",
                                "default",
                                "tagSet",
                                tags("Name", name),
                                "isDefault",
                                false));
    }

    public static Call enableDnsHostnames(String vpc) {
        return done(
                Ec2.write("ModifyVpcAttribute")
                        .request("vpcId", vpc, "enableDnsHostnames", object("value", true)));
    }

    public static Call deleteVpc(String vpc) {
        return done(Ec2.write("DeleteVpc").request("vpcId", vpc));
    }

    public static Call createSecurityGroup(
            String group, String vpc, String name, String description) {
        return Ec2.write("CreateSecurityGroup")
                .request("groupName", name, "groupDescription", description, "vpcId", vpc)
                .response("_return", true, "groupId", group);
    }

    public static Call deleteSecurityGroup(String group) {
        return done(Ec2.write("DeleteSecurityGroup").request("groupId", group));
    }

    public static Call authorizeIngress(
            Account owner,
            String group,
            int fromPort,
            int toPort,
            String cidr,
            String description) {
        return Ec2.write("AuthorizeSecurityGroupIngress")
                .request(
                        "groupId",
                        group,
                        "ipPermissions",
                        permission(fromPort, toPort, cidr, description))
                .response(
                        "_return",
                        true,
                        "securityGroupRuleSet",
                        items(
                                object(
                                        "groupOwnerId", owner.id(),
                                        "groupId", group,
                                        "securityGroupRuleId", "sgr-0" + group.substring(4),
                                        "description", description,
                                        "isEgress", false,
                                        "ipProtocol", "tcp",
                                        "fromPort", fromPort,
                                        "toPort", toPort,
                                        "cidrIpv4", cidr)));
    }

    public static Call authorizeEgress(String group, int fromPort, int toPort, String cidr) {
        return done(
                Ec2.write("AuthorizeSecurityGroupEgress")
                        .request(
                                "groupId",
                                group,
                                "ipPermissions",
                                permission(fromPort, toPort, cidr, "")));
    }

    public static Call revokeIngress(String group, int fromPort, int toPort, String cidr) {
        return Ec2.write("RevokeSecurityGroupIngress")
                .request("groupId", group, "ipPermissions", permission(fromPort, toPort, cidr, ""))
                .response("_return", true, "unknownIpPermissionSet", object());
    }

    public static Call createInternetGateway(Account owner, String gateway, String name) {
        return Ec2.write("CreateInternetGateway")
                .request(
                        "tagSpecificationSet",
                        items(
                                object(
                                        "resourceType",
                                        "internet-gateway",
                                        "tags",
                                        tags("Name", name).path("items"))))
                .response(
                        "internetGateway",
                        object(
                                "internetGatewayId", gateway,
                                "ownerId", owner.id(),
                                "attachmentSet", object(),
                                "tagSet", tags("Name", name)));
    }

    public static Call attachInternetGateway(String gateway, String vpc) {
        return done(
                Ec2.write("AttachInternetGateway")
                        .request("internetGatewayId", gateway, "vpcId", vpc));
    }

    public static Call detachInternetGateway(String gateway, String vpc) {
        return done(
                Ec2.write("DetachInternetGateway")
                        .request("internetGatewayId", gateway, "vpcId", vpc));
    }

    public static Call deleteInternetGateway(String gateway) {
        return done(Ec2.write("DeleteInternetGateway").request("internetGatewayId", gateway));
    }

    public static Call createRouteTable(Account owner, String table, String vpc) {
        return Ec2.write("CreateRouteTable")
                .request("vpcId", vpc)
                .response(
                        "routeTable",
                        object(
                                "routeTableId",
                                table,
                                "vpcId",
                                vpc,
                                "ownerId",
                                owner.id(),
                                "routeSet",
                                items(
                                        object(
                                                "destinationCidrBlock", "10.20.0.0/16",
                                                "gatewayId", "local",
                                                "state", "active",
                                                "origin", "CreateRouteTable")),
                                "associationSet",
                                object(),
                                "propagatingVgwSet",
                                object(),
                                "tagSet",
                                object()));
    }

    public static Call createRoute(String table, String cidr, String targetKind, String target) {
        return done(
                Ec2.write("CreateRoute")
                        .request(
                                "routeTableId",
                                table,
                                "destinationCidrBlock",
                                cidr,
                                targetKind,
                                target));
    }

    public static Call deleteRoute(String table, String cidr) {
        return done(
                Ec2.write("DeleteRoute")
                        .request("routeTableId", table, "destinationCidrBlock", cidr));
    }

    /**
     * CreateNetworkAclEntry or ReplaceNetworkAclEntry: everything allowed in from these addresses.
     */
    public static Call allowFrom(String cidr, String operation, String acl, int ruleNumber) {
        return done(
                Ec2.write(operation)
                        .request(
                                "networkAclId",
                                acl,
                                "ruleNumber",
                                ruleNumber,
                                "egress",
                                false,
                                "ruleAction",
                                "allow",
                                "icmpTypeCode",
                                object(),
                                "portRange",
                                object(),
                                "aclProtocol",
                                "-1",
                                "cidrBlock",
                                cidr));
    }

    public static Call deleteNetworkAclEntry(String acl, int ruleNumber) {
        return done(
                Ec2.write("DeleteNetworkAclEntry")
                        .request("networkAclId", acl, "ruleNumber", ruleNumber, "egress", false));
    }

    public static Call createPeering(
            Account requester, String peering, String vpc, String peerAccountId, String peerVpc) {
        return Ec2.write("CreateVpcPeeringConnection")
                .request("vpcId", vpc, "peerVpcId", peerVpc, "peerOwnerId", peerAccountId)
                .response(
                        "vpcPeeringConnection",
                        object(
                                "vpcPeeringConnectionId",
                                peering,
                                "requesterVpcInfo",
                                object("ownerId", requester.id(), "vpcId", vpc),
                                "accepterVpcInfo",
                                object("ownerId", peerAccountId, "vpcId", peerVpc),
                                "status",
                                object("code", "initiating-request"),
                                "tagSet",
                                object()));
    }

    public static Call deletePeering(String peering) {
        return done(
                Ec2.write("DeleteVpcPeeringConnection").request("vpcPeeringConnectionId", peering));
    }

    public static Call deleteFlowLogs(String flowLog) {
        return Ec2.write("DeleteFlowLogs")
                .request(
                        "DeleteFlowLogsRequest",
                        object("FlowLogId", object("tag", 1, "content", flowLog)))
                .response("DeleteFlowLogsResponse", object("unsuccessful", ""));
    }

    private static ObjectNode permission(
            int fromPort, int toPort, String cidr, String description) {
        ObjectNode range = object("cidrIp", cidr);
        if (!description.isEmpty()) {
            range.put("description", description);
        }
        return items(
                object(
                        "ipProtocol", "tcp",
                        "fromPort", fromPort,
                        "toPort", toPort,
                        "groups", object(),
                        "ipRanges", items(range),
                        "ipv6Ranges", object(),
                        "prefixListIds", object()));
    }

    private static Call done(Call call) {
        return call.response("_return", true);
    }
}
