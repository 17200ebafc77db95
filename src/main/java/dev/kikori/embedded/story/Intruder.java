package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.PRODUCTION;

import dev.kikori.embedded.story.events.Actor;
import dev.kikori.embedded.story.events.Identities;

import java.time.Instant;

/**
 * The one who found the key: the addresses, tools and credentials to follow through the story, in
 * their order.
 */
final class Intruder {
    /** A service that hunts for leaked keys, and tries each once. */
    static final String KEY_HUNTER = "198.51.100.23";

    static final String HOME = "198.51.100.77";
    static final String BROWSER_EXIT = "198.51.100.140";
    static final String HAUL = "2001:db8:bad:77::9";

    /** An account outside the organization. */
    static final String OTHER_ACCOUNT = "999988887777";

    static final String DEPLOY_SESSION_KEY = "ASIAPRODDPL22EXAMPLE";
    static final String ADMIN_SESSION_KEY = "ASIAPRODADM23EXAMPLE";
    static final String USER = "svc-backup-sync";
    static final String USER_KEY = "AKIASVCBKUP24EXAMPLE";
    static final String CONSOLE_KEY = "ASIACONSOLE25EXAMPLE";
    static final String SESSION = "legacy-999";

    static final Instant DEPLOY_SESSION_OPENED = Instant.parse("2026-03-10T18:12:26Z");
    static final Instant ADMIN_SESSION_OPENED = Instant.parse("2026-03-10T18:55:40Z");
    static final Instant CONSOLE_OPENED = Instant.parse("2026-03-10T19:41:33Z");

    static final String KALI =
            "aws-cli/2.31.13 md/awscrt#0.27.6 ua/2.1 os/linux#6.16.8+kali-amd64 md/arch#x86_64"
                    + " lang/python#3.13.7 md/pyimpl#CPython cfg/retry-mode#standard md/distrib#kali.2025.3";
    static final String RCLONE = "rclone/v1.72.1";

    private Intruder() {}

    static Actor withLeakedKey() {
        return Pipelines.ciUser().from(HOME).through(KALI);
    }

    static Actor withDeploySession() {
        return Actor.of(
                Identities.assumedRole(
                        PRODUCTION,
                        "prod-deploy",
                        SESSION,
                        DEPLOY_SESSION_KEY,
                        DEPLOY_SESSION_OPENED,
                        false),
                HOME,
                KALI);
    }

    static Actor withAdminSession() {
        return Actor.of(
                Identities.assumedRole(
                        PRODUCTION,
                        "prod-platform-admin",
                        "backup-sync",
                        ADMIN_SESSION_KEY,
                        ADMIN_SESSION_OPENED,
                        false),
                HOME,
                KALI);
    }

    /** The user made for coming back, with the key made for it. */
    static Actor withOwnUser() {
        return Actor.of(Identities.iamUser(PRODUCTION, USER, USER_KEY), HOME, KALI);
    }

    static Actor inConsole() {
        return Actor.of(
                        Identities.iamUserSession(
                                PRODUCTION, USER, CONSOLE_KEY, CONSOLE_OPENED, false),
                        BROWSER_EXIT,
                        Person.FIREFOX)
                .inConsole(Person.FIREFOX);
    }
}
