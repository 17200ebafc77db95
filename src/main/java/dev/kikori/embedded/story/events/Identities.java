package dev.kikori.embedded.story.events;

import static dev.kikori.embedded.story.events.Json.object;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Instant;

/**
 * The shapes that {@code userIdentity} takes, one for each identity type of CloudTrail's user guide
 * ("CloudTrail userIdentity element").
 */
public final class Identities {
    private Identities() {}

    /**
     * An id that belongs to a name for good, such as {@code AROA}, ten characters, {@code EXAMPLE}.
     */
    public static String principal(String prefix, String name) {
        return prefix + Chance.of(name.length(), name).base32(10) + "EXAMPLE";
    }

    public static String accessKey(String prefix, String name) {
        return prefix + Chance.of(name.length(), "key of " + name).base32(9) + "EXAMPLE";
    }

    public static ObjectNode root(
            Account account, String accessKeyId, Instant created, boolean mfa) {
        ObjectNode identity =
                object(
                        "type", "Root",
                        "principalId", account.id(),
                        "arn", account.iam("root"),
                        "accountId", account.id(),
                        "accessKeyId", accessKeyId);
        if (!accessKeyId.isEmpty()) {
            identity.set("sessionContext", object("attributes", attributes(created, mfa)));
        }
        return identity;
    }

    public static ObjectNode iamUser(Account account, String name, String accessKeyId) {
        return object(
                "type",
                "IAMUser",
                "principalId",
                principal("AIDA", account.id() + name),
                "arn",
                account.iam("user/" + name),
                "accountId",
                account.id(),
                "accessKeyId",
                accessKeyId,
                "userName",
                name);
    }

    /** An IAM user's own temporary credentials, from the console or from GetSessionToken. */
    public static ObjectNode iamUserSession(
            Account account, String name, String accessKeyId, Instant created, boolean mfa) {
        ObjectNode identity = iamUser(account, name, accessKeyId);
        identity.set("sessionContext", object("attributes", attributes(created, mfa)));
        return identity;
    }

    /**
     * A session of a role.
     *
     * @param role the role's name with its path, such as {@code service-role/nightly}
     */
    public static ObjectNode assumedRole(
            Account account,
            String role,
            String session,
            String accessKeyId,
            Instant created,
            boolean mfa) {
        String name = role.substring(role.lastIndexOf('/') + 1);
        String principalId = principal("AROA", account.id() + name);
        return object(
                "type",
                "AssumedRole",
                "principalId",
                principalId + ":" + session,
                "arn",
                "arn:aws:sts::" + account.id() + ":assumed-role/" + name + "/" + session,
                "accountId",
                account.id(),
                "accessKeyId",
                accessKeyId,
                "sessionContext",
                object(
                        "sessionIssuer",
                        object(
                                "type",
                                "Role",
                                "principalId",
                                principalId,
                                "arn",
                                account.iam("role/" + role),
                                "accountId",
                                account.id(),
                                "userName",
                                name),
                        "webIdFederationData",
                        object(),
                        "attributes",
                        attributes(created, mfa)));
    }

    /**
     * The role of an EC2 instance, with the version of the instance metadata service that handed it
     * out.
     */
    public static ObjectNode instance(
            Account account, String role, String instanceId, Instant created) {
        ObjectNode identity =
                assumedRole(
                        account,
                        role,
                        instanceId,
                        accessKey("ASIA", instanceId + created),
                        created,
                        false);
        identity.withObjectProperty("sessionContext").put("ec2RoleDelivery", "2.0");
        return identity;
    }

    /** A session of a role that a web identity assumed, as a pipeline does by OpenID Connect. */
    public static ObjectNode webIdentitySession(
            Account account, String role, String session, String accessKeyId, Instant created) {
        ObjectNode identity = assumedRole(account, role, session, accessKeyId, created, false);
        identity.withObjectProperty("sessionContext")
                .set(
                        "webIdFederationData",
                        object(
                                "federatedProvider",
                                account.iam("oidc-provider/token.ci.example.com"),
                                "attributes",
                                object()));
        return identity;
    }

    public static ObjectNode role(Account account, String role) {
        return object(
                "type", "Role",
                "principalId", principal("AROA", account.id() + role),
                "arn", account.iam("role/" + role),
                "accountId", account.id(),
                "userName", role);
    }

    /** What GetFederationToken gives out, issued by an IAM user. */
    public static ObjectNode federatedUser(
            Account account, String name, String issuer, String accessKeyId, Instant created) {
        return object(
                "type",
                "FederatedUser",
                "principalId",
                account.id() + ":" + name,
                "arn",
                "arn:aws:sts::" + account.id() + ":federated-user/" + name,
                "accountId",
                account.id(),
                "accessKeyId",
                accessKeyId,
                "sessionContext",
                object(
                        "sessionIssuer",
                        object(
                                "type", "IAMUser",
                                "principalId", principal("AIDA", account.id() + issuer),
                                "arn", account.iam("user/" + issuer),
                                "accountId", account.id(),
                                "userName", issuer),
                        "attributes",
                        attributes(created, false)));
    }

    /** The caller of AssumeRoleWithSAML. */
    public static ObjectNode samlUser(String nameQualifier, String subject) {
        return object(
                "type",
                "SAMLUser",
                "principalId",
                nameQualifier + ":" + subject,
                "userName",
                subject,
                "identityProvider",
                nameQualifier);
    }

    /** The caller of AssumeRoleWithWebIdentity. */
    public static ObjectNode webIdentityUser(String provider, String audience, String subject) {
        return object(
                "type",
                "WebIdentityUser",
                "principalId",
                provider + ":" + audience + ":" + subject,
                "userName",
                subject,
                "identityProvider",
                provider);
    }

    /** A caller from another account, as the account that owns the role sees it. */
    public static ObjectNode awsAccount(String principalId, Account caller) {
        return object("type", "AWSAccount", "principalId", principalId, "accountId", caller.id());
    }

    public static ObjectNode awsService(String host) {
        return object("type", "AWSService", "invokedBy", host);
    }

    public static ObjectNode identityCenterUser(
            Account account, String userId, String credentialId) {
        return object(
                "type",
                "IdentityCenterUser",
                "accountId",
                account.id(),
                "onBehalfOf",
                object(
                        "userId",
                        userId,
                        "identityStoreArn",
                        "arn:aws:identitystore::" + account.id() + ":identitystore/d-9567example"),
                "credentialId",
                credentialId);
    }

    /** A user of a directory service. */
    public static ObjectNode directory(Account account, String userName) {
        return object(
                "type", "Directory",
                "principalId", principal("AIDA", account.id() + userName),
                "arn",
                        account.arn(
                                "ds", Region.AP_NORTHEAST_1, "directory/d-9567example/" + userName),
                "accountId", account.id(),
                "userName", userName);
    }

    /** A caller whose kind CloudTrail cannot tell. */
    public static ObjectNode unknown(Account account, String principalId) {
        return object(
                "type",
                "Unknown",
                "principalId",
                principalId,
                "accountId",
                account.id(),
                "userName",
                "");
    }

    private static ObjectNode attributes(Instant created, boolean mfa) {
        return object(
                "creationDate", created.toString(), "mfaAuthenticated", Boolean.toString(mfa));
    }
}
