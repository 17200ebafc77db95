package dev.kikori.embedded.story;

import dev.kikori.embedded.story.events.Account;
import dev.kikori.embedded.story.events.Folder;
import dev.kikori.embedded.story.events.Moment;

import java.time.Instant;

/**
 * Which trail delivers what: each account has a trail of its own, and from the second evening on an
 * organization trail takes every management event that changes something, a second time.
 *
 * <p>While production's own trail is stopped, only the organization trail goes on.
 */
final class Trails {
    static final String ORGANIZATION = "o-exampleorg1";
    static final String ACCOUNT_TRAIL = "production-trail";
    static final String ORGANIZATION_TRAIL = "organization-trail";
    static final Instant ORGANIZATION_TRAIL_STARTED = Instant.parse("2026-03-10T17:31:20Z");
    static final Instant PRODUCTION_STOPPED = Instant.parse("2026-03-10T20:11:37Z");
    static final Instant PRODUCTION_RESTARTED = Instant.parse("2026-03-10T20:15:02Z");

    private Trails() {}

    static boolean accountTrailTakes(Moment moment) {
        boolean stopped =
                moment.account() == Account.PRODUCTION
                        && moment.time().isAfter(PRODUCTION_STOPPED)
                        && moment.time().isBefore(PRODUCTION_RESTARTED);
        return !stopped;
    }

    static boolean organizationTrailTakes(Moment moment) {
        return moment.folder() == Folder.CLOUDTRAIL
                && moment.changesSomething()
                && !moment.time().isBefore(ORGANIZATION_TRAIL_STARTED);
    }
}
