package dev.kikori.dashboards;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings what people have changed in OpenSearch Dashboards back into the files of {@code
 * dashboards/}.
 *
 * <p>A file keeps its dashboard and takes along whatever that refers to now, new objects included;
 * what it no longer refers to leaves the file. What somebody deleted stays in the file, like the
 * next installation brings it back. Ids stay, and titles of ours become English again.
 */
public final class Exporter {
    /**
     * What an export did to one file.
     *
     * @param written the objects that are new or differ; empty when the file is as it was
     * @param gone the objects that left the file
     * @param absent the objects that were not in Dashboards, though its boards show them, and so
     *     stay as they are in the file
     * @param problems why nothing was written, in sentences; empty when all is well
     */
    public record Change(
            String file,
            List<SavedObject> written,
            List<SavedObject> gone,
            List<SavedObject> absent,
            List<String> problems) {}

    private final DashboardsApi dashboards;
    private final Titles toEnglish = Titles.japanese().reversed();

    public Exporter(DashboardsApi dashboards) {
        this.dashboards = dashboards;
    }

    /**
     * Renews every file of a folder that ships with Kikori.
     *
     * @throws DashboardsException REFUSED when a file that is there cannot be read
     */
    public List<Change> export(Path folder)
            throws DashboardsException, IOException, InterruptedException {
        List<Change> changes = new ArrayList<>();
        for (String name : SavedObjects.FILES) {
            Path file = folder.resolve(name);
            SavedObjects before =
                    Files.exists(file)
                            ? SavedObjects.parse(Files.readString(file), file.toString())
                            : new SavedObjects(List.of());
            SavedObjects known = before.objects().isEmpty() ? SavedObjects.shipped(name) : before;
            changes.add(export(file, before, known));
        }
        return changes;
    }

    private Change export(Path file, SavedObjects before, SavedObjects known)
            throws DashboardsException, IOException, InterruptedException {
        Map<SavedObject.Key, SavedObject> old = byKey(before);
        List<SavedObject> roots = roots(known);
        Map<SavedObject.Key, SavedObject> there =
                dashboards.read(roots.stream().map(SavedObject::key).toList());
        List<SavedObject> absent =
                new ArrayList<>(
                        roots.stream().filter(root -> !there.containsKey(root.key())).toList());
        SavedObjects after = merged(known, there, absent);
        List<String> problems = after.problems();
        List<SavedObject> written =
                after.objects().stream()
                        .filter(object -> !object.equals(old.get(object.key())))
                        .toList();
        Map<SavedObject.Key, SavedObject> now = byKey(after);
        List<SavedObject> gone =
                before.objects().stream().filter(object -> !now.containsKey(object.key())).toList();
        if (problems.isEmpty() && !after.ndjson().equals(before.ndjson())) {
            Path beside = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(beside, after.ndjson());
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return new Change(file.toString(), written, gone, absent, problems);
    }

    /** A file of a board is that board with all it needs; a file without one is what it holds. */
    private static List<SavedObject> roots(SavedObjects file) {
        List<SavedObject> boards =
                file.objects().stream()
                        .filter(object -> object.type().equals("dashboard"))
                        .toList();
        return boards.isEmpty() ? file.objects() : boards;
    }

    private SavedObjects merged(
            SavedObjects known, Map<SavedObject.Key, SavedObject> there, List<SavedObject> absent)
            throws DashboardsException, InterruptedException {
        Map<SavedObject.Key, SavedObject> before = byKey(known);
        Map<SavedObject.Key, SavedObject> merged = new TreeMap<>();
        if (!absent.isEmpty()) {
            merged.putAll(before);
        }
        if (!there.isEmpty()) {
            Set<SavedObject.Key> exported = new TreeSet<>();
            for (SavedObject object : dashboards.exportObjects(there.keySet()).objects()) {
                SavedObject old = before.get(object.key());
                merged.put(object.key(), asInFile(VisibleTexts.translate(object, toEnglish), old));
                exported.add(object.key());
            }
            addDeleted(exported, before, merged, absent);
        }
        return new SavedObjects(List.copyOf(merged.values())).normalised();
    }

    /** What is referred to and no longer there, as the file has it. */
    private static void addDeleted(
            Set<SavedObject.Key> exported,
            Map<SavedObject.Key, SavedObject> before,
            Map<SavedObject.Key, SavedObject> merged,
            List<SavedObject> absent) {
        Deque<SavedObject.Key> referring = new ArrayDeque<>(exported);
        while (!referring.isEmpty()) {
            SavedObject object = merged.get(referring.pop());
            for (SavedObject.Reference reference :
                    object == null ? List.<SavedObject.Reference>of() : object.references()) {
                SavedObject.Key key = new SavedObject.Key(reference.type(), reference.id());
                SavedObject deleted = before.get(key);
                if (deleted != null && exported.add(key)) {
                    merged.put(key, deleted);
                    absent.add(deleted);
                    referring.push(key);
                }
            }
        }
    }

    /** As it is in the file, where nothing differs but what Dashboards itself puts there. */
    private static SavedObject asInFile(SavedObject exported, @Nullable SavedObject old) {
        if (old == null) {
            return Fingerprint.asWritten(exported);
        }
        return Fingerprint.of(exported).equals(Fingerprint.of(old))
                ? old
                : Fingerprint.asWrittenBeside(old, exported);
    }

    private static Map<SavedObject.Key, SavedObject> byKey(SavedObjects objects) {
        Map<SavedObject.Key, SavedObject> byKey = new TreeMap<>();
        objects.objects().forEach(object -> byKey.put(object.key(), object));
        return byKey;
    }
}
