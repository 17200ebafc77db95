package dev.kikori.trail.summary;

import dev.kikori.trail.Language;
import dev.kikori.trail.Words;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;

/**
 * How one event, or several that say the same, is told.
 *
 * @param service the service, as its {@code eventSource} begins
 * @param names the event names
 * @param who the subject where it is not the caller, or null
 * @param english without its subject
 * @param japanese without its subject
 * @param slots what both fill in
 */
record SummaryEntry(
        String service,
        List<String> names,
        @Nullable Words who,
        Template english,
        Template japanese,
        List<Slot> slots) {

    SummaryEntry {
        names = List.copyOf(names);
        slots = List.copyOf(slots);
    }

    Template template(Language language) {
        return switch (language) {
            case ENGLISH -> english;
            case JAPANESE -> japanese;
        };
    }

    Slot slot(String name) {
        for (Slot slot : slots) {
            if (slot.name().equals(name)) {
                return slot;
            }
        }
        throw new IllegalStateException("no slot " + name);
    }

    /** The paths of the record that it shows, short ones as written. */
    Collection<String> paths() {
        return slots.stream().flatMap(slot -> slot.paths().stream()).map(RecordPath::text).toList();
    }
}
