package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.MANAGEMENT;
import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Account.SECURITY;
import static dev.kikori.embedded.story.events.Account.STAGING;
import static dev.kikori.embedded.story.events.SignIn.FAILED_AUTHENTICATION;

import dev.kikori.embedded.story.events.Account;
import dev.kikori.embedded.story.events.Actor;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Identities;
import dev.kikori.embedded.story.events.Region;
import dev.kikori.embedded.story.events.SignIn;
import dev.kikori.embedded.story.events.Steps;
import dev.kikori.embedded.story.events.Timeline;

import java.time.Instant;
import java.util.List;

/** The console's doors on ordinary days: every outcome of ConsoleLogin, CheckMfa and SwitchRole. */
final class SignIns implements Scene {
    private static final String TOKYO = "203.0.113.20";
    private static final String DUBLIN = "203.0.113.150";

    @Override
    public void play(Timeline timeline, Chance chance) {
        mornings(timeline, chance);
        users(timeline, chance);
        roots(timeline, chance);
        federated(timeline, chance);
        switching(timeline, chance);
    }

    static Actor user(Account account, String name, String source, String browser) {
        return Actor.of(Identities.iamUser(account, name, ""), source, browser);
    }

    static Actor root(Account account, String source) {
        return Actor.of(Identities.root(account, "", Instant.EPOCH, false), source, Person.CHROME);
    }

    /** Two administrators with MFA come in every morning, one in Tokyo, one in Dublin. */
    private static void mornings(Timeline timeline, Chance chance) {
        for (int day = 9; day <= 11; day++) {
            String date = "2026-03-" + (day < 10 ? "0" + day : day);
            Steps tokyo =
                    new Steps(
                            timeline,
                            chance,
                            Instant.parse(date + "T00:" + chance.between(31, 56) + ":14Z"),
                            user(SECURITY, "tanabe", TOKYO, Person.CHROME),
                            SECURITY,
                            Region.AP_NORTHEAST_1);
            tokyo.then(
                    SignIn.checkMfa("U2F MFA", null),
                    SignIn.consoleLogin(Region.AP_NORTHEAST_1, "Yes", null));
            Steps dublin =
                    new Steps(
                            timeline,
                            chance,
                            Instant.parse(date + "T09:0" + chance.between(1, 8) + ":51Z"),
                            user(MANAGEMENT, "sinead", DUBLIN, Person.FIREFOX),
                            MANAGEMENT,
                            Region.EU_WEST_1);
            dublin.then(
                    SignIn.checkMfa(day == 10 ? "Hardware MFA" : "Virtual MFA", null),
                    SignIn.consoleLogin(Region.EU_WEST_1, "Yes", null));
        }
    }

    private static void users(Timeline timeline, Chance chance) {
        Steps report =
                new Steps(
                        timeline,
                        chance,
                        Instant.parse("2026-03-09T02:15:40Z"),
                        user(STAGING, "legacy-report-viewer", TOKYO, Person.FIREFOX),
                        STAGING,
                        Region.AP_NORTHEAST_1);
        report.then(
                SignIn.consoleLogin(Region.AP_NORTHEAST_1, "No", FAILED_AUTHENTICATION),
                SignIn.consoleLogin(Region.AP_NORTHEAST_1, "No", null),
                SignIn.passwordUpdated());
        Steps forgetful =
                new Steps(
                        timeline,
                        chance,
                        Instant.parse("2026-03-10T01:03:22Z"),
                        user(SECURITY, "tanabe", TOKYO, Person.CHROME),
                        SECURITY,
                        Region.AP_NORTHEAST_1);
        forgetful.pace(15, 40);
        forgetful.then(
                SignIn.checkMfa("Virtual MFA", FAILED_AUTHENTICATION),
                SignIn.consoleLogin(Region.AP_NORTHEAST_1, "Yes", FAILED_AUTHENTICATION),
                SignIn.checkMfa("U2F MFA", FAILED_AUTHENTICATION),
                SignIn.checkMfa("Hardware MFA", FAILED_AUTHENTICATION),
                SignIn.checkMfa("Hardware MFA", null),
                SignIn.consoleLogin(Region.AP_NORTHEAST_1, "Yes", null));
    }

