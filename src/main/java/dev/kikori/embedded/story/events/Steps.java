package dev.kikori.embedded.story.events;

import java.time.Duration;
import java.time.Instant;

/**
 * One call after another by one actor, in one account and Region, each a little later than the one
 * before.
 */
public final class Steps {
    private final Timeline timeline;
    private final Chance chance;
    private final Account account;
    private Region region;
    private Actor actor;
    private Instant now;
    private int leastPause = 2;
    private int mostPause = 20;

    public Steps(
            Timeline timeline,
            Chance chance,
            Instant start,
            Actor actor,
            Account account,
            Region region) {
        this.timeline = timeline;
        this.chance = chance;
        this.now = start;
        this.actor = actor;
        this.account = account;
        this.region = region;
    }

    /** From here on, calls follow each other after so many seconds. */
    public void pace(int leastSeconds, int mostSeconds) {
        leastPause = leastSeconds;
        mostPause = mostSeconds;
    }

    public void pause(Duration duration) {
        now = now.plus(duration);
    }

    public void at(Instant time) {
        now = time;
    }

    public void as(Actor other) {
        actor = other;
    }

    public void in(Region other) {
        region = other;
    }

    /** When the next call is made, to the second. */
    public Instant now() {
        return now;
    }

    public Region region() {
        return region;
    }

    public Actor actor() {
        return actor;
    }

    public void then(Call... calls) {
        for (Call call : calls) {
            timeline.record(chance, now, account, region, actor, call);
            now = now.plusSeconds(chance.between(leastPause, mostPause));
        }
    }

    /** The calls are made, and refused for want of permission. */
    public void refused(Call... calls) {
        for (Call call : calls) {
            then(call.refusedTo(actor, chance));
        }
    }
}
