package dev.kikori.embedded.story.events;

import static dev.kikori.embedded.story.events.Json.object;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.Instant;

/** The security token service: who am I, and temporary credentials. */
public final class Sts {
    private Sts() {}

    public static Call getCallerIdentity() {
        return Call.read("sts", "GetCallerIdentity");
    }

    /**
     * A role assumed.
     *
     * @param role the role's name with its path
     * @param accessKeyId the key of the session it opens, by which the session's own calls are
     *     found
     */
    public static Call assumeRole(
            Account account, String role, String session, String accessKeyId, Instant now) {
        return Call.read("sts", "AssumeRole")
                .request(
                        "roleArn",
                        account.iam("role/" + role),
                        "roleSessionName",
                        session,
                        "durationSeconds",
                        3600)
                .response(
                        "credentials",
                        credentials(accessKeyId, now),
                        "assumedRoleUser",
                        assumed(account, role, session))
                .on(account, "AWS::IAM::Role", account.iam("role/" + role));
    }

    public static Call assumeRoleWithSaml(
            Account account,
            String role,
            String session,
            String accessKeyId,
            String subject,
            String qualifier,
            Instant now) {
        return Call.read("sts", "AssumeRoleWithSAML")
                .request(
                        "sAMLAssertionID",
                        "_assertion-example-" + session,
                        "roleSessionName",
                        session,
                        "roleArn",
                        account.iam("role/" + role),
                        "principalArn",
                        account.iam("saml-provider/example-idp"),
                        "durationSeconds",
                        3600)
                .response(
                        "subjectType",
                        "persistent",
                        "issuer",
                        "https://idp.example.co.jp/saml",
                        "credentials",
                        credentials(accessKeyId, now),
                        "nameQualifier",
                        qualifier,
                        "assumedRoleUser",
                        assumed(account, role, session),
                        "subject",
                        subject,
                        "audience",
                        "https://signin.aws.amazon.com/saml")
                .on(account, "AWS::IAM::Role", account.iam("role/" + role))
                .on(account, "AWS::IAM::SAMLProvider", account.iam("saml-provider/example-idp"));
    }

    public static Call assumeRoleWithWebIdentity(
            Account account,
            String role,
            String session,
            String accessKeyId,
            String subject,
            Instant now) {
        return Call.read("sts", "AssumeRoleWithWebIdentity")
                .request(
                        "roleArn",
                        account.iam("role/" + role),
                        "roleSessionName",
                        session,
                        "durationSeconds",
                        3600)
                .response(
                        "subjectFromWebIdentityToken",
                        subject,
                        "assumedRoleUser",
                        assumed(account, role, session),
                        "credentials",
                        credentials(accessKeyId, now),
                        "provider",
                        account.iam("oidc-provider/token.ci.example.com"),
                        "audience",
                        "sts.amazonaws.com")
                .on(account, "AWS::IAM::Role", account.iam("role/" + role));
    }

    public static Call getSessionToken(String mfaSerial, String accessKeyId, Instant now) {
        return Call.read("sts", "GetSessionToken")
                .request("serialNumber", mfaSerial, "durationSeconds", 43200)
                .response("credentials", credentials(accessKeyId, now));
    }

    public static Call getFederationToken(
            Account account, String name, String accessKeyId, Instant now) {
        return Call.read("sts", "GetFederationToken")
                .request("name", name, "durationSeconds", 3600)
                .response(
                        "credentials",
                        credentials(accessKeyId, now),
                        "federatedUser",
                        object(
                                "federatedUserId", account.id() + ":" + name,
                                "arn", "arn:aws:sts::" + account.id() + ":federated-user/" + name),
                        "packedPolicySize",
                        7);
    }

    private static ObjectNode credentials(String accessKeyId, Instant now) {
        return object(
                "accessKeyId",
                accessKeyId,
                "sessionToken",
                "<sensitiveDataRemoved>",
                "expiration",
                Iam.date(now.plus(Duration.ofHours(1))));
    }

    private static ObjectNode assumed(Account account, String role, String session) {
        String name = role.substring(role.lastIndexOf('/') + 1);
        return object(
                "assumedRoleId",
                Identities.principal("AROA", account.id() + name) + ":" + session,
                "arn",
                "arn:aws:sts::" + account.id() + ":assumed-role/" + name + "/" + session);
    }
}
