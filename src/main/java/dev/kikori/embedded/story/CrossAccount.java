package dev.kikori.embedded.story;

import dev.kikori.embedded.story.events.Account;
import dev.kikori.embedded.story.events.Actor;
import dev.kikori.embedded.story.events.Call;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Identities;
import dev.kikori.embedded.story.events.Steps;
import dev.kikori.embedded.story.events.Timeline;

/**
 * A role assumed from one account in another: one action, of which each account gets a record of
 * its own.
 */
final class CrossAccount {
    private CrossAccount() {}

    /**
     * Both records carry the same sharedEventID; the role's account sees the caller as an
     * AWSAccount.
     */
    static void assume(
            Timeline timeline, Chance chance, Steps caller, Account from, Account to, Call call) {
        Call shared = call.with("sharedEventID", chance.uuid());
        Actor actor = caller.actor();
        Actor stranger =
                Actor.of(
                        Identities.awsAccount(actor.identity().path("principalId").asText(), from),
                        actor.source(),
                        actor.userAgent());
        timeline.record(chance, caller.now(), to, caller.region(), stranger, shared);
        caller.then(shared);
    }
}
