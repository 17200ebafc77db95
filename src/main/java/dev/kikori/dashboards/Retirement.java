package dev.kikori.dashboards;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Takes out of OpenSearch Dashboards what Kikori once installed there and ships no more.
 *
 * <p>Only what is still as it was installed goes, and only when nothing that stays refers to it. A
 * person's work stays, whatever was asked for: nothing would take its place.
 */
public final class Retirement {
    /** What became of an object that is shipped no more and was still there. */
    public sealed interface Outcome {
        /** The object as it was found. */
        SavedObject object();
    }

    /** It was as it was installed, and is gone now. */
    public record Removed(SavedObject object) implements Outcome {}

    /** A person changed it, so it stays. */
    public record Changed(SavedObject object) implements Outcome {}

    /**
     * Something that stays refers to it, so it stays as well.
     *
     * @param user one of the objects that do
     */
    public record Used(SavedObject object, SavedObject user) implements Outcome {}

    /** It could not be removed; those after it were not tried. */
    public record Failed(SavedObject object, String reason) implements Outcome {}

    /** What refers to others goes before them. */
    private static final Comparator<SavedObject> ORDER =
            Comparator.comparingInt(
                            (SavedObject object) -> -SavedObjects.ORDER.indexOf(object.type()))
                    .thenComparing(SavedObject::key);

    private final DashboardsApi dashboards;

    Retirement(DashboardsApi dashboards) {
        this.dashboards = dashboards;
    }

    /**
     * Removes what may be removed.
     *
     * @param retired the objects that are shipped no more, as they are there
     * @param installed the fingerprints of what was installed
     * @return one outcome for each object, but for those that come after a failure
     */
    List<Outcome> run(Collection<SavedObject> retired, Map<SavedObject.Key, String> installed)
            throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (SavedObject object : retired.stream().sorted(ORDER).toList()) {
            boolean changed = !Fingerprint.of(object).equals(installed.get(object.key()));
            try {
                outcomes.add(changed ? new Changed(object) : removed(object));
            } catch (DashboardsException e) {
                outcomes.add(new Failed(object, String.valueOf(e.getMessage())));
                return outcomes;
            }
        }
        return outcomes;
    }

    private Outcome removed(SavedObject object) throws DashboardsException, InterruptedException {
        List<SavedObject> users = dashboards.referrers(object.key());
        if (!users.isEmpty()) {
            return new Used(object, users.getFirst());
        }
        dashboards.delete(object.key());
        return new Removed(object);
    }
}
