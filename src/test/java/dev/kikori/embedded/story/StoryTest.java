package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.PlainControls.text;
import static dev.kikori.embedded.story.ReadStory.DELIVERED;
import static dev.kikori.embedded.story.ReadStory.DISTINCT;
import static dev.kikori.embedded.story.ReadStory.STORY;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class StoryTest {
    private static final Pattern KEY =
            Pattern.compile(
                    "AWSLogs/(o-exampleorg1/)?(?<account>\\d{12})/(?<kind>CloudTrail(-Insight|-NetworkActivity)?)"
                            + "/(?<region>[a-z]+-[a-z]+-\\d)/(?<day>\\d{4}/\\d\\d/\\d\\d)"
                            + "/\\k<account>_\\k<kind>_\\k<region>_(?<time>\\d{8}T\\d{4}Z)_[A-Za-z0-9]{16}\\.json\\.gz");
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'");

    @Test
    void the_same_seed_gives_the_same_bytes_and_another_seed_other_ones() {
        Story again = Story.generate(Story.DEFAULT_SEED);

        assertThat(again.objects()).hasSameSizeAs(STORY.objects());
        for (int i = 0; i < again.objects().size(); i++) {
            assertThat(again.objects().get(i).key()).isEqualTo(STORY.objects().get(i).key());
            assertThat(again.objects().get(i).gzip()).isEqualTo(STORY.objects().get(i).gzip());
        }
        assertThat(again.chapters()).isEqualTo(STORY.chapters());
        assertThat(Story.generate(7).objects().getFirst().key())
                .isNotEqualTo(STORY.objects().getFirst().key());
    }

    @Test
    void it_is_rich_enough_to_fill_a_dashboard_and_small_enough_to_wait_for() {
        assertThat(DISTINCT).hasSizeBetween(2500, 3500);
        assertThat(STORY.objects()).hasSizeBetween(150, 400);
        assertThat(values("/recipientAccountId")).hasSize(4);
        assertThat(values("/awsRegion"))
                .containsExactlyInAnyOrder("us-east-1", "ap-northeast-1", "eu-west-1", "sa-east-1");
        assertThat(STORY.objects()).anyMatch(object -> object.records() > 100);
    }

    @Test
    void keys_say_account_region_kind_and_a_delivery_after_the_event() {
        for (ReadStory.Delivered delivered : DELIVERED) {
            Matcher key = KEY.matcher(delivered.key());
            assertThat(key.matches()).as(delivered.key()).isTrue();
            JsonNode record = delivered.record();
            assertThat(key.group("account")).isEqualTo(text(record, "/recipientAccountId"));
            assertThat(key.group("region")).isEqualTo(text(record, "/awsRegion"));
            assertThat(key.group("kind")).isEqualTo(folder(text(record, "/eventCategory")));
            Instant delivery =
                    LocalDateTime.parse(key.group("time"), MINUTE).toInstant(ZoneOffset.UTC);
            assertThat(key.group("day"))
                    .isEqualTo(delivery.toString().substring(0, 10).replace('-', '/'));
            Duration delay = Duration.between(time(record), delivery);
            assertThat(delay)
                    .isBetween(
                            Duration.ofMinutes(2),
                            Duration.ofMinutes(record.has("addendum") ? 450 : 35));
        }
        assertThat(DELIVERED).filteredOn(d -> d.record().has("addendum")).hasSizeBetween(5, 60);
        assertThat(STORY.objects()).extracting(StoryObject::key).doesNotHaveDuplicates();
    }

    @Test
    void every_object_holds_as_many_records_as_it_says() {
        for (StoryObject object : STORY.objects()) {
            assertThat(ReadStory.records(object)).hasSize(object.records()).isNotEmpty();
        }
    }

    @Test
    void an_event_id_stands_for_one_record_which_two_trails_may_deliver() {
        Map<String, List<ReadStory.Delivered>> byId =
                DELIVERED.stream().collect(groupingBy(d -> text(d.record(), "/eventID")));

        assertThat(byId).hasSameSizeAs(DISTINCT);
        long twice = 0;
        for (List<ReadStory.Delivered> copies : byId.values()) {
            assertThat(copies).hasSizeLessThanOrEqualTo(2);
            if (copies.size() == 2) {
                twice++;
                assertThat(copies.get(0).record().toString())
                        .isEqualTo(copies.get(1).record().toString());
                assertThat(copies)
                        .filteredOn(copy -> copy.key().contains("/o-exampleorg1/"))
                        .hasSize(1);
            }
        }
        assertThat(twice).isBetween(50L, 400L);
    }

    @Test
    void while_the_accounts_own_trail_is_stopped_only_the_organization_trail_knows() {
        List<ReadStory.Delivered> gap =
                DELIVERED.stream()
                        .filter(d ->
                                text(d.record(), "/recipientAccountId").equals("111122223333")
                                        && time(d.record()).isAfter(Trails.PRODUCTION_STOPPED)
                                        && time(d.record()).isBefore(Trails.PRODUCTION_RESTARTED))
                        .toList();

        assertThat(gap).allMatch(d -> d.key().startsWith("AWSLogs/o-exampleorg1/"));
        assertThat(gap)
                .extracting(d -> text(d.record(), "/eventName"))
                .contains(
                        "StopConfigurationRecorder",
                        "DeleteDeliveryChannel",
                        "DeleteFlowLogs",
                        "DeleteLogGroup");
    }

    @Test
    void every_event_happens_within_the_story_and_every_chapter_too() {
        assertThat(DISTINCT)
                .allSatisfy(record ->
                        assertThat(time(record))
                                .isAfterOrEqualTo(STORY.from())
                                .isBefore(STORY.to()));
        assertThat(STORY.chapters()).hasSizeGreaterThan(10);
        assertThat(STORY.chapters())
                .extracting(Chapter::time)
                .isSorted()
                .allSatisfy(time ->
                        assertThat(time).isAfterOrEqualTo(STORY.from()).isBefore(STORY.to()));
    }

    @Test
    void all_kinds_of_callers_and_of_events_appear() {
        assertThat(values("/userIdentity/type"))
                .contains(
                        "Root",
                        "IAMUser",
                        "AssumedRole",
                        "Role",
                        "FederatedUser",
                        "SAMLUser",
                        "WebIdentityUser",
                        "AWSAccount",
                        "AWSService",
                        "IdentityCenterUser",
                        "Directory",
                        "Unknown");
        assertThat(values("/eventCategory"))
                .containsExactlyInAnyOrder("Management", "Data", "Insight", "NetworkActivity");
        assertThat(values("/eventType"))
                .containsExactlyInAnyOrder(
                        "AwsApiCall",
                        "AwsConsoleSignIn",
                        "AwsServiceEvent",
                        "AwsVpceEvent",
                        "AwsCloudTrailInsight");
        assertThat(values("/eventVersion")).isSubsetOf("1.08", "1.09", "1.10", "1.11").hasSize(4);
        assertThat(values("/insightDetails/state")).contains("Start", "End");
    }

    @Test
    void the_console_sign_in_events_come_in_every_outcome() {
        Set<String> logins = new HashSet<>();
        Set<String> checks = new HashSet<>();
        Set<String> switches = new HashSet<>();
        for (JsonNode record : DISTINCT) {
            switch (text(record, "/eventName")) {
                case "ConsoleLogin" ->
                        logins.add(
                                text(record, "/userIdentity/type")
                                        + " "
                                        + text(record, "/responseElements/ConsoleLogin")
                                        + " "
                                        + text(record, "/additionalEventData/MFAUsed"));
                case "CheckMfa" ->
                        checks.add(
                                text(record, "/responseElements/CheckMfa")
                                        + " "
                                        + text(record, "/additionalEventData/MfaType"));
                case "SwitchRole" -> {
                    assertThat(text(record, "/additionalEventData/SwitchFrom"))
                            .startsWith("arn:aws:iam::");
                    assertThat(text(record, "/additionalEventData/RedirectTo"))
                            .startsWith("https://");
                    switches.add(text(record, "/responseElements/SwitchRole"));
                }
                default -> {}
            }
        }
        assertThat(logins)
                .containsAll(
                        product(
                                List.of("IAMUser", "Root", "AssumedRole"),
                                List.of("Success", "Failure"),
                                List.of("Yes", "No")));
        assertThat(checks)
                .containsAll(
                        product(
                                List.of("Success", "Failure"),
                                List.of("U2F MFA", "Hardware MFA", "Virtual MFA")));
        assertThat(switches).containsExactlyInAnyOrder("Success", "Failure");
    }

    @Test
    void one_key_leads_to_the_next_through_the_whole_intrusion() {
        String deploy =
                keyGivenOut("AssumeRole", Pipelines.CI_KEY, "prod-deploy/" + Intruder.SESSION);
        String admin = keyGivenOut("AssumeRole", deploy, "prod-platform-admin");
        JsonNode created =
                DISTINCT.stream()
                        .filter(record ->
                                text(record, "/responseElements/accessKey/accessKeyId")
                                        .startsWith("AKIA"))
                        .findFirst()
                        .orElseThrow();

        assertThat(text(created, "/userIdentity/accessKeyId")).isEqualTo(admin);
        String own = text(created, "/responseElements/accessKey/accessKeyId");
        assertThat(namesSignedWith(own))
                .contains(
                        "StopLogging",
                        "CreateSecurityGroup",
                        "PutBucketPolicy",
                        "ModifySnapshotAttribute",
                        "ScheduleKeyDeletion");
        assertThat(DISTINCT)
                .filteredOn(record -> text(record, "/userIdentity/accessKeyId").equals(own))
                .filteredOn(record -> text(record, "/eventName").equals("GetObject"))
                .hasSize(Theft.STATEMENTS_TAKEN);
        for (List<String> link :
                List.of(
                        List.of(Pipelines.CI_KEY, deploy),
                        List.of(deploy, admin),
                        List.of(admin, own))) {
            assertThat(firstUse(link.get(0))).isBefore(firstUse(link.get(1)));
        }
    }

    @Test
    void nothing_in_it_belongs_to_anybody() {
        Pattern key = Pattern.compile("\\b(AKIA|ASIA)[A-Z0-9]{16}\\b");
        Pattern address =
                Pattern.compile(
                        "(203\\.0\\.113|198\\.51\\.100|192\\.0\\.2)\\.\\d{1,3}|2001:db8:[0-9a-f:]+");
        for (JsonNode record : DISTINCT) {
            Matcher matcher = key.matcher(record.toString());
            while (matcher.find()) {
                assertThat(matcher.group()).endsWith("EXAMPLE");
            }
            String source = text(record, "/sourceIPAddress");
            assertThat(
                            source.isEmpty()
                                    || source.equals("AWS Internal")
                                    || source.endsWith(".amazonaws.com")
                                    || address.matcher(source).matches())
                    .as(source)
                    .isTrue();
        }
    }

    @Test
    void japanese_stands_in_tags_names_and_keys() {
        assertThat(DISTINCT).anyMatch(record -> record.toString().contains("顧客明細"));
        assertThat(values("/userIdentity/userName")).contains("田中由紀");
        assertThat(values("/requestParameters/tags/0/key")).contains("用途");
    }

    private static String folder(String category) {
        return switch (category) {
            case "Insight" -> "CloudTrail-Insight";
            case "NetworkActivity" -> "CloudTrail-NetworkActivity";
            default -> "CloudTrail";
        };
    }

    private static String keyGivenOut(String eventName, String signedWith, String role) {
        return DISTINCT.stream()
                .filter(record -> text(record, "/eventName").equals(eventName))
                .filter(record -> text(record, "/userIdentity/accessKeyId").equals(signedWith))
                .filter(record ->
                        text(record, "/responseElements/assumedRoleUser/arn").contains(role))
                .map(record -> text(record, "/responseElements/credentials/accessKeyId"))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> namesSignedWith(String accessKeyId) {
        return DISTINCT.stream()
                .filter(record -> text(record, "/userIdentity/accessKeyId").equals(accessKeyId))
                .map(record -> text(record, "/eventName"))
                .collect(toSet());
    }

    private static Instant firstUse(String accessKeyId) {
        return DISTINCT.stream()
                .filter(record -> text(record, "/userIdentity/accessKeyId").equals(accessKeyId))
                .map(StoryTest::time)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant time(JsonNode record) {
        return Instant.parse(text(record, "/eventTime"));
    }

    private static Set<String> values(String pointer) {
        return DISTINCT.stream()
                .map(record -> text(record, pointer))
                .filter(value -> !value.isEmpty())
                .collect(toSet());
    }

    @SafeVarargs
    private static List<String> product(List<String>... factors) {
        List<String> product = List.of("");
        for (List<String> factor : factors) {
            List<String> longer = new ArrayList<>();
            for (String start : product) {
                factor.forEach(value -> longer.add((start + " " + value).strip()));
            }
            product = longer;
        }
        return product;
    }
}
