package dev.kikori.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.search.Searches;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The calls that handed out access keys and made users, as far as the index holds them.
 *
 * <p>Two kinds of id: the access key of a session, and the unique id of an IAM user, which unlike
 * the user's name is never given twice. An event says in {@code actor.issued} which id came of it,
 * and in {@code userIdentity} which ids acted.
 */
final class Links {
    /** A search of all events. */
    static final String EVENTS =
            "/" + IndexNames.EVENTS + "-*/_search?ignore_unavailable=true&allow_no_indices=true";

    static final String ORIGIN = "actor.origin";
    static final String CREATOR = "actor.creator";
    static final String ISSUED = "actor.issued";
    static final String KEY = "userIdentity.accessKeyId";
    static final String PRINCIPAL = "userIdentity.principalId";

    /** Temporary access keys; long-term ones are their user's own. */
    static final String TEMPORARY = "ASIA";

    static final String USER = "AIDA";

    /** Users made by users they made; the nearest count. */
    private static final int CREATORS_MAX = 16;

    /** Sessions opened by sessions, users made by them; more than anybody chains. */
    private static final int DEPTH_MAX = 16;

    private static final int IDS_ASKED = 200;
    private static final int HITS_MAX = 10_000;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SearchCluster cluster;
    private final Map<String, Link> links = new TreeMap<>();

