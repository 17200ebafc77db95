package dev.kikori.findings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.rules.MatchedField;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class FindingTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant NOW = Instant.parse("2026-03-10T08:00:00Z");
    private static final Rule RULE = rule("cloudwatch-3");
    private static final String SOURCE =
            """
            {"@timestamp":"2026-03-10T01:02:03Z","eventTime":"2026-03-10T01:02:03Z",
             "eventName":"ConsoleLogin","eventSource":"signin.amazonaws.com","awsRegion":"us-east-1",
             "recipientAccountId":"111122223333","sourceIPAddress":"192.0.2.1",
             "userIdentity.type":"IAMUser","userIdentity.userName":"yamada",
             "additionalEventData.MFAUsed":"No","errorCode":null,"readOnly":false,
             "requestParameters":{"secret":"x"},"detail":{"more":1},"ingest.batch":"b",
             "ingest.time":"2026-03-10T07:59:59Z","actor.kind":"user","actor.name":"yamada",
             "actor.origin":"suzuki","event.outcome":"success"}
            """;

    @Test
    void the_same_rule_on_the_same_event_is_the_same_finding() throws IOException {
        String id = finding(RULE, "e-1", SOURCE).id();

        assertThat(finding(RULE, "e-1", "{\"@timestamp\":\"2026-03-10T01:02:03Z\"}").id())
                .isEqualTo(id);
        assertThat(
                        List.of(
                                id,
                                finding(RULE, "e-2", SOURCE).id(),
                                finding(rule("cloudwatch-1"), "e-1", SOURCE).id()))
                .doesNotHaveDuplicates();
        assertThat(id).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void the_reason_says_who_did_what_where_and_from_where() throws IOException {
        assertThat(finding(RULE, "e-1", SOURCE).reason())
                .isEqualTo(
                        RULE.title()
                                + ": yamada called ConsoleLogin of signin.amazonaws.com in us-east-1,"
                                + " account 111122223333, from 192.0.2.1.");
    }

    @Test
    void the_reason_tells_the_events_own_sentence() throws IOException {
        assertThat(finding(RULE, "e-1", summed("IAM user yamada signed in without MFA")).reason())
                .isEqualTo(RULE.title() + ": IAM user yamada signed in without MFA.");
        assertThat(finding(RULE, "e-1", summed(" ")).reason())
                .isEqualTo(finding(RULE, "e-1", SOURCE).reason());
    }

    @Test
    void the_reason_stays_one_line_of_bounded_length() throws IOException {
        String long300 = "x".repeat(300);

        assertThat(finding(RULE, "e-1", summed(long300)).reason())
                .isEqualTo(RULE.title() + ": " + long300 + ".");
        assertThat(finding(RULE, "e-1", summed(long300 + "x")).reason())
                .isEqualTo(RULE.title() + ": " + "x".repeat(299) + "…");
        assertThat(finding(RULE, "e-1", SOURCE.replace("us-east-1", long300)).reason())
                .hasSize(RULE.title().length() + 302)
                .endsWith("x…");
        assertThat(
                        finding(RULE, "e-1", SOURCE.replace("us-east-1", "us\\u202e\\n\\u001b1"))
                                .reason())
                .contains(" in us 1, account");
    }

    @Test
    void the_reason_says_how_it_failed() throws IOException {
        String denied = SOURCE.replace("\"errorCode\":null", "\"errorCode\":\"AccessDenied\"");
        String failed =
                SOURCE.replace("\"errorCode\":null", "\"errorMessage\":\"Failed authentication\"");

        assertThat(finding(RULE, "e-1", denied).reason())
                .endsWith("from 192.0.2.1; it failed with AccessDenied.");
        assertThat(finding(RULE, "e-1", failed).reason())
                .endsWith("from 192.0.2.1; it failed with Failed authentication.");
    }

    @Test
    void of_an_event_that_says_nothing_the_reason_is_still_a_sentence() throws IOException {
        assertThat(finding(RULE, "e-1", "{\"eventName\":null,\"awsRegion\":\"\"}").reason())
                .isEqualTo(
                        RULE.title()
                                + ": unknown called an unnamed event of an unnamed service in an unnamed"
                                + " Region, account unknown, from an unknown address.");
    }

    @Test
    void the_document_carries_rule_severity_and_the_events_own_fields() throws IOException {
        Finding finding = finding(RULE, "e-1", SOURCE);

        JsonNode document = JSON.readTree(finding.source(NOW));

        assertThat(text(document, "@timestamp")).isEqualTo("2026-03-10T01:02:03Z");
        assertThat(text(document, "finding.id")).isEqualTo(finding.id());
        assertThat(text(document, "finding.status")).isEqualTo("new");
        assertThat(text(document, "finding.created")).isEqualTo(NOW.toString());
        assertThat(text(document, "finding.actor")).isEqualTo("yamada");
        assertThat(text(document, "actor.kind")).isEqualTo("user");
        assertThat(document.has("actor.origin")).as("it may change later").isFalse();
        assertThat(text(document, "event.outcome")).isEqualTo("success");
        assertThat(text(document, "finding.event")).isEqualTo("e-1");
        assertThat(text(document, "finding.index")).isEqualTo("cloudtrail-events-2026.03");
        assertThat(text(document, "finding.reason")).isEqualTo(finding.reason());
        assertThat(text(document, "rule.id")).isEqualTo("cloudwatch-3");
        assertThat(text(document, "rule.title")).isEqualTo(RULE.title());
        assertThat(text(document, "rule.hash")).isEqualTo(RULE.hash());
        assertThat(text(document, "rule.language")).isEqualTo("cloudwatch");
        assertThat(text(document, "control.id")).isEqualTo("CloudWatch.3");
        assertThat(text(document, "severity.label")).isEqualTo(RULE.level().word());
        assertThat(document.path("severity.number").intValue()).isEqualTo(RULE.level().number());
        assertThat(text(document, "additionalEventData.MFAUsed")).isEqualTo("No");
        assertThat(document.path("readOnly").isBoolean()).isTrue();
    }

    @Test
    void the_document_tells_why_the_rule_fired_and_on_what() throws IOException {
        JsonNode document = JSON.readTree(finding(RULE, "e-1", SOURCE).source(NOW));

        assertThat(document.at("/matched/0"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"path":"userIdentity.type","op":"equals","expected":"IAMUser","value":"IAMUser"}
                                """));
        assertThat(document.at("/evidence/0/doc_id").asText()).isEqualTo("e-1");
        assertThat(document.at("/evidence/0/batch_id").asText()).isEqualTo("b");
        assertThat(text(document, "finding.delay")).isEqualTo("1000");
        assertThat(text(document, "engine.mode")).isEqualTo("live");
        assertThat(document.path("finding.recommendation")).hasSize(RULE.nextSteps().size());
    }

    @Test
    void tags_name_tactics_and_techniques_in_attacks_own_spelling() {
        assertThat(
                        Threat.of(
                                List.of(
                                        "attack.t1562.008",
                                        "attack.defense_evasion",
                                        "attack.T1078",
                                        "attack.g0016",
                                        "attack.s0005",
                                        "cve.2021-44228",
                                        "attack.initial-access")))
                .isEqualTo(
                        new Threat(
                                List.of("defense-evasion", "initial-access"),
                                List.of("T1562.008", "T1078")));
    }

    @Test
    void what_is_null_large_or_internal_is_not_copied() throws IOException {
        JsonNode document = JSON.readTree(finding(RULE, "e-1", SOURCE).source(NOW));

        for (String field : List.of("errorCode", "requestParameters", "detail", "ingest.batch")) {
            assertThat(document.has(field)).as(field).isFalse();
        }
    }

    @Test
    void every_field_of_the_document_is_mapped() throws IOException {
        JsonNode mapping = FindingFields.properties(dev.kikori.trail.FieldNames.standard());
        JsonNode document = JSON.readTree(finding(RULE, "e-1", SOURCE).source(NOW));

        List<String> names = new ArrayList<>();
        for (var field : document.properties()) {
            if (field.getValue().path(0).isObject()) {
                for (JsonNode entry : field.getValue()) {
                    entry.fieldNames()
                            .forEachRemaining(name -> names.add(field.getKey() + '.' + name));
                }
            } else {
                names.add(field.getKey());
            }
        }
        assertThat(names)
                .hasSizeGreaterThan(40)
                .allSatisfy(name ->
                        assertThat(mapping.at("/" + name.replace(".", "/properties/")).has("type"))
                                .as(name)
                                .isTrue());
    }

    private static String summed(String sentence) {
        return SOURCE.replace(
                "\"eventName\"", "\"event.summary\":\"" + sentence + "\",\"eventName\"");
    }

    private static Finding finding(Rule rule, String eventId, String source) throws IOException {
        return new Finding(
                rule,
                new Finding.Event(eventId, "cloudtrail-events-2026.03", JSON.readTree(source)),
                List.of(new MatchedField("userIdentity.type", "equals", "IAMUser", "IAMUser")),
                Finding.Mode.LIVE);
    }

    private static String text(JsonNode document, String field) {
        return document.path(field).asText();
    }

    private static Rule rule(String id) {
        return RuleBook.builtIn().rule(id).orElseThrow();
    }
}
