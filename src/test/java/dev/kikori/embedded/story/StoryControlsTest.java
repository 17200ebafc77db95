package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.PlainControls.text;
import static dev.kikori.embedded.story.ReadStory.DISTINCT;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

class StoryControlsTest {
    static final Set<String> INTRUDERS =
            Set.of(Intruder.KEY_HUNTER, Intruder.HOME, Intruder.BROWSER_EXIT, Intruder.HAUL);

    @Test
    void each_of_the_fourteen_controls_has_something_to_report() {
        assertThat(PlainControls.counts(DISTINCT).keySet())
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 14).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -7, Long.MAX_VALUE})
    void another_seed_tells_the_same_story_with_other_particulars(long seed) {
        List<JsonNode> other =
                Story.generate(seed).objects().stream()
                        .flatMap(object -> ReadStory.records(object).stream())
                        .distinct()
                        .toList();

        assertThat(other).as("seed " + seed).hasSizeBetween(2500, 3500);
        Map<Integer, Long> here = PlainControls.counts(DISTINCT);
        Map<Integer, Long> there = PlainControls.counts(other);
        for (int control = 1; control <= 14; control++) {
            if (control != 2) {
                assertThat(there.get(control)).as("seed " + seed).isEqualTo(here.get(control));
            }
        }
        assertThat(there.get(2)).as("seed " + seed).isGreaterThan(60);
    }

    @Test
    void the_intrusion_sets_off_every_control_and_so_does_ordinary_work() {
        List<JsonNode> intrusion =
                DISTINCT.stream()
                        .filter(record -> INTRUDERS.contains(text(record, "/sourceIPAddress")))
                        .toList();
        List<JsonNode> ordinary =
                DISTINCT.stream().filter(record -> !intrusion.contains(record)).toList();

        assertThat(PlainControls.counts(intrusion)).hasSize(14);
        assertThat(PlainControls.counts(ordinary)).hasSize(14);
    }

    @Test
    void root_by_a_service_or_as_a_service_event_is_no_use_of_root() {
        near(
                1,
                "root",
                r -> is(r, "/userIdentity/type", "Root") && r.at("/userIdentity").has("invokedBy"));
        near(
                1,
                "root",
                r -> is(r, "/userIdentity/type", "Root") && is(r, "/eventType", "AwsServiceEvent"));
    }

    @ParameterizedTest
    @CsvSource({
        "accessdenied",
        "ServiceAccessDenied",
        "VpceAccessDenied",
        "UnauthorizedOperationException",
        "Client.unauthorizedoperation",
        "ParameterNotFound"
    })
    void a_refusal_by_another_name_is_none(String errorCode) {
        near(2, errorCode, r -> is(r, "/errorCode", errorCode));
    }

    @Test
    void a_login_that_lacks_one_condition_is_no_login_without_mfa() {
        Predicate<JsonNode> login = r -> is(r, "/eventName", "ConsoleLogin");
        near(3, "silent", login.and(r -> r.at("/additionalEventData/MFAUsed").isMissingNode()));
        near(
                3,
                "federated",
                login.and(r -> is(r, "/userIdentity/type", "AssumedRole"))
                        .and(r -> is(r, "/additionalEventData/MFAUsed", "No"))
                        .and(r -> is(r, "/responseElements/ConsoleLogin", "Success")));
        near(
                3,
                "root",
                login.and(r -> is(r, "/userIdentity/type", "Root"))
                        .and(r -> is(r, "/additionalEventData/MFAUsed", "No"))
                        .and(r -> is(r, "/responseElements/ConsoleLogin", "Success")));
        near(
                3,
                "failed",
                login.and(r -> is(r, "/userIdentity/type", "IAMUser"))
                        .and(r -> is(r, "/additionalEventData/MFAUsed", "No"))
                        .and(r -> is(r, "/responseElements/ConsoleLogin", "Failure")));
    }

    @Test
    void an_unknown_user_or_a_wrong_second_factor_is_no_failed_authentication() {
        near(6, "hidden", r -> is(r, "/errorMessage", "No username found in supplied account"));
        near(
                6,
                "second factor",
                r ->
                        is(r, "/eventName", "CheckMfa")
                                && is(r, "/errorMessage", "Failed authentication"));
    }

    @ParameterizedTest
    @CsvSource({
        "4, organizations, CreatePolicy",
        "4, organizations, DeletePolicy",
        "4, iot, CreatePolicyVersion",
        "4, iam, ListPolicies",
        "4, iam, GetPolicyVersion",
        "4, iam, SetDefaultPolicyVersion",
        "5, cloudtrail, DescribeTrails",
        "5, cloudtrail, PutEventSelectors",
        "5, redshift, DisableLogging",
        "7, payment-cryptography, DisableKey",
        "7, cloudhsm, ScheduleKeyDeletion",
        "7, kms, DisableKeyRotation",
        "7, kms, CancelKeyDeletion",
        "8, s3-outposts, PutBucketPolicy",
        "8, s3express, DeleteBucketPolicy",
        "8, s3, GetBucketPolicy",
        "8, s3, PutBucketLifecycleConfiguration",
        "8, s3, PutBucketPublicAccessBlock",
        "9, config-multiaccountsetup, PutConfigurationRecorder",
        "9, config-multiaccountsetup, PutDeliveryChannel",
        "9, config, StartConfigurationRecorder",
        "10, ec2, DescribeSecurityGroups",
        "10, ec2, ModifySecurityGroupRules",
        "10, rds, AuthorizeDBSecurityGroupIngress",
        "11, ec2, DescribeNetworkAcls",
        "12, ec2, CreateEgressOnlyInternetGateway",
        "12, ec2, DescribeInternetGateways",
        "13, appmesh, CreateRoute",
        "13, apigateway, DeleteRoute",
        "13, ec2, AssociateRouteTable",
        "14, ec2, DescribeVpcs",
        "14, ec2, CreateVpcEndpoint",
        "14, route53, CreateVPCAssociationAuthorization"
    })
    void a_name_that_looks_alike_or_another_services_name_sets_nothing_off(
            int control, String service, String eventName) {
        near(
                control,
                eventName,
                r ->
                        is(r, "/eventSource", service + ".amazonaws.com")
                                && is(r, "/eventName", eventName));
    }

    /** The story holds such records, and the control reports none of them. */
    private static void near(int control, String what, Predicate<JsonNode> kind) {
        assertThat(DISTINCT.stream().filter(kind).toList())
                .as(what)
                .isNotEmpty()
                .noneMatch(record -> PlainControls.fires(control, record));
    }

    private static boolean is(JsonNode record, String pointer, String value) {
        return text(record, pointer).equals(value);
    }
}
