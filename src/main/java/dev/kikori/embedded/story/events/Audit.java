package dev.kikori.embedded.story.events;

import static dev.kikori.embedded.story.events.Json.list;
import static dev.kikori.embedded.story.events.Json.object;

import org.jspecify.annotations.Nullable;

/** The services that watch: CloudTrail, Config, GuardDuty, CloudWatch Logs. */
public final class Audit {
    private Audit() {}

    public static Call cloudTrailRead(String name, @Nullable Object... request) {
        return Call.read("cloudtrail", name).request(request);
    }

    /** StartLogging or StopLogging. */
    public static Call logging(String operation, String trailArn) {
        return Call.write("cloudtrail", operation).request("name", trailArn);
    }

    public static Call createTrail(
            Account account, Region home, String trail, String bucket, boolean organization) {
        return Call.write("cloudtrail", "CreateTrail")
                .request(
                        "name",
                        trail,
                        "s3BucketName",
                        bucket,
                        "includeGlobalServiceEvents",
                        true,
                        "isMultiRegionTrail",
                        true,
                        "enableLogFileValidation",
                        true,
                        "isOrganizationTrail",
                        organization)
                .response(
                        "name",
                        trail,
                        "s3BucketName",
                        bucket,
                        "includeGlobalServiceEvents",
                        true,
                        "isMultiRegionTrail",
                        true,
                        "trailARN",
                        account.arn("cloudtrail", home, "trail/" + trail),
                        "logFileValidationEnabled",
                        true,
                        "isOrganizationTrail",
                        organization);
    }

    public static Call updateTrail(
            Account account, Region home, String trail, boolean multiRegion, boolean validation) {
        return Call.write("cloudtrail", "UpdateTrail")
                .request(
                        "name", trail,
                        "includeGlobalServiceEvents", multiRegion,
                        "isMultiRegionTrail", multiRegion,
                        "enableLogFileValidation", validation)
                .response(
                        "name", trail,
                        "includeGlobalServiceEvents", multiRegion,
                        "isMultiRegionTrail", multiRegion,
                        "trailARN", account.arn("cloudtrail", home, "trail/" + trail),
                        "logFileValidationEnabled", validation,
                        "isOrganizationTrail", false);
    }

    public static Call putEventSelectors(String trailArn, String readWriteType) {
        Object selectors =
                list(
                        object(
                                "readWriteType",
                                readWriteType,
                                "includeManagementEvents",
                                true,
                                "dataResources",
                                list(),
                                "excludeManagementEventSources",
                                list()));
        return Call.write("cloudtrail", "PutEventSelectors")
                .request("trailName", trailArn, "eventSelectors", selectors)
                .response("trailARN", trailArn, "eventSelectors", selectors);
    }

    public static Call configRead(String name) {
        return Call.read("config", name);
    }

    /** StopConfigurationRecorder, StartConfigurationRecorder. */
    public static Call recorder(String operation) {
        return Call.write("config", operation).request("configurationRecorderName", "default");
    }

    public static Call putConfigurationRecorder(Account account) {
        return Call.write("config", "PutConfigurationRecorder")
                .request(
                        "configurationRecorder",
                        object(
                                "name",
                                "default",
                                "roleARN",
                                account.iam(
                                        "role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"),
                                "recordingGroup",
                                object("allSupported", true, "includeGlobalResourceTypes", true)));
    }

    public static Call putDeliveryChannel(String bucket) {
        return Call.write("config", "PutDeliveryChannel")
                .request("deliveryChannel", object("name", "default", "s3BucketName", bucket));
    }

    public static Call deleteDeliveryChannel() {
        return Call.write("config", "DeleteDeliveryChannel")
                .request("deliveryChannelName", "default");
    }

    public static Call guardDuty(boolean readOnly, String name, @Nullable Object... request) {
        Call call = readOnly ? Call.read("guardduty", name) : Call.write("guardduty", name);
        return call.request(request);
    }

    public static Call deleteLogGroup(String group) {
        return Call.write("logs", "DeleteLogGroup")
                .request("logGroupName", group)
                .with("apiVersion", "20140328");
    }

    public static Call createLogStream(String group, String stream) {
        return Call.write("logs", "CreateLogStream")
                .request("logGroupName", group, "logStreamName", stream)
                .with("apiVersion", "20140328");
    }
}
