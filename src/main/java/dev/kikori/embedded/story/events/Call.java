package dev.kikori.embedded.story.events;

import static dev.kikori.embedded.story.events.Json.object;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * One operation of one service, with what is asked and answered: the part of a record that does not
 * depend on who called, when and where.
 *
 * @param fields top-level fields of the record, in any order
 */
public record Call(ObjectNode fields) {
    /**
     * Services that authorize before they look at the parameters, and so record none of a refused
     * call.
     */
    private static final Set<String> KEEP_PARAMETERS_WHEN_REFUSED =
            Set.of("ec2", "s3", "organizations");

    public static Call read(String service, String name) {
        return of(service, name, true);
    }

    public static Call write(String service, String name) {
        return of(service, name, false);
    }

    private static Call of(String service, String name, boolean readOnly) {
        return new Call(
                object(
                        "eventSource",
                        service + ".amazonaws.com",
                        "eventName",
                        name,
                        "requestParameters",
                        null,
                        "responseElements",
                        null,
                        "readOnly",
                        readOnly,
                        "eventType",
                        "AwsApiCall",
                        "managementEvent",
                        true,
                        "eventCategory",
                        "Management"));
    }

    public Call request(@Nullable Object... keysAndValues) {
        return with("requestParameters", object(keysAndValues));
    }

    public Call response(@Nullable Object... keysAndValues) {
        return with("responseElements", object(keysAndValues));
    }

    /** This call with one more top-level field, or another value of it. */
    public Call with(String field, @Nullable Object value) {
        ObjectNode copy = fields.deepCopy();
        copy.set(field, Json.node(value));
        return new Call(copy);
    }

    /** This call with one more entry in {@code resources}. */
    public Call on(Account owner, String type, String arn) {
        ObjectNode copy = fields.deepCopy();
        copy.withArrayProperty("resources")
                .add(object("accountId", owner.id(), "type", type, "ARN", arn));
        return new Call(copy);
    }

    /** This call as a data event. */
    public Call data() {
        return with("managementEvent", false).with("eventCategory", "Data");
    }

    /** This call as something a service did by itself, with its details. */
    public Call serviceEvent(@Nullable Object... details) {
        return with("eventType", "AwsServiceEvent").with("serviceEventDetails", object(details));
    }

    public Call failing(String errorCode, @Nullable String errorMessage) {
        Call failed = with("errorCode", errorCode).with("responseElements", null);
        return errorMessage == null ? failed : failed.with("errorMessage", errorMessage);
    }

    /** This call refused for want of permission, in the words of its service. */
    public Call refusedTo(Actor actor, Chance chance) {
        String action = service() + ":" + name().replaceFirst("20\\d{6}(v\\d)?$", "");
        String reason =
                "User: "
                        + actor.arn()
                        + " is not authorized to perform: "
                        + action
                        + onResource()
                        + " because no identity-based policy allows the "
                        + action
                        + " action";
        if (service().equals("ec2")) {
            return failing(
                    "Client.UnauthorizedOperation",
                    "You are not authorized to perform this operation. "
                            + reason
                            + ". Encoded authorization failure message: "
                            + chance.word(120));
        }
        Call refused = failing("AccessDenied", reason);
        if (!KEEP_PARAMETERS_WHEN_REFUSED.contains(service())) {
            refused.fields().remove("resources");
            refused.fields().putNull("requestParameters");
        }
        return refused;
    }

    private String onResource() {
        String arn = fields.path("resources").path(0).path("ARN").asText();
        return arn.isEmpty() ? "" : " on resource: " + arn;
    }

    public String name() {
        return fields.path("eventName").asText();
    }

    /** The service without its domain, such as {@code ec2}. */
    String service() {
        String host = fields.path("eventSource").asText();
        return host.substring(0, host.indexOf('.'));
    }
}
