package dev.kikori.embedded.story.events;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

/**
 * Someone who calls AWS: the identity that CloudTrail writes down, and from where and through what
 * the call comes.
 *
 * @param identity the {@code userIdentity} of every record this actor causes
 * @param source an IP address, a service's host name or {@code AWS Internal}
 * @param console whether the session began in the console
 * @param vpcEndpoint the VPC endpoint the calls pass, if any
 */
public record Actor(
        ObjectNode identity,
        String source,
        String userAgent,
        boolean console,
        @Nullable String vpcEndpoint) {

    public static Actor of(ObjectNode identity, String source, String userAgent) {
        return new Actor(identity, source, userAgent, false, null);
    }

    /** An AWS service that acts on its own account, such as {@code cloudtrail.amazonaws.com}. */
    public static Actor service(String host) {
        return of(Identities.awsService(host), host, host);
    }

    public Actor from(String otherSource) {
        return new Actor(identity, otherSource, userAgent, console, vpcEndpoint);
    }

    public Actor through(String otherAgent) {
        return new Actor(identity, source, otherAgent, console, vpcEndpoint);
    }

    public Actor inConsole(String browser) {
        return new Actor(identity, source, browser, true, vpcEndpoint);
    }

    public Actor via(String endpoint) {
        return new Actor(identity, source, userAgent, console, endpoint);
    }

    /**
     * The same identity when a service calls on its behalf, so that the caller's address is the
     * service's.
     */
    public Actor invokedBy(String host) {
        ObjectNode invoked = identity.deepCopy();
        invoked.put("invokedBy", host);
        return of(invoked, host, host);
    }

    /** The ARN, or whatever else names this actor. */
    public String arn() {
        return identity.path("arn").asText(identity.path("principalId").asText("unknown"));
    }

    public String accessKeyId() {
        return identity.path("accessKeyId").asText();
    }

    /**
     * Whether an AWS service makes the connection, in which case there is no client and no TLS to
     * speak of.
     */
    boolean internal() {
        return source.endsWith(".amazonaws.com") || source.equals("AWS Internal");
    }
}
