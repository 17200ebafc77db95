package dev.kikori.findings;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Mapping;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * The structure of a finding's document: its own fields, and those it copies from its event under
 * the same names, so that the filters of a dashboard serve both.
 */
public final class FindingFields {
    /**
     * The event's fields that a finding carries: who, when, where, what, and how it went. Not
     * {@code actor.origin}, which a call that arrives later may change in the event.
     */
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
                    "additionalEventData.MFAUsed",
                    "actor.kind",
                    "event.outcome");

    private static final List<FindingField> OWN = read();

    private FindingFields() {}

    /** A finding's own fields, in the order of documentation. */
    public static List<FindingField> own() {
        return OWN;
    }

    /** The event's fields that a finding carries, in the order of the catalogue. */
    public static List<FieldName> fromEvent(FieldNames names) {
        return names.all().stream().filter(field -> FROM_EVENT.contains(field.name())).toList();
    }

    /** The {@code properties} of the findings' mapping. */
    public static ObjectNode properties(FieldNames names) {
        ObjectNode properties = Mapping.properties(fromEvent(names));
        for (FindingField field : OWN) {
            Mapping.put(
                    properties,
                    field.name(),
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("type", field.type().name().toLowerCase(Locale.ROOT)));
        }
        return properties;
    }

    private static List<FindingField> read() {
        try (InputStream yaml =
                Objects.requireNonNull(
                        FindingFields.class.getResourceAsStream("fields.yaml"),
                        "fields.yaml is missing from the class path")) {
            return List.copyOf(
                    YAMLMapper.builder()
                            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                            .build()
                            .readValue(yaml, new TypeReference<List<FindingField>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the findings' fields.yaml", e);
        }
    }
}
