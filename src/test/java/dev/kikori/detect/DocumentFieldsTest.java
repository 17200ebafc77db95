package dev.kikori.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.rules.FieldMap.Target;
import dev.kikori.rules.Path;
import dev.kikori.rules.Path.Segment;
import dev.kikori.trail.FieldNames;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

class DocumentFieldsTest {
    private final DocumentFields fields = new DocumentFields(FieldNames.standard());

    @ParameterizedTest
    @CsvSource({
        "eventName, eventName",
        "errorCode, errorCode",
        "sourceIPAddress, sourceIPAddress",
        "userIdentity.type, userIdentity.type",
        "userIdentity.sessionContext.sessionIssuer.userName, sessionContext.sessionIssuer.username",
        "tlsDetails.tlsVersion, tlsDetails.tlsVersion",
        "responseElements.ConsoleLogin, responseElements.ConsoleLogin",
        "additionalEventData.MFAUsed, additionalEventData.MFAUsed"
    })
    void a_documented_text_stands_in_its_keyword(String path, String field) {
        assertThat(target(path)).isEqualTo(new Target.Keyword(field));
    }

    @ParameterizedTest
    @CsvSource({
        "readOnly, readOnly",
        "managementEvent, managementEvent",
        "userIdentity.sessionContext.attributes.mfaAuthenticated, sessionContext.attributes.mfaAuthenticated"
    })
    void a_documented_truth_stands_in_its_boolean(String path, String field) {
        assertThat(target(path)).isEqualTo(new Target.Bool(field));
    }

    @ParameterizedTest
    @CsvSource({
        "eventTime, eventTime",
        "userIdentity.sessionContext.attributes.creationDate, sessionContext.attributes.creationDate"
    })
    void a_documented_time_stands_in_its_date(String path, String field) {
        assertThat(target(path)).isEqualTo(new Target.Date(field));
    }

    @ParameterizedTest
    @CsvSource({
        "requestParameters.bucketName, requestParameters.bucketName, requestParameters",
        "requestParameters.a[0].b, requestParameters.a.b, requestParameters",
        "requestParameters.a[*], requestParameters.a, requestParameters",
        "resources[0].ARN, resources.ARN, resources",
        "responseElements.instancesSet.items[0].instanceId, detail.responseElements.instancesSet.items.instanceId, detail",
        "responseElements, detail.responseElements, detail",
        "userIdentity.sessionContext.unheardOf, detail.userIdentity.sessionContext.unheardOf, detail",
        "userIdentity.type.below, detail.userIdentity.type.below, detail",
        "serviceEventDetails.snapshotId, detail.serviceEventDetails.snapshotId, detail",
        "insightDetails[2].unheardOf, detail.insightDetails.unheardOf, detail",
        "additionalEventData.bytesTransferredOut, detail.additionalEventData.bytesTransferredOut, detail",
        "insightDetails.insightContext.statistics.insight.average, detail.insightDetails.insightContext.statistics.insight.average, detail",
        "eventID, eventID, eventID",
        "recipientAccountId, recipientAccountId, recipientAccountId",
        "sessionContext.sessionIssuer.username, detail.sessionContext.sessionIssuer.username, detail"
    })
    void anything_else_stands_as_a_leaf_of_a_free_form_part(String path, String leaf, String root) {
        assertThat(target(path)).isEqualTo(new Target.FlatLeaf(leaf, root));
    }

    @ParameterizedTest
    @CsvSource({
        "requestParameters, requestParameters",
        "requestParameters.*, requestParameters",
        "requestParameters.a.*.b, requestParameters",
        "resources[*], resources",
        "responseElements.*, detail",
        "insightDetails.*.state, detail"
    })
    void a_path_that_leaves_the_leaf_open_stands_somewhere_below_its_root(
            String path, String root) {
        assertThat(target(path)).isEqualTo(new Target.FlatRoot(root));
    }

    @ParameterizedTest
    @CsvSource({
        "eventName[0]",
        "readOnly[*]",
        "eventTime[0]",
        "userIdentity",
        "userIdentity.*",
        "userIdentity.sessionContext",
        "userIdentity.sessionContext.*",
        "tlsDetails",
        "*",
        "*.type"
    })
    void what_is_split_over_fields_or_diverted_stands_nowhere(String path) {
        assertThat(target(path)).isEqualTo(new Target.Nowhere());
    }

    @Test
    void the_record_itself_stands_nowhere() {
        assertThat(fields.target(Path.ROOT)).isEqualTo(new Target.Nowhere());
    }

    private Target target(String path) {
        List<Segment> segments = new ArrayList<>();
        for (String step : path.replace("[", ".[").split("\\.", -1)) {
            segments.add(
                    switch (step) {
                        case "*" -> new Segment.AnyKey();
                        case "[*]" -> new Segment.AnyIndex();
                        default ->
                                step.startsWith("[")
                                        ? new Segment.Index(
                                                Integer.parseInt(
                                                        step.substring(1, step.length() - 1)))
                                        : new Segment.Key(step);
                    });
        }
        return fields.target(new Path(segments));
    }
}
