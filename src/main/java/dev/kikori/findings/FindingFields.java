package dev.kikori.findings;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Mapping;

import java.util.List;
import java.util.Set;

/**
 * The structure of a finding's document: its own fields, and those it copies from its event under
 * the same names, so that the filters of a dashboard serve both.
 */
public final class FindingFields {
    /** The event's fields that a finding carries: who, when, where, what, and how it went. */
    private static final Set<String> FROM_EVENT =
            Set.of(
                    "eventTime",
                    "eventID",
                    "eventName",
                    "eventSource",
                    "eventType",
                    "eventCategory",
                    "readOnly",
                    "awsRegion",
                    "recipientAccountId",
                    "sourceIPAddress",
                    "userAgent",
                    "errorCode",
                    "errorMessage",
                    "requestID",
                    "sharedEventID",
                    "vpcEndpointId",
                    "userIdentity.type",
                    "userIdentity.arn",
                    "userIdentity.userName",
                    "userIdentity.principalId",
                    "userIdentity.accountId",
                    "userIdentity.accessKeyId",
                    "userIdentity.invokedBy",
                    "sessionContext.sessionIssuer.type",
                    "sessionContext.sessionIssuer.arn",
                    "sessionContext.sessionIssuer.username",
                    "sessionContext.sourceIdentity",
                    "sessionContext.attributes.mfaAuthenticated",
                    "responseElements.ConsoleLogin",
                    "additionalEventData.MFAUsed");

    private static final List<String> OWN_KEYWORDS =
            List.of(
                    "finding.id",
                    "finding.kind",
                    "finding.status",
                    "finding.actor",
                    "finding.event",
                    "finding.index",
                    "rule.id",
                    "rule.title",
                    "rule.hash",
                    "rule.language",
                    "rule.tags",
                    "control.id",
                    "severity.label");

    private FindingFields() {}

    /** The event's fields that a finding carries, in the order of the catalogue. */
    public static List<FieldName> fromEvent(FieldNames names) {
        return names.all().stream().filter(field -> FROM_EVENT.contains(field.name())).toList();
    }

    /** The {@code properties} of the findings' mapping. */
    public static ObjectNode properties(FieldNames names) {
        ObjectNode properties = Mapping.properties(fromEvent(names));
        JsonNodeFactory json = JsonNodeFactory.instance;
        for (String name : OWN_KEYWORDS) {
            Mapping.put(properties, name, json.objectNode().put("type", "keyword"));
        }
        Mapping.put(properties, "@timestamp", json.objectNode().put("type", "date"));
        Mapping.put(properties, "finding.created", json.objectNode().put("type", "date"));
        Mapping.put(properties, "finding.reason", json.objectNode().put("type", "text"));
        Mapping.put(properties, "severity.number", json.objectNode().put("type", "integer"));
        return properties;
    }
}
