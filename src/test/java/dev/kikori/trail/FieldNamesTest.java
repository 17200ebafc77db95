package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Comparator;
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

    private static final FieldNames STANDARD = FieldNames.standard();
    private static final List<FieldName> ALL = STANDARD.all();
    private static final List<FieldName> DOCUMENTED_ENTRIES = STANDARD.documented();

    /** Names that are kept free for what Kikori may add to a document itself. */
    private static final List<String> RESERVED =
            List.of(
                    "related.",
                    "actor.",
                    "source.geo.",
                    "source.as.",
                    "user_agent.name",
                    "user_agent.version",
                    "user_agent.os.",
                    "user_agent.device.",
                    "event.outcome",
                    "event.created",
                    "event.kind",
                    "event.category",
                    "event.type",
                    "message",
                    "finding.",
                    "rule.",
                    "severity.",
                    "control.");

    @Test
    void the_42_documented_fields_are_there_under_exactly_their_names_and_numbers() {
        List<FieldName> numbered =
                ALL.stream()
                        .filter(field -> field.number() != null)
                        .sorted(
                                Comparator.comparing(
                                        field -> Objects.requireNonNull(field.number())))
                        .toList();

        assertThat(numbered).extracting(FieldName::name).containsExactlyElementsOf(DOCUMENTED);
        assertThat(numbered)
                .extracting(FieldName::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 42).boxed().toList());
    }

    @Test
    void no_name_is_taken_twice_neither_as_a_name_nor_as_an_alias() {
        List<String> names = DOCUMENTED_ENTRIES.stream().flatMap(FieldNamesTest::names).toList();

        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void no_name_is_the_parent_of_another() {
        List<String> names = ALL.stream().flatMap(FieldNamesTest::names).toList();
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
                .contains(
                        FieldNames.TEXT,
                        FieldNames.TIMESTAMP,
                        FieldNames.SUMMARY,
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
    void every_entry_says_what_it_means_in_two_languages_and_where_that_is_known_from() {
        assertThat(DOCUMENTED_ENTRIES)
                .allSatisfy(field -> {
                    assertSaid(field, field.meaning());
                    if (field.why() != null) {
                        assertSaid(field, field.why());
                    }
                    field.values().forEach(value -> assertSaid(field, value.meaning()));
                    assertThat(field.values())
                            .as(field.name())
                            .extracting(KnownValue::value)
                            .doesNotHaveDuplicates()
                            .allSatisfy(value -> assertThat(value).isNotBlank());
                    assertThat(field.sample()).as(field.name()).isNotBlank();
                    assertThat(STANDARD.sources().keySet())
                            .as(field.name())
                            .containsAll(field.source());
                    assertThat(field.source().isEmpty())
                            .as(field.name())
                            .isEqualTo(field.derived());
                });
        assertThat(STANDARD.sources().values())
                .allSatisfy(source ->
                        assertThat(source.url()).startsWith("https://docs.aws.amazon.com/"));
    }

    private static void assertSaid(FieldName field, Words words) {
        assertThat(words.english()).as(field.name()).isNotBlank().matches("\\p{ASCII}+");
        assertThat(words.japanese()).as(field.name()).isNotBlank();
    }

    @Test
    void at_least_forty_names_of_ecs_answer_and_none_that_kikori_may_want_itself() {
        List<String> ecs =
                ALL.stream()
                        .flatMap(field ->
                                Stream.concat(field.ecs().stream(), field.ecsOfIp().stream()))
                        .toList();

        assertThat(ecs).hasSizeGreaterThanOrEqualTo(40);
        List<String> ofRecords =
                ALL.stream()
                        .filter(field -> !field.derived())
                        .flatMap(FieldNamesTest::names)
                        .toList();
        for (String name : ofRecords) {
            assertThat(RESERVED)
                    .noneMatch(taken ->
                            taken.endsWith(".") ? name.startsWith(taken) : name.equals(taken));
        }
    }

    @Test
    void an_alias_leads_to_a_typed_field() {
        assertThat(ALL)
                .filteredOn(field -> field.type() == FieldType.FREEFORM)
                .allSatisfy(field -> assertThat(field.otherNames()).isEmpty());
        assertThat(DOCUMENTED_ENTRIES)
                .filteredOn(field -> field.type() == FieldType.WITHIN)
                .allSatisfy(field -> assertThat(field.otherNames()).isEmpty());
        assertThat(ALL)
                .filteredOn(field -> field.type() != FieldType.ADDRESS)
                .allSatisfy(field -> assertThat(field.ecsOfIp()).isEmpty());
    }

    @Test
    void a_part_within_is_named_as_a_query_finds_it() {
        assertThat(DOCUMENTED_ENTRIES)
                .filteredOn(field -> field.type() == FieldType.WITHIN)
                .hasSizeGreaterThan(20)
                .allSatisfy(field -> {
                    String top = field.steps().getFirst();
                    boolean ownPart =
                            STANDARD.byPath(top)
                                    .filter(part -> part.type() == FieldType.FREEFORM)
                                    .isPresent();
                    assertThat(field.name())
                            .isEqualTo(ownPart ? field.path() : "detail." + field.path());
                    assertThat(STANDARD.byPath(field.path())).isEmpty();
                });
    }

    @Test
    void a_number_is_only_ever_a_copy() {
        assertThat(ALL)
                .filteredOn(field -> field.type() == FieldType.NUMBER)
                .isNotEmpty()
                .allMatch(FieldName::copy);
    }

    @Test
    void what_is_found_under_another_name_has_the_type_of_that_field() {
        assertThat(ALL)
                .filteredOn(field -> field.foundAs() != null)
                .extracting(FieldName::name)
                .containsExactlyInAnyOrder("eventId", "accountId");
        assertThat(ALL)
                .filteredOn(field -> field.foundAs() != null)
                .allSatisfy(field ->
                        assertThat(ALL)
                                .filteredOn(other -> other.name().equals(field.foundAs()))
                                .extracting(FieldName::type)
                                .containsExactly(field.type()));
    }

    private static Stream<String> names(FieldName field) {
        return Stream.of(
                        Stream.of(field.name()),
                        field.otherNames().stream(),
                        field.ecsOfIp().stream())
                .flatMap(names -> names);
    }
}