    /**
     * The management account's root user, needed once a month for the bill; a stranger tries
     * production's.
     */
    private static void roots(Timeline timeline, Chance chance) {
        Steps bill =
                new Steps(
                        timeline,
                        chance,
                        Instant.parse("2026-03-09T04:40:09Z"),
                        root(MANAGEMENT, TOKYO),
                        MANAGEMENT,
                        Region.US_EAST_1);
        bill.then(
                SignIn.consoleLogin(Region.US_EAST_1, "Yes", FAILED_AUTHENTICATION),
                SignIn.checkMfa("Hardware MFA", null),
                SignIn.consoleLogin(Region.US_EAST_1, "Yes", null));
        Steps sandbox =
                new Steps(
                        timeline,
                        chance,
                        Instant.parse("2026-03-09T10:22:33Z"),
                        root(STAGING, DUBLIN),
                        STAGING,
                        Region.EU_WEST_1);
        sandbox.then(SignIn.consoleLogin(Region.EU_WEST_1, "No", null), SignIn.passwordUpdated());
        Steps stranger =
                new Steps(
                        timeline,
                        chance,
                        Instant.parse("2026-03-10T18:41:17Z"),
                        root(PRODUCTION, "198.51.100.77"),
                        PRODUCTION,
                        Region.US_EAST_1);
        stranger.then(
                SignIn.consoleLogin(Region.US_EAST_1, "No", FAILED_AUTHENTICATION),
                SignIn.consoleLogin(Region.US_EAST_1, "No", FAILED_AUTHENTICATION));
    }

    /** Users of the company's identity provider, who arrive as sessions of a role. */
    private static void federated(Timeline timeline, Chance chance) {
        List<Person> people = List.of(Person.HANA, Person.LIAM, Person.YUKI, Person.AOIFE);
        for (int i = 0; i < people.size(); i++) {
            Person person = people.get(i);
            Instant time =
                    Instant.parse(
                            "2026-03-"
                                    + (i < 2 ? "09" : "10")
                                    + "T0"
                                    + (i % 2 * 8 + 1)
                                    + ":12:0"
                                    + i
                                    + "Z");
            Steps steps =
                    new Steps(
                            timeline,
                            chance,
                            time,
                            person.inConsole(PRODUCTION, time.minusSeconds(2)),
                            PRODUCTION,
                            person.region());
            steps.then(
                    switch (i) {
                        case 0 -> SignIn.consoleLogin(person.region(), "No", null);
                        case 1 -> SignIn.consoleLogin(person.region(), "Yes", null);
                        case 2 ->
                                SignIn.consoleLogin(
                                        person.region(), "No", "The sign-in request has expired");
                        default ->
                                SignIn.consoleLogin(
                                        person.region(), "Yes", "The sign-in request has expired");
                    });
        }
    }

    private static void switching(Timeline timeline, Chance chance) {
        String from = SECURITY.iam("user/tanabe");
        for (String time : List.of("2026-03-09T01:20:05Z", "2026-03-10T02:44:50Z")) {
            Instant start = Instant.parse(time);
            Actor switched =
                    Actor.of(
                            Identities.assumedRole(
                                    PRODUCTION, "Auditor", "tanabe", "", start, true),
                            TOKYO,
                            Person.CHROME);
            Steps steps =
                    new Steps(timeline, chance, start, switched, PRODUCTION, Region.AP_NORTHEAST_1);
            steps.then(SignIn.switchRole(Region.AP_NORTHEAST_1, from, null));
        }
        Steps refused =
                new Steps(
                        timeline,
                        chance,
                        Instant.parse("2026-03-10T02:43:12Z"),
                        user(SECURITY, "tanabe", TOKYO, Person.CHROME),
                        SECURITY,
                        Region.AP_NORTHEAST_1);
        refused.then(
                SignIn.switchRole(
                        Region.AP_NORTHEAST_1,
                        from,
                        "Invalid information in one or more fields. Check your information or contact"
                                + " your administrator."));
    }
}
