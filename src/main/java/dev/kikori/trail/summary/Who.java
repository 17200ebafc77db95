package dev.kikori.trail.summary;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whoever acted, as far as a sentence tells of it.
 *
 * @param kind which of the other parts say who it was
 * @param name the user, the role, the service or the account; may be empty
 * @param detail the session, the provider or the permission set; may be empty
 * @param mfa whether the session was opened with MFA
 * @param account the actor's account where it is not the one that recorded the event, or empty
 * @param through the service that made the request for the actor, or empty
 */
record Who(Kind kind, String name, String detail, boolean mfa, String account, String through) {

    /** Kinds of actors that a sentence tells apart. */
    enum Kind {
        ROOT,
        IAM_USER,
        HIDDEN_USER,
        ROLE_SESSION,
        INSTANCE,
        SINGLE_SIGN_ON,
        FEDERATED_USER,
        SAML_USER,
        WEB_IDENTITY_USER,
        IDENTITY_CENTER_USER,
        DIRECTORY_USER,
        OTHER_ACCOUNT,
        ANONYMOUS,
        SERVICE,
        AWS,
        OTHER
    }

    private static final Pattern INSTANCE_ID = Pattern.compile("i-[0-9a-f]{8,17}");
    private static final String AWS = "AWS Internal";

    /** Stands for what somebody typed and must not be known, such as a password as a user name. */
    static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

    private static final String SSO_ROLE = "AWSReservedSSO_";

    static Who of(JsonNode record) {
        JsonNode identity = record.path("userIdentity");
        JsonNode session = identity.path("sessionContext");
        boolean mfa = text(session.path("attributes"), "mfaAuthenticated").equals("true");
        String own = text(identity, "accountId");
        String account = own.equals(text(record, "recipientAccountId")) ? "" : own;
        String sender = text(identity, "invokedBy");
        String invokedBy = sender.equals(AWS) && !text(identity, "type").isEmpty() ? "" : sender;
        String type = text(identity, "type");
        String userName = text(identity, "userName");
        String arnName = Arn.parse(text(identity, "arn")).map(Arn::name).orElse("");
        return switch (type) {
            case "Root" -> new Who(Kind.ROOT, "", "", mfa, account, invokedBy);
            case "IAMUser" ->
                    userName.equals(HIDDEN)
                            ? new Who(Kind.HIDDEN_USER, "", "", mfa, account, invokedBy)
                            : new Who(
                                    Kind.IAM_USER,
                                    first(userName, arnName, text(identity, "principalId")),
                                    "",
                                    mfa,
                                    account,
                                    invokedBy);
            case "AssumedRole", "Role" -> role(identity, mfa, account, invokedBy);
            case "FederatedUser" ->
                    new Who(
                            Kind.FEDERATED_USER,
                            first(userName, arnName, text(identity, "principalId")),
                            "",
                            mfa,
                            account,
                            invokedBy);
            case "SAMLUser", "WebIdentityUser" ->
                    new Who(
                            type.equals("SAMLUser") ? Kind.SAML_USER : Kind.WEB_IDENTITY_USER,
                            first(userName, text(identity, "principalId")),
                            provider(text(identity, "identityProvider")),
                            mfa,
                            account,
                            invokedBy);
            case "IdentityCenterUser" ->
                    new Who(
                            Kind.IDENTITY_CENTER_USER,
                            first(
                                    userName,
                                    text(record.path("additionalEventData"), "UserName"),
                                    text(identity.path("onBehalfOf"), "userId")),
                            "",
                            mfa,
                            account,
                            invokedBy);
            case "Directory" ->
                    new Who(
                            Kind.DIRECTORY_USER,
                            first(userName, text(identity, "principalId")),
                            "",
                            mfa,
                            account,
                            invokedBy);
            case "AWSAccount" ->
                    own.toLowerCase(Locale.ROOT).startsWith("anonymous")
                            ? new Who(Kind.ANONYMOUS, "", "", false, "", invokedBy)
                            : new Who(
                                    Kind.OTHER_ACCOUNT,
                                    own,
                                    text(identity, "principalId"),
                                    mfa,
                                    "",
                                    invokedBy);
            case "AWSService" -> service(first(invokedBy, text(record, "eventSource")));
            default ->
                    !invokedBy.isEmpty() && userName.isEmpty() && arnName.isEmpty()
                            ? service(invokedBy)
                            : new Who(
                                    Kind.OTHER,
                                    first(userName, arnName, text(identity, "principalId")),
                                    "",
                                    mfa,
                                    account,
                                    invokedBy);
        };
    }

    private static Who role(JsonNode identity, boolean mfa, String account, String invokedBy) {
        JsonNode session = identity.path("sessionContext");
        String assumed = Arn.parse(text(identity, "arn")).map(Arn::name).orElse("");
        int slash = assumed.indexOf('/');
        String name =
                first(
                        text(session.path("sessionIssuer"), "userName"),
                        slash < 0 ? assumed : assumed.substring(0, slash),
                        text(identity, "principalId"));
        String principal = text(identity, "principalId");
        String sessionName =
                first(
                        slash < 0 ? "" : assumed.substring(slash + 1),
                        principal.substring(principal.indexOf(':') + 1));
        if (name.startsWith(SSO_ROLE)) {
            String set = name.substring(SSO_ROLE.length());
            int hash = set.lastIndexOf('_');
            return new Who(
                    Kind.SINGLE_SIGN_ON,
                    sessionName,
                    hash < 0 ? set : set.substring(0, hash),
                    mfa,
                    account,
                    invokedBy);
        }
        boolean instance = INSTANCE_ID.matcher(sessionName).matches();
        String person = text(session, "sourceIdentity");
        return new Who(
                instance ? Kind.INSTANCE : Kind.ROLE_SESSION,
                name,
                person.isEmpty() || person.equals(sessionName)
                        ? sessionName
                        : sessionName + ", " + person,
                mfa,
                account,
                invokedBy);
    }

    /** An identity provider by its address, which its ARN ends in. */
    private static String provider(String provider) {
        int name = provider.indexOf(":oidc-provider/");
        return name < 0 ? provider : provider.substring(name + ":oidc-provider/".length());
    }

    private static Who service(String name) {
        return name.equals(AWS)
                ? new Who(Kind.AWS, "", "", false, "", "")
                : new Who(Kind.SERVICE, name, "", false, "", "");
    }

    private static String text(JsonNode object, String key) {
        return object.path(key).asText("");
    }

    private static String first(String... candidates) {
        for (String candidate : candidates) {
            if (!candidate.isEmpty()) {
                return candidate;
            }
        }
        return "";
    }
}
