package dev.kikori.embedded.story;

import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Timeline;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Three days of CloudTrail in a busy organization of four accounts, with an intrusion to follow
 * from a leaked access key to the responders who end it.
 *
 * <p>The same seed gives the same keys and records on every JDK, and the same compressed bytes on
 * every JDK with the same zlib.
 */
public final class Story {
    /** The seed of the story that {@code docs/story.md} tells. */
    public static final long DEFAULT_SEED = 20260311L;

    private static final Instant FROM = Instant.parse("2026-03-09T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-03-12T00:00:00Z");
    private static final List<Scene> SCENES =
            List.of(
                    new OfficeLife(),
                    new Pipelines(),
                    new Machines(),
                    new AwsServices(),
                    new SignIns(),
                    new RareIdentities(),
                    new NearMisses(),
                    new Administration(),
                    new Foothold(),
                    new Takeover(),
                    new Concealment(),
                    new OpenDoors(),
                    new Theft(),
                    new Ransom(),
                    new Responders(),
                    new Recovery(),
                    new Insights());

    private final List<StoryObject> objects;
    private final List<Chapter> chapters;

    private Story(List<StoryObject> objects, List<Chapter> chapters) {
        this.objects = objects;
        this.chapters = chapters;
    }

    public static Story generate(long seed) {
        Timeline timeline = new Timeline();
        for (Scene scene : SCENES) {
            scene.play(timeline, Chance.of(seed, scene.getClass().getSimpleName()));
        }
        List<Chapter> chapters =
                SCENES.stream()
                        .flatMap(scene -> scene.chapters().stream())
                        .sorted(Comparator.comparing(Chapter::time))
                        .toList();
        return new Story(
                Deliveries.of(timeline.moments(), Chance.of(seed, "Deliveries")), chapters);
    }

    /** What is delivered, in the order of delivery. */
    public List<StoryObject> objects() {
        return objects;
    }

    /** What happens, for readers, in the order of time. */
    public List<Chapter> chapters() {
        return chapters;
    }

    /** No event is earlier. */
    public Instant from() {
        return FROM;
    }

    /** Every event is earlier. */
    public Instant to() {
        return TO;
    }
}
