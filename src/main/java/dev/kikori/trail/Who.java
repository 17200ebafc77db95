package dev.kikori.trail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says who acted, how they came to be that, and which session or user came of it, from one record.
 */
final class Who {
    static final String NAME = "actor.name";
    static final String KIND = "actor.kind";
    static final String ACCOUNT = "actor.account";
    static final String ROLE = "actor.role";
    static final String ORIGIN = "actor.origin";
    static final String ISSUED = "actor.issued";

    private static final String SSO_ROLE = "AWSReservedSSO_";
    private static final int LENGTH_MAX = 2_048;

    private Who() {}

    /** The {@code actor.*} fields of a record, none of them empty. */
    static Map<String, String> of(JsonNode record) {
        Map<String, String> fields = new LinkedHashMap<>();
        JsonNode identity = record.path("userIdentity");
        if (identity.isObject()) {
            JsonNode issuer = identity.at("/sessionContext/sessionIssuer");
            String arn = text(identity.path("arn"));
            String role = role(identity, issuer, arn);
            String name = name(record, identity, issuer);
            put(fields, NAME, name);
            put(fields, KIND, kind(identity, role));
            put(fields, ACCOUNT, account(identity, arn));
            put(fields, ROLE, role);
            // What the session itself says of who is behind it; the issuer's record says more.
            String source = text(identity.at("/sessionContext/sourceIdentity"));
            String from = switchedFrom(record);
            put(fields, ORIGIN, !source.isEmpty() ? source : from.isEmpty() ? name : from);
        }
        put(fields, ISSUED, issued(record));
        return fields;
    }

    /** Who switched to a role in the console; empty where the record is of no such switch. */
    private static String switchedFrom(JsonNode record) {
        if (!text(record.path("eventName")).equals("SwitchRole")) {
            return "";
        }
        String from = text(record.at("/additionalEventData/SwitchFrom"));
        String name = from.substring(from.lastIndexOf(':') + 1);
        if (!from.startsWith("arn:")) {
            return "";
        }
        return name.startsWith("assumed-role/")
                ? name.substring("assumed-role/".length())
                : name.substring(name.lastIndexOf('/') + 1);
    }

    /** The session's key or the user's unique id that came of a call. */
    private static String issued(JsonNode record) {
        return text(record.path("eventName")).equals("CreateUser")
                        && text(record.path("eventSource")).equals("iam.amazonaws.com")
                ? text(record.at("/responseElements/user/userId"))
                : text(record.at("/responseElements/credentials/accessKeyId"));
    }

    private static void put(Map<String, String> fields, String field, String value) {
        if (!value.isEmpty()
                && value.length() <= LENGTH_MAX
                && !FreeFormWriter.hasLoneSurrogate(value)) {
            fields.put(field, value);
        }
    }

    private static String name(JsonNode record, JsonNode identity, JsonNode issuer) {
        ObjectNode source = JsonNodeFactory.instance.objectNode();
        for (String key :
                new String[] {"type", "userName", "arn", "principalId", "accountId", "invokedBy"}) {
            source.put("userIdentity." + key, text(identity.path(key)));
        }
        source.put("userIdentity.onBehalfOf.userId", text(identity.at("/onBehalfOf/userId")))
                .put("sessionContext.sessionIssuer.username", text(issuer.path("userName")))
                .put(
                        "additionalEventData.UserName",
                        text(record.at("/additionalEventData/UserName")))
                .put("eventSource", text(record.path("eventSource")))
                .put("sourceIPAddress", text(record.path("sourceIPAddress")));
        return Actor.of(source);
    }

    private static String kind(JsonNode identity, String role) {
        String type = text(identity.path("type"));
        return switch (type) {
            case "Root" -> "root";
            case "IAMUser" -> "user";
            case "AssumedRole", "Role" -> role.startsWith(SSO_ROLE) ? "sso" : "role";
            case "FederatedUser" -> "federated";
            case "SAMLUser" -> "saml";
            case "WebIdentityUser" -> "web-identity";
            case "IdentityCenterUser" -> "sso";
            case "Directory" -> "directory";
            case "AWSService" -> "service";
            case "AWSAccount" ->
                    Actor.isAnonymous(text(identity.path("accountId"))) ? "unknown" : "account";
            case "" -> identity.has("invokedBy") ? "service" : "unknown";
            default -> "unknown";
        };
    }

    private static String account(JsonNode identity, String arn) {
        String account = text(identity.path("accountId"));
        if (!account.isEmpty()) {
            return Actor.isAnonymous(account) ? "" : account;
        }
        String[] parts = arn.split(":", 6);
        return parts.length == 6 ? parts[4] : "";
    }

    private static String role(JsonNode identity, JsonNode issuer, String arn) {
        if (text(issuer.path("type")).equals("Role")) {
            return text(issuer.path("userName"));
        }
        int start = arn.indexOf(":assumed-role/");
        if (start < 0 || !text(identity.path("type")).equals("AssumedRole")) {
            return "";
        }
        String role = arn.substring(start + ":assumed-role/".length());
        int slash = role.indexOf('/');
        return slash < 0 ? role : role.substring(0, slash);
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : "";
    }
}
