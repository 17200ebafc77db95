package dev.kikori.embedded.story;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * The fourteen CloudWatch controls in plain Java, written from the text of their patterns and
 * nothing else.
 */
final class PlainControls {
    private static final Set<String> IAM =
            Set.of(
                    "DeleteGroupPolicy",
                    "DeleteRolePolicy",
                    "DeleteUserPolicy",
                    "PutGroupPolicy",
                    "PutRolePolicy",
                    "PutUserPolicy",
                    "CreatePolicy",
                    "DeletePolicy",
                    "CreatePolicyVersion",
                    "DeletePolicyVersion",
                    "AttachRolePolicy",
                    "DetachRolePolicy",
                    "AttachUserPolicy",
                    "DetachUserPolicy",
                    "AttachGroupPolicy",
                    "DetachGroupPolicy");
    private static final Set<String> TRAIL =
            Set.of("CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging");
    private static final Set<String> BUCKET =
            Set.of(
                    "PutBucketAcl",
                    "PutBucketPolicy",
                    "PutBucketCors",
                    "PutBucketLifecycle",
                    "PutBucketReplication",
                    "DeleteBucketPolicy",
                    "DeleteBucketCors",
                    "DeleteBucketLifecycle",
                    "DeleteBucketReplication");
    private static final Set<String> CONFIG =
            Set.of(
                    "StopConfigurationRecorder",
                    "DeleteDeliveryChannel",
                    "PutDeliveryChannel",
                    "PutConfigurationRecorder");
    private static final Set<String> SECURITY_GROUP =
            Set.of(
                    "AuthorizeSecurityGroupIngress",
                    "AuthorizeSecurityGroupEgress",
                    "RevokeSecurityGroupIngress",
                    "RevokeSecurityGroupEgress",
                    "CreateSecurityGroup",
                    "DeleteSecurityGroup");
    private static final Set<String> NETWORK_ACL =
            Set.of(
                    "CreateNetworkAcl",
                    "CreateNetworkAclEntry",
                    "DeleteNetworkAcl",
                    "DeleteNetworkAclEntry",
                    "ReplaceNetworkAclEntry",
                    "ReplaceNetworkAclAssociation");
    private static final Set<String> GATEWAY =
            Set.of(
                    "CreateCustomerGateway",
                    "DeleteCustomerGateway",
                    "AttachInternetGateway",
                    "CreateInternetGateway",
                    "DeleteInternetGateway",
                    "DetachInternetGateway");
    private static final Set<String> ROUTE =
            Set.of(
                    "CreateRoute",
                    "CreateRouteTable",
                    "ReplaceRoute",
                    "ReplaceRouteTableAssociation",
                    "DeleteRouteTable",
                    "DeleteRoute",
                    "DisassociateRouteTable");
    private static final Set<String> VPC =
            Set.of(
                    "CreateVpc",
                    "DeleteVpc",
                    "ModifyVpcAttribute",
                    "AcceptVpcPeeringConnection",
                    "CreateVpcPeeringConnection",
                    "DeleteVpcPeeringConnection",
                    "RejectVpcPeeringConnection",
                    "AttachClassicLinkVpc",
                    "DetachClassicLinkVpc",
                    "DisableVpcClassicLink",
                    "EnableVpcClassicLink");

    private PlainControls() {}

    /** The numbers of the controls that report this record. */
    static Set<Integer> firing(JsonNode record) {
        return IntStream.rangeClosed(1, 14)
                .filter(control -> fires(control, record))
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }

    static boolean fires(int control, JsonNode record) {
        String name = text(record, "/eventName");
        String source = text(record, "/eventSource");
        return switch (control) {
            case 1 -> root(record);
            case 2 -> denied(text(record, "/errorCode"));
            case 3 -> loginWithoutMfa(record);
            case 4 -> source.equals("iam.amazonaws.com") && IAM.contains(name);
            case 5 -> TRAIL.contains(name);
            case 6 ->
                    name.equals("ConsoleLogin")
                            && text(record, "/errorMessage").equals("Failed authentication");
            case 7 ->
                    source.equals("kms.amazonaws.com")
                            && Set.of("DisableKey", "ScheduleKeyDeletion").contains(name);
            case 8 -> source.equals("s3.amazonaws.com") && BUCKET.contains(name);
            case 9 -> source.equals("config.amazonaws.com") && CONFIG.contains(name);
            case 10 -> SECURITY_GROUP.contains(name);
            case 11 -> NETWORK_ACL.contains(name);
            case 12 -> GATEWAY.contains(name);
            case 13 -> source.equals("ec2.amazonaws.com") && ROUTE.contains(name);
            case 14 -> VPC.contains(name);
            default -> throw new IllegalArgumentException("no control " + control);
        };
    }

    private static boolean root(JsonNode record) {
        return text(record, "/userIdentity/type").equals("Root")
                && record.at("/userIdentity/invokedBy").isMissingNode()
                && record.has("eventType")
                && !text(record, "/eventType").equals("AwsServiceEvent");
    }

    private static boolean denied(String errorCode) {
        return errorCode.endsWith("UnauthorizedOperation") || errorCode.startsWith("AccessDenied");
    }

    /** A comparison with a field that is not there is false, {@code !=} included. */
    private static boolean loginWithoutMfa(JsonNode record) {
        JsonNode mfaUsed = record.at("/additionalEventData/MFAUsed");
        return text(record, "/eventName").equals("ConsoleLogin")
                && mfaUsed.isTextual()
                && !mfaUsed.asText().equals("Yes")
                && text(record, "/userIdentity/type").equals("IAMUser")
                && text(record, "/responseElements/ConsoleLogin").equals("Success");
    }

    static String text(JsonNode record, String pointer) {
        return record.at(pointer).asText();
    }

    /** What each control reports, over distinct events. */
    static Map<Integer, Long> counts(Iterable<JsonNode> records) {
        return StreamSupport.stream(records.spliterator(), false)
                .flatMap(record -> firing(record).stream())
                .collect(Collectors.groupingBy(control -> control, Collectors.counting()));
    }
}
