package dev.kikori.trail;

import com.fasterxml.jackson.databind.JsonNode;

/** Names who acted, in one readable word, from the identity in an event document. */
public final class Actor {
    private Actor() {}

    /**
     * Such as {@code root}, {@code yamada}, {@code Deploy/build-17} or {@code ec2.amazonaws.com};
     * never empty.
     */
    public static String of(JsonNode source) {
        String type = text(source, "userIdentity.type");
        return switch (type) {
            case "Root" -> "root";
            case "AssumedRole" -> assumedRole(source);
            case "AWSService" ->
                    first(
                            text(source, "userIdentity.invokedBy"),
                            text(source, "eventSource"),
                            type);
            case "AWSAccount" ->
                    isAnonymous(text(source, "userIdentity.accountId"))
                            ? "anonymous"
                            : first(
                                    prefixed("account ", text(source, "userIdentity.accountId")),
                                    text(source, "userIdentity.principalId"),
                                    type);
            default ->
                    first(
                            text(source, "userIdentity.userName"),
                            // Of others it may be the name of somebody else.
                            type.equals("IdentityCenterUser")
                                    ? text(source, "additionalEventData.UserName")
                                    : "",
                            text(source, "userIdentity.onBehalfOf.userId"),
                            afterLast('/', text(source, "userIdentity.arn")),
                            text(source, "userIdentity.principalId"),
                            text(source, "userIdentity.invokedBy"),
                            text(source, "sourceIPAddress"),
                            type.isEmpty() ? "unknown" : type);
        };
    }

    /** Whether CloudTrail says in the place of an account that nobody signed the request. */
    static boolean isAnonymous(String account) {
        return account.equalsIgnoreCase("anonymous")
                || account.equalsIgnoreCase("anonymous_principal");
    }

    private static String assumedRole(JsonNode source) {
        String arn = text(source, "userIdentity.arn");
        String session = afterLast(':', text(source, "userIdentity.principalId"));
        String role = text(source, "sessionContext.sessionIssuer.username");
        if (!role.isEmpty()) {
            return session.isEmpty() ? role : role + '/' + session;
        }
        int start = arn.indexOf("assumed-role/");
        return first(
                start < 0 ? "" : arn.substring(start + "assumed-role/".length()),
                session,
                "AssumedRole");
    }

    private static String text(JsonNode source, String field) {
        return source.path(field).asText("");
    }

    private static String prefixed(String prefix, String value) {
        return value.isEmpty() ? "" : prefix + value;
    }

    private static String afterLast(char separator, String value) {
        int last = value.lastIndexOf(separator);
        return last < 0 ? "" : value.substring(last + 1);
    }

    private static String first(String... candidates) {
        for (String candidate : candidates) {
            if (!candidate.isEmpty()) {
                return candidate;
            }
        }
        return "unknown";
    }
}
