package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Account.STAGING;
import static dev.kikori.embedded.story.events.Region.AP_NORTHEAST_1;
import static dev.kikori.embedded.story.events.Region.EU_WEST_1;

import dev.kikori.embedded.story.events.Account;
import dev.kikori.embedded.story.events.Actor;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Identities;
import dev.kikori.embedded.story.events.Region;
import dev.kikori.embedded.story.events.S3;
import dev.kikori.embedded.story.events.Steps;
import dev.kikori.embedded.story.events.Sts;
import dev.kikori.embedded.story.events.Timeline;
import dev.kikori.embedded.story.events.Workloads;

import java.time.Instant;
import java.util.List;

/**
 * The deployments: most pipelines come in by OpenID Connect and hold no key, but an old one still
 * signs with the long-term key of the IAM user ci-deployer.
 */
final class Pipelines implements Scene {
    static final String RUNNER = "192.0.2.80";
    static final String CI_USER = "ci-deployer";

    /** The long-term key that will leak. */
    static final String CI_KEY = "AKIACIDEPLOY7EXAMPLE";

    private static final String RUNNER_AGENT =
            "aws-cli/2.33.5 md/awscrt#0.29.2 ua/2.1 os/linux#6.12.0 md/arch#x86_64 lang/python#3.13.11"
                    + " exec-env/runner cfg/retry-mode#standard";
    private static final List<String> SERVICES =
            List.of("orders-api", "web-front", "receipt-mailer", "search");
    private static final List<Instant> RUNS =
            List.of(
                    Instant.parse("2026-03-09T01:12:07Z"),
                    Instant.parse("2026-03-09T03:40:31Z"),
                    Instant.parse("2026-03-09T06:05:52Z"),
                    Instant.parse("2026-03-09T09:31:15Z"),
                    Instant.parse("2026-03-09T11:02:44Z"),
                    Instant.parse("2026-03-09T15:27:03Z"),
                    Instant.parse("2026-03-10T02:20:18Z"),
                    Instant.parse("2026-03-10T05:15:33Z"),
                    Instant.parse("2026-03-10T08:44:51Z"),
                    Instant.parse("2026-03-10T10:38:29Z"),
                    Instant.parse("2026-03-10T13:22:12Z"),
                    Instant.parse("2026-03-10T16:01:47Z"),
                    Instant.parse("2026-03-11T00:41:09Z"),
                    Instant.parse("2026-03-11T10:12:26Z"));

    static Actor ciUser() {
        return Actor.of(Identities.iamUser(STAGING, CI_USER, CI_KEY), RUNNER, RUNNER_AGENT);
    }

    @Override
    public void play(Timeline timeline, Chance chance) {
        for (int run = 0; run < RUNS.size(); run++) {
            if (run % 4 == 3) {
                oldPipeline(timeline, chance, RUNS.get(run), run);
            } else {
                pipeline(timeline, chance, RUNS.get(run), run);
            }
        }
    }

    private static void pipeline(Timeline timeline, Chance chance, Instant start, int run) {
        Account account = run % 3 == 2 ? PRODUCTION : STAGING;
        Region region = run % 2 == 0 ? EU_WEST_1 : AP_NORTHEAST_1;
        String service = SERVICES.get(run % SERVICES.size());
        String session = "run-" + (7300 + run);
        String key = chance.accessKey("ASIA");
        String subject = "repo:example/" + service + ":ref:refs/heads/main";
        Actor token =
                Actor.of(
                        Identities.webIdentityUser(
                                "token.ci.example.com", "sts.amazonaws.com", subject),
                        RUNNER,
                        RUNNER_AGENT);
        Steps steps = new Steps(timeline, chance, start, token, account, region);
        steps.then(
                Sts.assumeRoleWithWebIdentity(
                        account, "pipeline", session, key, subject, steps.now()));
        steps.as(
                Actor.of(
                        Identities.webIdentitySession(account, "pipeline", session, key, start),
                        RUNNER,
                        RUNNER_AGENT));
        deploy(steps, chance, account, region, service, 100 + run);
    }

    private static void deploy(
            Steps steps,
            Chance chance,
            Account account,
            Region region,
            String service,
            int revision) {
        steps.pace(2, 9);
        steps.then(Sts.getCallerIdentity(), Workloads.ecrToken());
        for (int layer = 0; layer < 3; layer++) {
            steps.then(
                    S3.putObject(
                            Estate.ARTIFACTS, service + "/" + revision + "/part-" + layer, 90_112));
        }
        steps.then(
                Workloads.putImage(account, region, service, chance.hex(64)),
                Workloads.registerTaskDefinition(account, region, service, revision),
                Workloads.updateService("shop", service, revision));
        steps.pace(14, 31);
        for (int poll = chance.between(3, 6); poll > 0; poll--) {
            steps.then(Workloads.describeServices("shop", service));
        }
        String changeSet = "release-" + revision;
        steps.then(
                Workloads.createChangeSet(account, region, service, changeSet),
                Workloads.describeStacks(service),
                Workloads.executeChangeSet(service, changeSet));
        for (int poll = chance.between(2, 5); poll > 0; poll--) {
            steps.then(Workloads.describeStacks(service));
        }
        steps.then(Workloads.updateFunctionCode(account, region, service, chance.word(43) + "="));
    }

    /**
     * Signs with the long-term key, then assumes the deploy role in production, just as the
     * intruder will.
     */
    private static void oldPipeline(Timeline timeline, Chance chance, Instant start, int run) {
        String key = chance.accessKey("ASIA");
        String session = "legacy-" + (410 + run);
        Steps steps = new Steps(timeline, chance, start, ciUser(), STAGING, AP_NORTHEAST_1);
        steps.then(
                Sts.getCallerIdentity(),
                S3.putObject(Estate.ARTIFACTS, "legacy/" + run + ".zip", 1_204_224));
        Instant opened = steps.now();
        CrossAccount.assume(
                timeline,
                chance,
                steps,
                STAGING,
                PRODUCTION,
                Sts.assumeRole(PRODUCTION, "prod-deploy", session, key, opened));
        Steps production =
                new Steps(
                        timeline,
                        chance,
                        steps.now(),
                        Actor.of(
                                Identities.assumedRole(
                                        PRODUCTION, "prod-deploy", session, key, opened, false),
                                RUNNER,
                                RUNNER_AGENT),
                        PRODUCTION,
                        AP_NORTHEAST_1);
        production.pace(5, 20);
        production.then(
                Workloads.registerTaskDefinition(PRODUCTION, AP_NORTHEAST_1, "legacy-batch", run),
                Workloads.updateService("shop", "legacy-batch", run),
                Workloads.describeServices("shop", "legacy-batch"),
                Workloads.describeServices("shop", "legacy-batch"));
    }
}
