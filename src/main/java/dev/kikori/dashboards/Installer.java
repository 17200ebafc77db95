package dev.kikori.dashboards;

import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.trail.Language;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
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
 * installed nor as it is shipped now, in whatever language, is somebody's work.
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
     * @param retired what became of each object that an earlier installation brought and none ships
     *     any more
     */
    public record Report(
            Map<Fate, List<SavedObject>> fates,
            List<ImportResult.Failure> failures,
            List<Retirement.Outcome> retired) {
        public List<SavedObject> of(Fate fate) {
            return fates.getOrDefault(fate, List.of());
        }

        /** How many objects are shipped. */
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
        Map<SavedObject.Key, SavedObject> wanted = shipped(chosen);
        Map<SavedObject.Key, Set<String>> ours = fingerprints(before);
        Set<SavedObject.Key> known = new TreeSet<>(wanted.keySet());
        known.addAll(before.fingerprints().keySet());
        Map<SavedObject.Key, SavedObject> there = dashboards.read(known);
        Map<Fate, List<SavedObject>> fates = new EnumMap<>(Fate.class);
        List<SavedObject> sent = new ArrayList<>();
        for (SavedObject object : wanted.values()) {
            Optional<SavedObject> present = Optional.ofNullable(there.get(object.key()));
            Fate fate = fate(object, present, ours.getOrDefault(object.key(), Set.of()), overwrite);
            fates.computeIfAbsent(fate, _ -> new ArrayList<>()).add(object);
            if (isSent(fate, object)) {
                sent.add(object);
            }
        }
        List<ImportResult.Failure> failures = new ArrayList<>();
        if (!sent.isEmpty()) {
            failures.addAll(dashboards.importObjects(new SavedObjects(sent)).failures());
        }
        Set<SavedObject.Key> installed = new TreeSet<>(wanted.keySet());
        fates.getOrDefault(Fate.KEPT, List.of()).forEach(object -> installed.remove(object.key()));
        failures.forEach(
                failure -> installed.remove(new SavedObject.Key(failure.type(), failure.id())));
        Map<SavedObject.Key, SavedObject> now = dashboards.read(installed);
        for (SavedObject object : sent) {
            if (installed.contains(object.key()) && !now.containsKey(object.key())) {
                failures.add(
                        new ImportResult.Failure(
                                object.type(),
                                object.id(),
                                object.title(),
                                "is not there after the import"));
            }
        }
        Installed after = remember(before, chosen, now);
        there.keySet().removeAll(wanted.keySet());
        return new Report(fates, failures, retire(after, wanted.keySet(), there));
    }

    private static Map<SavedObject.Key, SavedObject> shipped(Language language) {
        Map<SavedObject.Key, SavedObject> shipped = new LinkedHashMap<>();
        for (String file : SavedObjects.FILES) {
            for (SavedObject object : worded(SavedObjects.shipped(file), language).objects()) {
                shipped.put(object.key(), object);
            }
        }
        return shipped;
    }

    /** How each object may look without that a person has changed it. */
    private static Map<SavedObject.Key, Set<String>> fingerprints(Installed before) {
        Map<SavedObject.Key, Set<String>> fingerprints = new TreeMap<>();
        before.fingerprints()
                .forEach((key, fingerprint) ->
                        fingerprints.computeIfAbsent(key, _ -> new HashSet<>()).add(fingerprint));
        for (Language language : Language.values()) {
            shipped(language)
                    .forEach((key, object) ->
                            fingerprints
                                    .computeIfAbsent(key, _ -> new HashSet<>())
                                    .add(Fingerprint.of(object)));
        }
        return fingerprints;
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
            Set<String> ours,
            boolean overwrite) {
        if (present.isEmpty()) {
            return Fate.NEW;
        }
        String fingerprint = Fingerprint.of(present.get());
        if (fingerprint.equals(Fingerprint.of(wanted))) {
            return Fate.UNCHANGED;
        }
        return overwrite || ours.contains(fingerprint) ? Fate.RENEWED : Fate.KEPT;
    }

    /** An index pattern goes again: its list of fields, which may have grown, does not count. */
    private static boolean isSent(Fate fate, SavedObject object) {
        return switch (fate) {
            case NEW, RENEWED -> true;
            case UNCHANGED -> object.type().equals("index-pattern");
            case KEPT -> false;
        };
    }

    private Installed remember(
            Installed before, Language language, Map<SavedObject.Key, SavedObject> now)
            throws SearchException {
        Map<SavedObject.Key, String> fingerprints = new TreeMap<>(before.fingerprints());
        now.forEach((key, object) -> fingerprints.put(key, Fingerprint.of(object)));
        Installed after = new Installed(language, fingerprints);
        if (!after.equals(before)) {
            store.write(after);
        }
        return after;
    }

    /** Last of all: by now nothing that is shipped refers to them. */
    private List<Retirement.Outcome> retire(
            Installed installed,
            Set<SavedObject.Key> shipped,
            Map<SavedObject.Key, SavedObject> there)
            throws SearchException, InterruptedException {
        List<Retirement.Outcome> outcomes =
                new Retirement(dashboards).run(there.values(), installed.fingerprints());
        Set<SavedObject.Key> left = new TreeSet<>(shipped);
        left.addAll(there.keySet());
        outcomes.forEach(outcome -> {
            if (outcome instanceof Retirement.Removed) {
                left.remove(outcome.object().key());
            }
        });
        Map<SavedObject.Key, String> fingerprints = new TreeMap<>(installed.fingerprints());
        if (fingerprints.keySet().retainAll(left)) {
            store.write(new Installed(installed.language(), fingerprints));
        }
        return outcomes;
    }
}
