package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class FieldNamesTest {
    private static final List<String> DOCUMENTED =
            List.of(
                    "eventVersion",
                    "userIdentity.type",
                    "userIdentity.principalId",
                    "userIdentity.arn",
                    "userIdentity.accountId",
                    "userIdentity.accessKeyId",
                    "userIdentity.userName",
                    "sessionContext.sessionIssuer.type",
                    "sessionContext.sessionIssuer.principalId",
                    "sessionContext.sessionIssuer.arn",
                    "sessionContext.sessionIssuer.accountId",
                    "sessionContext.sessionIssuer.username",
                    "sessionContext.attributes.mfaAuthenticated",
                    "sessionContext.attributes.creationDate",
                    "eventTime",
                    "eventSource",
                    "eventName",
                    "awsRegion",
                    "sourceIPAddress",
                    "userAgent",
                    "errorMessage",
                    "requestParameters",
                    "responseElements.CheckMfa",
                    "responseElements.ConsoleLogin",
                    "responseElements.SwitchRole",
                    "additionalEventData.MfaType",
                    "additionalEventData.LoginTo",
                    "additionalEventData.MobileVersion",
                    "additionalEventData.MFAUsed",
                    "additionalEventData.SwitchFrom",
                    "additionalEventData.RedirectTo",
                    "requestID",
                    "eventID",
                    "readOnly",
                    "resources",
                    "eventType",
                    "managementEvent",
                    "eventCategory",
                    "recipientAccountId",
                    "tlsDetails.tlsVersion",
                    "tlsDetails.cipherSuite",
                    "tlsDetails.clientProvidedHostHeader");

    private static final List<FieldName> ALL = FieldNames.standard().all();

    @Test
    void the_42_documented_fields_come_first_under_exactly_their_names() {
        List<FieldName> numbered =
                ALL.stream().filter(field -> Objects.nonNull(field.number())).toList();

        assertThat(numbered).extracting(FieldName::name).containsExactlyElementsOf(DOCUMENTED);
        assertThat(numbered)
                .extracting(FieldName::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 42).boxed().toList());
        assertThat(ALL.subList(0, 42)).isEqualTo(numbered);
    }

    @Test
    void no_name_is_taken_twice_neither_as_a_name_nor_as_an_alias() {
        List<String> names =
                ALL.stream()
                        .flatMap(field ->
                                Stream.concat(Stream.of(field.name()), field.otherNames().stream()))
                        .toList();

        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void no_name_is_the_parent_of_another() {
        List<String> names = new ArrayList<>();
        for (FieldName field : ALL) {
            names.add(field.name());
            names.addAll(field.otherNames());
        }
        for (String name : names) {
            assertThat(names).noneMatch(other -> other.startsWith(name + "."));
        }
    }

    @Test
    void every_path_of_a_record_leads_to_one_field() {
        List<FieldName> ofRecords = ALL.stream().filter(field -> !field.derived()).toList();

        assertThat(ofRecords).extracting(FieldName::path).doesNotHaveDuplicates();
        assertThat(ofRecords)
                .allSatisfy(field ->
                        assertThat(FieldNames.standard().byPath(field.path())).hasValue(field));
    }

    @Test
    void a_field_that_kikori_adds_answers_no_path_of_a_record() {
        assertThat(ALL)
                .filteredOn(FieldName::derived)
                .extracting(FieldName::name)
                .containsExactly(
                        FieldNames.TIMESTAMP,
                        FieldNames.BATCH,
                        FieldNames.INGEST_TIME,
                        FieldNames.DIVERTED,
                        FieldNames.UNINDEXED,
                        FieldNames.DETAIL)
                .allSatisfy(name -> assertThat(FieldNames.standard().byPath(name)).isEmpty());
    }

    @Test
    void cloudtrails_own_longer_path_is_one_of_the_other_names() {
        FieldName issuer =
                FieldNames.standard()
                        .byPath("userIdentity.sessionContext.sessionIssuer.userName")
                        .orElseThrow();

        assertThat(issuer.name()).isEqualTo("sessionContext.sessionIssuer.username");
        assertThat(issuer.otherNames())
                .contains("userIdentity.sessionContext.sessionIssuer.userName");
    }

    @Test
    void every_field_says_what_it_means_in_two_languages() {
        assertThat(ALL)
                .allSatisfy(field -> {
                    assertThat(field.english()).as(field.name()).isNotBlank();
                    assertThat(field.japanese()).as(field.name()).isNotBlank();
                    assertThat(field.sample()).as(field.name()).isNotBlank();
                });
    }
}