    Links(SearchCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The call from which an id came.
     *
     * @param key the access key that signed it; empty where none did
     * @param user the unique id of the IAM user who made it; empty where none did
     * @param origin whom its event names behind it
     * @param creators whom its event names as those who made that user
     * @param rank of several records of one call the lowest counts: who acted says more than from
     *     which account
     */
    private record Link(
            String id, String key, String user, String origin, List<String> creators, String rank) {

        /** The ids that made the call, the one that says more first. */
        List<String> actors() {
            List<String> actors = new ArrayList<>();
            if (user.startsWith(USER)) {
                actors.add(user);
            }
            if (key.startsWith(TEMPORARY)) {
                actors.add(key);
            }
            return actors;
        }
    }

    static boolean isUser(String id) {
        return id.startsWith(USER);
    }

    /** The ids whose call is known, sorted. */
    Collection<String> known() {
        return links.keySet();
    }

    /** Finds the calls from which some ids came, and those from which came who made them. */
    void followUp(Collection<String> ids) throws SearchException {
        Set<String> asked = new HashSet<>(links.keySet());
        Collection<String> next = ids;
        for (int depth = 0; depth < DEPTH_MAX && !next.isEmpty(); depth++) {
            List<String> unknown = next.stream().filter(asked::add).sorted().toList();
            for (List<String> some : chunks(unknown)) {
                ObjectNode query = JSON.objectNode();
                terms(query, ISSUED, some);
                for (Link link : matching(query)) {
                    links.merge(link.id(), link, Links::better);
                }
            }
            Set<String> actors = new HashSet<>();
            for (String id : unknown) {
                @Nullable Link link = links.get(id);
                if (link != null) {
                    actors.addAll(link.actors());
                }
            }
            next = actors;
        }
    }

    /**
     * Finds what came of the calls of some ids, and of those.
     *
     * @return all that it came to, the ids themselves among it
     */
    Set<String> followDown(Collection<String> ids) throws SearchException {
        Set<String> reached = new HashSet<>();
        Collection<String> next = ids;
        for (int depth = 0; depth < DEPTH_MAX && !next.isEmpty(); depth++) {
            Set<String> children = new HashSet<>();
            for (List<String> some : chunks(next.stream().filter(reached::add).sorted().toList())) {
                ObjectNode query = JSON.objectNode();
                ArrayNode either = query.putObject("bool").putArray("should");
                terms(either.addObject(), KEY, some);
                terms(either.addObject(), PRINCIPAL, some);
                matching(query).forEach(link -> children.add(link.id()));
            }
            // A call may stand in two records, of which the other names more.
            followUp(children);
            next = children;
        }
        return reached;
    }

    private List<Link> matching(ObjectNode query) throws SearchException {
        ObjectNode search = JSON.objectNode().put("size", HITS_MAX).put("track_total_hits", false);
        ArrayNode filters = search.putObject("query").putObject("bool").putArray("filter");
        filters.add(query).addObject().putObject("exists").put("field", ISSUED);
        search.putArray("sort")
                .addObject()
                .putObject(ISSUED)
                .put("order", "asc")
                .put("unmapped_type", "keyword");
        search.putArray("_source")
                .add(ISSUED)
                .add(KEY)
                .add(PRINCIPAL)
                .add(ORIGIN)
                .add(CREATOR)
                .add("actor.kind")
                .add("eventTime");
        List<Link> found = new ArrayList<>();
        while (true) {
            JsonNode hits =
                    Searches.complete(cluster.ask("POST", EVENTS, search), "a search for origins")
                            .at("/hits/hits");
            for (JsonNode hit : hits) {
                @Nullable Link link = link(hit);
                if (link != null) {
                    found.add(link);
                }
            }
            if (hits.size() < HITS_MAX) {
                return found;
            }
            // What is left of the last id's records is found by asking for that id.
            search.set("search_after", hits.path(hits.size() - 1).path("sort"));
        }
    }

    /** Null where a service made the call: it stands behind nothing. */
    private static @Nullable Link link(JsonNode hit) {
        JsonNode source = hit.path("_source");
        String kind = source.path("actor.kind").asText();
        String origin = source.path(ORIGIN).asText("");
        if (kind.equals("service") || origin.isEmpty()) {
            return null;
        }
        List<String> creators = new ArrayList<>();
        source.path(CREATOR).forEach(creator -> creators.add(creator.asText()));
        String rank =
                (kind.equals("account") ? "1" : "0")
                        + source.path("eventTime").asText()
                        + hit.path("_id").asText();
        return new Link(
                source.path(ISSUED).asText(),
                source.path(KEY).asText(""),
                source.path(PRINCIPAL).asText(""),
                origin,
                creators,
                rank);
    }

    private static Link better(Link one, Link other) {
        return Comparator.comparing(Link::rank).compare(one, other) <= 0 ? one : other;
    }

    /** Who stood behind the call from which an id came; empty where that is not known. */
    String origin(String id) {
        @Nullable Link link = links.get(id);
        String origin = "";
        for (int depth = 0; link != null && depth < DEPTH_MAX; depth++) {
            origin = link.origin();
            link = links.get(link.key());
        }
        return origin;
    }

    /**
     * Who made the IAM user that acts under an id, itself or through sessions, and who made that
     * one in turn; the nearest first.
     *
     * <p>Where a call is no longer in the index, what it led to still says what it led to.
     */
    List<String> creators(String id) {
        Set<String> creators = new LinkedHashSet<>();
        Set<String> passed = new HashSet<>();
        @Nullable Link link = links.get(id);
        while (link != null && passed.add(link.id())) {
            if (isUser(link.id())) {
                creators.add(origin(link.id()));
            }
            @Nullable Link next =
                    link.actors().stream()
                            .filter(links::containsKey)
                            .findFirst()
                            .map(links::get)
                            .orElse(null);
            if (next == null) {
                creators.addAll(link.creators());
            }
            link = next;
        }
        return creators.stream().limit(CREATORS_MAX).toList();
    }

    static void terms(ObjectNode query, String field, List<String> values) {
        ArrayNode terms = query.putObject("terms").putArray(field);
        values.forEach(terms::add);
    }

    /** As many ids as one search asks for. */
    static List<List<String>> chunks(List<String> ids) {
        List<List<String>> chunks = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += IDS_ASKED) {
            chunks.add(ids.subList(from, Math.min(ids.size(), from + IDS_ASKED)));
        }
        return chunks;
    }
}
