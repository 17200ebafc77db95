package dev.kikori.embedded.story;

import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Timeline;

import java.util.List;

/** A part of what happens: some people or machines, what they do, and when. */
interface Scene {
    void play(Timeline timeline, Chance chance);

    /** What of it a reader should know. */
    default List<Chapter> chapters() {
        return List.of();
    }
}
