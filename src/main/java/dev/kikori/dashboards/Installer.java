package dev.kikori.dashboards;

import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.trail.Language;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts the shipped saved objects into OpenSearch Dashboards and leaves alone what a person has
 * changed there.
 *
 * <p>What was installed is remembered with a fingerprint. An object that is neither as it was
 * installed nor as it is shipped now is somebody's work.
 */
public final class Installer {
    /** What becomes of an object. */
    public enum Fate {
        /** It was not there. */
        NEW,
        /** It was as an earlier installation left it, or is to be overwritten. */
        RENEWED,
        /** It is as it is shipped. */
        UNCHANGED,
        /** A person changed it. */
        KEPT
    }

    /**
     * What an installation did.
     *
     * @param fates the objects by what became of them, those of {@code failures} included
     * @param failures one for each object that Dashboards refused
     */
    public record Report(Map<Fate, List<SavedObject>> fates, List<ImportResult.Failure> failures) {
        public List<SavedObject> of(Fate fate) {
            return fates.getOrDefault(fate, List.of());
        }

        /** How many objects there are in all. */
        public int size() {
            return fates.values().stream().mapToInt(List::size).sum();
        }
    }

    private final DashboardsApi dashboards;
    private final Installed.Store store;

    /**
     * @param cluster where it is remembered what was installed
     */
    public Installer(DashboardsApi dashboards, SearchCluster cluster) {
        this.dashboards = dashboards;
        this.store =
                new Installed.Store(cluster, Optional.ofNullable(dashboards.settings().tenant()));
    }

    /**
     * Installs the files that ship with Kikori.
     *
     * @param language of titles and labels; empty for that of the last installation, English at
     *     first
     * @param overwrite whether to replace also what a person has changed
     */
    public Report install(Optional<Language> language, boolean overwrite)
            throws DashboardsException, SearchException, InterruptedException {
        Installed before = store.read();
        Language chosen = language.orElse(before.language());
        Map<SavedObject.Key, SavedObject> wanted = new LinkedHashMap<>();
        for (String file : SavedObjects.FILES) {
            SavedObjects shipped = SavedObjects.shipped(file);
            for (SavedObject object : worded(shipped, chosen).objects()) {
                wanted.put(object.key(), object);
            }
        }
        Map<SavedObject.Key, SavedObject> there = dashboards.read(wanted.keySet());
        Map<Fate, List<SavedObject>> fates = new EnumMap<>(Fate.class);
        List<SavedObject> sent = new ArrayList<>();
        for (SavedObject object : wanted.values()) {
            Optional<SavedObject> present = Optional.ofNullable(there.get(object.key()));
            Fate fate = fate(object, present, before, overwrite);
            fates.computeIfAbsent(fate, _ -> new ArrayList<>()).add(object);
            if (isSent(fate, object)) {
                sent.add(object);
            }
        }
        List<ImportResult.Failure> failures =
                sent.isEmpty()
                        ? List.of()
                        : dashboards.importObjects(new SavedObjects(sent)).failures();
        Set<SavedObject.Key> ours = new TreeSet<>(wanted.keySet());
        fates.getOrDefault(Fate.KEPT, List.of()).forEach(object -> ours.remove(object.key()));
        failures.forEach(failure -> ours.remove(new SavedObject.Key(failure.type(), failure.id())));
        remember(before, chosen, ours);
        return new Report(fates, failures);
    }

    private static SavedObjects worded(SavedObjects objects, Language language) {
        return switch (language) {
            case ENGLISH -> objects;
            case JAPANESE -> VisibleTexts.translate(objects, Titles.japanese());
        };
    }

    private static Fate fate(
            SavedObject wanted,
            Optional<SavedObject> present,
            Installed before,
            boolean overwrite) {
        if (present.isEmpty()) {
            return Fate.NEW;
        }
        String fingerprint = Fingerprint.of(present.get());
        if (fingerprint.equals(Fingerprint.of(wanted))) {
            return Fate.UNCHANGED;
        }
        return overwrite || fingerprint.equals(before.fingerprints().get(wanted.key()))
                ? Fate.RENEWED
                : Fate.KEPT;
    }

    /** An index pattern goes again: its list of fields, which may have grown, does not count. */
    private static boolean isSent(Fate fate, SavedObject object) {
        return switch (fate) {
            case NEW, RENEWED -> true;
            case UNCHANGED -> object.type().equals("index-pattern");
            case KEPT -> false;
        };
    }

    private void remember(Installed before, Language language, Set<SavedObject.Key> ours)
            throws DashboardsException, SearchException, InterruptedException {
        Map<SavedObject.Key, String> fingerprints = new TreeMap<>(before.fingerprints());
        dashboards
                .read(ours)
                .forEach((key, object) -> fingerprints.put(key, Fingerprint.of(object)));
        Installed after = new Installed(language, fingerprints);
        if (!after.equals(before)) {
            store.write(after);
        }
    }
}
