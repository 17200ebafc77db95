package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.embedded.story.Story;
import dev.kikori.embedded.story.StoryObject;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The event sources and names that Kikori knows. */
class EventCatalogueTest {
    private static final EventCatalogue CATALOGUE = EventCatalogue.standard();

    @Test
    void a_source_has_its_own_events_and_no_others() {
        assertThat(has("iam.amazonaws.com", "CreateUser")).isTrue();
        assertThat(has("iam.amazonaws.com", "RunInstances")).isFalse();
        assertThat(has("monitoring.amazonaws.com", "PutMetricAlarm")).isTrue();
        assertThat(has("ses.amazonaws.com", "SendEmail")).isTrue();
        assertThat(has("ecr.amazonaws.com", "PutImage")).isTrue();
        assertThat(has("tagging.amazonaws.com", "TagResources")).isTrue();
        assertThat(has("absent.amazonaws.com", "CreateUser")).isFalse();
    }

    @Test
    void events_that_are_no_operation_are_known_too() {
        assertThat(has("signin.amazonaws.com", "ConsoleLogin")).isTrue();
        assertThat(has("signin.amazonaws.com", "CreateUser")).isFalse();
        assertThat(has("kms.amazonaws.com", "RotateKey")).isTrue();
        assertThat(has("s3.amazonaws.com", "PutBucketPublicAccessBlock")).isTrue();
        assertThat(has("billingconsole.amazonaws.com", "WhateverTheConsoleCalls")).isTrue();
    }

    @Test
    void a_version_behind_the_name_is_taken_off() {
        assertThat(EventCatalogue.unversioned("CreateFunction20150331"))
                .isEqualTo("CreateFunction");
        assertThat(EventCatalogue.unversioned("UpdateFunctionCode20150331v2"))
                .isEqualTo("UpdateFunctionCode");
        assertThat(EventCatalogue.unversioned("CreateFunction2020_05_31"))
                .isEqualTo("CreateFunction");
        assertThat(EventCatalogue.unversioned("PutItem")).isEqualTo("PutItem");
    }

    @Test
    void every_event_of_the_story_is_known_but_the_near_misses() throws IOException {
        var unknown = new TreeSet<String>();
        for (StoryObject object : Story.generate(Story.DEFAULT_SEED).objects()) {
            collect(new ByteArrayInputStream(object.gzip()), unknown);
        }

        // Made up, so that rules are tried which have to look at the source as well.
        assertThat(unknown)
                .containsExactly(
                        "account.amazonaws.com EmailUpdated",
                        "cloudhsm.amazonaws.com ScheduleKeyDeletion",
                        "config-multiaccountsetup.amazonaws.com PutConfigurationRecorder",
                        "config-multiaccountsetup.amazonaws.com PutDeliveryChannel",
                        "payment-cryptography.amazonaws.com DisableKey");
    }

    /** Looks at the objects below the folder that {@code -Dkikori.trails=…} names. */
    @Test
    void hardly_an_event_of_real_trails_is_unknown() throws IOException {
        String folder = System.getProperty("kikori.trails", "");
        assumeFalse(folder.isEmpty(), "no -Dkikori.trails");
        var unknown = new TreeSet<String>();
        List<Path> objects;
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            objects = files.filter(file -> file.toString().endsWith(".json.gz")).toList();
        }
        for (Path object : objects) {
            try (InputStream content = Files.newInputStream(object)) {
                collect(content, unknown);
            }
        }

        assertThat(objects).isNotEmpty();
        // An IAM action in the place of an event's name, a slip with a space, and records that
        // somebody made up.
        assertThat(unknown)
                .isSubsetOf(
                        "cloudwatch.amazonaws.com PutLogEvents",
                        "cloudwatch.amazonaws.com PutMetricData",
                        "ec2-instance-connect.amazonaws.com SendSSHPublicKey ",
                        "lambda.amazonaws.com InvokeFunction");
    }

    private static boolean has(String source, String name) {
        return CATALOGUE.hasName(Set.of(source), name::equals);
    }

    private static void collect(InputStream gzip, Set<String> unknown) throws IOException {
        try (var in = new GZIPInputStream(gzip)) {
            for (JsonNode record :
                    JsonMapper.builder().build().readTree(in.readAllBytes()).path("Records")) {
                String source = record.path("eventSource").asText();
                String name = record.path("eventName").asText();
                if (source.endsWith(EventCatalogue.DOMAIN)
                        && !has(source, name)
                        && !has(source, EventCatalogue.unversioned(name))) {
                    unknown.add(source + " " + name);
                }
            }
        }
    }
}
