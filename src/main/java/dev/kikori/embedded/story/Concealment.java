package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Region.US_EAST_1;

import dev.kikori.embedded.story.events.Actor;
import dev.kikori.embedded.story.events.Audit;
import dev.kikori.embedded.story.events.Call;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Iam;
import dev.kikori.embedded.story.events.Identities;
import dev.kikori.embedded.story.events.Network;
import dev.kikori.embedded.story.events.Steps;
import dev.kikori.embedded.story.events.Timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The watchers are switched off; one of them switches itself on again. */
final class Concealment implements Scene {
    private static final Instant LOOKS = Instant.parse("2026-03-10T20:08:20Z");
    private static final Instant RECORDER_STOPPED = Instant.parse("2026-03-10T20:12:10Z");
    private static final Instant AGAIN = Instant.parse("2026-03-10T20:24:48Z");
    private static final String DETECTOR = "4example0detector0id00000000001";

    @Override
    public List<Chapter> chapters() {
        return List.of(
                new Chapter(
                        "Lights out",
                        Trails.PRODUCTION_STOPPED,
                        "StopLogging on production's own trail. For three minutes and a half, what happens in"
                                + " production is known from the organization trail alone: the recorder of AWS"
                                + " Config stopped, its delivery channel, the flow logs and a log group deleted."),
                new Chapter(
                        "The guardian",
                        Trails.PRODUCTION_RESTARTED,
                        "A function called trail-guardian starts the trail again. The intruder narrows it with"
                                + " UpdateTrail, the guardian widens it; GuardDuty is turned off; leaving the"
                                + " organization is refused."));
    }

    @Override
    public void play(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(timeline, chance, LOOKS, Intruder.withOwnUser(), PRODUCTION, US_EAST_1);
        steps.pace(6, 18);
        steps.then(
                Audit.cloudTrailRead("DescribeTrails", "includeShadowTrails", true),
                Audit.cloudTrailRead("GetTrailStatus", "name", Estate.PRODUCTION_TRAIL),
                Audit.cloudTrailRead("GetEventSelectors", "trailName", Trails.ACCOUNT_TRAIL),
                Audit.configRead("DescribeConfigurationRecorders"),
                Audit.guardDuty(true, "ListDetectors", "maxResults", 50));
        steps.at(Trails.PRODUCTION_STOPPED);
        steps.then(Audit.logging("StopLogging", Estate.PRODUCTION_TRAIL));
        steps.at(RECORDER_STOPPED);
        steps.then(
                Audit.recorder("StopConfigurationRecorder"),
                Audit.deleteDeliveryChannel(),
                Network.deleteFlowLogs(Estate.FLOW_LOG),
                Audit.deleteLogGroup("/vpc/flow-logs"));
        guard(
                timeline,
                chance,
                Trails.PRODUCTION_RESTARTED,
                Audit.logging("StartLogging", Estate.PRODUCTION_TRAIL));
        again(timeline, chance, steps);
    }

    private static void again(Timeline timeline, Chance chance, Steps steps) {
        steps.at(AGAIN);
        steps.pace(10, 30);
        steps.then(
                Audit.updateTrail(PRODUCTION, US_EAST_1, Trails.ACCOUNT_TRAIL, false, false),
                Audit.guardDuty(false, "UpdateDetector", "detectorId", DETECTOR, "enable", false),
                Audit.guardDuty(false, "DeleteDetector", "detectorId", DETECTOR),
                Iam.write("DeleteAccountPasswordPolicy"),
                Call.write("securityhub", "DisableSecurityHub"));
        steps.refused(Call.write("organizations", "LeaveOrganization"));
        guard(
                timeline,
                chance,
                AGAIN.plus(Duration.ofMinutes(3)),
                Audit.updateTrail(PRODUCTION, US_EAST_1, Trails.ACCOUNT_TRAIL, true, true));
        timeline.delayLast(Duration.ofMinutes(95));
    }

    /** The function that puts the trail back, called by an event rule. */
    private static void guard(Timeline timeline, Chance chance, Instant time, Call repair) {
        Actor guardian =
                Actor.of(
                        Identities.assumedRole(
                                PRODUCTION,
                                "service-role/trail-guardian",
                                "trail-guardian",
                                chance.accessKey("ASIA"),
                                time.minusSeconds(2),
                                false),
                        "192.0.2.10",
                        "Boto3/1.42.20 md/Botocore#1.42.20 exec-env/AWS_Lambda_python3.14");
        new Steps(timeline, chance, time, guardian, PRODUCTION, US_EAST_1).then(repair);
    }
}
