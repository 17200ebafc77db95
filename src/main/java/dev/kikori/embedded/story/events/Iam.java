package dev.kikori.embedded.story.events;

import static dev.kikori.embedded.story.events.Json.encoded;
import static dev.kikori.embedded.story.events.Json.list;
import static dev.kikori.embedded.story.events.Json.object;
import static dev.kikori.embedded.story.events.Json.text;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** IAM's operations on users, keys, roles and policies. */
public final class Iam {
    /** IAM and STS write dates in answers so, and not in ISO 8601. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private Iam() {}

    static String date(Instant time) {
        return DATE.format(time);
    }

    public static Call read(String name, @Nullable Object... request) {
        Call call = Call.read("iam", name);
        return request.length == 0 ? call : call.request(request);
    }

    public static Call write(String name, @Nullable Object... request) {
        return Call.write("iam", name).request(request);
    }

    /** A policy document of one statement. */
    public static ObjectNode allow(Object actions, Object resources) {
        return document(object("Effect", "Allow", "Action", actions, "Resource", resources));
    }

    /** A trust policy that lets one principal assume the role. */
    public static ObjectNode trust(String kind, String principal) {
        return document(
                object(
                        "Effect", "Allow",
                        "Principal", object(kind, principal),
                        "Action", "sts:AssumeRole"));
    }

    /** The inline policy by which the console revokes a role's older sessions. */
    public static ObjectNode revokeSessionsBefore(Instant time) {
        return document(
                object(
                        "Effect",
                        "Deny",
                        "Action",
                        list("*"),
                        "Resource",
                        list("*"),
                        "Condition",
                        object("DateLessThan", object("aws:TokenIssueTime", time.toString()))));
    }

    public static Call createUser(Account account, String user, Instant now, String... tags) {
        Object tagList = Json.tags(tags).path("items");
        return write("CreateUser", "userName", user, "tags", tagList)
                .response(
                        "user",
                        object(
                                "path",
                                "/",
                                "userName",
                                user,
                                "userId",
                                Identities.principal("AIDA", account.id() + user),
                                "arn",
                                account.iam("user/" + user),
                                "createDate",
                                date(now),
                                "tags",
                                tagList));
    }

    public static Call createLoginProfile(String user, boolean resetRequired, Instant now) {
        return write("CreateLoginProfile", "userName", user, "passwordResetRequired", resetRequired)
                .response(
                        "loginProfile",
                        object(
                                "userName", user,
                                "createDate", date(now),
                                "passwordResetRequired", resetRequired));
    }

    public static Call createAccessKey(String user, String accessKeyId, Instant now) {
        return write("CreateAccessKey", "userName", user)
                .response(
                        "accessKey",
                        object(
                                "userName",
                                user,
                                "accessKeyId",
                                accessKeyId,
                                "status",
                                "Active",
                                "createDate",
                                date(now)));
    }

    public static Call deactivateAccessKey(String user, String accessKeyId) {
        return write(
                "UpdateAccessKey",
                "userName",
                user,
                "accessKeyId",
                accessKeyId,
                "status",
                "Inactive");
    }

    /** AttachUserPolicy, DetachRolePolicy and their like. */
    public static Call managedPolicy(String operation, String name, String policyArn) {
        return write(operation, holder(operation), name, "policyArn", policyArn);
    }

    /** PutUserPolicy, PutRolePolicy or PutGroupPolicy. */
    public static Call putInlinePolicy(
            String operation, String name, String policy, ObjectNode document) {
        return write(
                operation,
                holder(operation),
                name,
                "policyName",
                policy,
                "policyDocument",
                text(document));
    }

    /** DeleteUserPolicy, DeleteRolePolicy or DeleteGroupPolicy. */
    public static Call deleteInlinePolicy(String operation, String name, String policy) {
        return write(operation, holder(operation), name, "policyName", policy);
    }

    public static Call createPolicy(
            Account account, String name, ObjectNode document, Instant now) {
        return write("CreatePolicy", "policyName", name, "policyDocument", text(document))
                .response(
                        "policy",
                        object(
                                "policyName",
                                name,
                                "policyId",
                                Identities.principal("ANPA", name),
                                "arn",
                                account.iam("policy/" + name),
                                "path",
                                "/",
                                "defaultVersionId",
                                "v1",
                                "attachmentCount",
                                0,
                                "permissionsBoundaryUsageCount",
                                0,
                                "isAttachable",
                                true,
                                "createDate",
                                date(now),
                                "updateDate",
                                date(now)));
    }

    public static Call createPolicyVersion(
            String policyArn, String version, ObjectNode document, Instant now) {
        return write(
                        "CreatePolicyVersion",
                        "policyArn",
                        policyArn,
                        "policyDocument",
                        text(document),
                        "setAsDefault",
                        true)
                .response(
                        "policyVersion",
                        object(
                                "versionId",
                                version,
                                "isDefaultVersion",
                                true,
                                "createDate",
                                date(now)));
    }

    public static Call createRole(
            Account account, String role, ObjectNode trust, String description, Instant now) {
        return write(
                        "CreateRole",
                        "roleName",
                        role,
                        "assumeRolePolicyDocument",
                        text(trust),
                        "description",
                        description)
                .response(
                        "role",
                        object(
                                "path", "/",
                                "roleName", role,
                                "roleId", Identities.principal("AROA", account.id() + role),
                                "arn", account.iam("role/" + role),
                                "createDate", date(now),
                                "assumeRolePolicyDocument", encoded(trust)));
    }

    public static Call updateAssumeRolePolicy(String role, ObjectNode trust) {
        return write("UpdateAssumeRolePolicy", "roleName", role, "policyDocument", text(trust));
    }

    private static ObjectNode document(ObjectNode statement) {
        return object("Version", "2012-10-17", "Statement", list(statement));
    }

    private static String holder(String operation) {
        if (operation.contains("Role")) {
            return "roleName";
        }
        return operation.contains("Group") ? "groupName" : "userName";
    }
}
