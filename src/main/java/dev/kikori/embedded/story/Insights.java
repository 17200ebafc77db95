package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Account.STAGING;
import static dev.kikori.embedded.story.events.Json.list;
import static dev.kikori.embedded.story.events.Json.object;
import static dev.kikori.embedded.story.events.Region.SA_EAST_1;
import static dev.kikori.embedded.story.events.Region.US_EAST_1;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.embedded.story.events.Account;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Region;
import dev.kikori.embedded.story.events.Timeline;

import java.time.Duration;
import java.time.Instant;

/**
 * What CloudTrail Insights makes of it: three times something is called, or refused, far more often
 * than usual.
 */
final class Insights implements Scene {
    @Override
    public void play(Timeline timeline, Chance chance) {
        String ciUser = STAGING.iam("user/" + Pipelines.CI_USER);
        String intruder = PRODUCTION.iam("user/" + Intruder.USER);
        unusual(
                timeline,
                chance,
                new Unusual(STAGING, US_EAST_1, "sts", "AssumeRole", "AccessDenied", ciUser, 1.8),
                Instant.parse("2026-03-10T17:16:00Z"));
        unusual(
                timeline,
                chance,
                new Unusual(PRODUCTION, SA_EAST_1, "ec2", "RunInstances", "null", intruder, 1.4),
                Instant.parse("2026-03-10T21:14:00Z"));
        unusual(
                timeline,
                chance,
                new Unusual(
                        PRODUCTION,
                        US_EAST_1,
                        "secretsmanager",
                        "GetSecretValue",
                        "null",
                        intruder,
                        2.5),
                Instant.parse("2026-03-10T21:44:00Z"));
    }

    private static void unusual(Timeline timeline, Chance chance, Unusual unusual, Instant start) {
        String shared = chance.uuid();
        int minutes = chance.between(3, 6);
        timeline.recordInsight(
                start,
                unusual.account(),
                unusual.region(),
                record(unusual, start, chance.uuid(), shared, "Start", minutes));
        Instant end = start.plus(Duration.ofMinutes(minutes));
        timeline.recordInsight(
                end,
                unusual.account(),
                unusual.region(),
                record(unusual, end, chance.uuid(), shared, "End", minutes));
    }

    private static ObjectNode record(
            Unusual unusual, Instant time, String id, String shared, String state, int minutes) {
        boolean error = !unusual.errorCode().equals("null");
        ObjectNode details =
                object(
                        "state",
                        state,
                        "eventSource",
                        unusual.service() + ".amazonaws.com",
                        "eventName",
                        unusual.eventName(),
                        "insightType",
                        error ? "ApiErrorRateInsight" : "ApiCallRateInsight",
                        "insightContext",
                        object(
                                "statistics",
                                object(
                                        "baseline",
                                        object("average", 0.0021),
                                        "insight",
                                        object("average", unusual.average()),
                                        "insightDuration",
                                        minutes,
                                        "baselineDuration",
                                        10_080),
                                "attributions",
                                list(
                                        attribution(
                                                "userIdentityArn",
                                                unusual.arn(),
                                                unusual.average()),
                                        attribution("userAgent", Intruder.KALI, unusual.average()),
                                        attribution(
                                                "errorCode",
                                                unusual.errorCode(),
                                                unusual.average()))));
        if (error) {
            details.put("errorCode", unusual.errorCode());
        }
        return object(
                "eventVersion",
                "1.08",
                "eventTime",
                time.toString(),
                "awsRegion",
                unusual.region().id(),
                "eventID",
                id,
                "eventType",
                "AwsCloudTrailInsight",
                "recipientAccountId",
                unusual.account().id(),
                "sharedEventID",
                shared,
                "insightDetails",
                details,
                "eventCategory",
                "Insight");
    }

    private static ObjectNode attribution(String attribute, String value, double average) {
        return object(
                "attribute",
                attribute,
                "insight",
                list(object("value", value, "average", average)),
                "baseline",
                list(object("value", "none", "average", 0.0021)));
    }

    /** One operation called, or refused, more often than usual. */
    private record Unusual(
            Account account,
            Region region,
            String service,
            String eventName,
            String errorCode,
            String arn,
            double average) {}
}
