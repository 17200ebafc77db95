package dev.kikori.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.report.Report.Activity;
import dev.kikori.report.Report.Bar;
import dev.kikori.report.Report.Completeness;
import dev.kikori.report.Report.Counted;
import dev.kikori.report.Report.Group;
import dev.kikori.report.Report.Place;
import dev.kikori.report.Report.RuleCount;
import dev.kikori.report.Report.SignIn;
import dev.kikori.report.Report.Subject;
import dev.kikori.report.Report.Top;
import dev.kikori.report.Report.Totals;
import dev.kikori.rules.Level;
import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.search.Searches;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks the index for what a report says. */
public final class Reporter {
    private static final String LENIENT = "?ignore_unavailable=true&allow_no_indices=true";
    private static final String EVENTS = IndexNames.EVENTS + "-*";
    private static final String FINDINGS = IndexNames.FINDINGS + "-*";

    private final SearchCluster cluster;
    private final InstantSource clock;

    public Reporter(SearchCluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /** From the first event in the index to the last; null where there is none. */
    public @Nullable Span everything() throws SearchException {
        JsonNode aggs = ask(EVENTS, Questions.everything()).path("aggregations");
        @Nullable Instant first = Answers.time(aggs.path("first"));
        @Nullable Instant last = Answers.time(aggs.path("last"));
        return first == null || last == null ? null : new Span(first, last.plusMillis(1));
    }

    /**
     * The span of all events but one in a hundred, the earliest and the latest, such as a few with
     * a wrong clock; null where there is none.
     */
    public @Nullable Span most() throws SearchException {
        JsonNode values = ask(EVENTS, Questions.most()).at("/aggregations/most/values");
        @Nullable Instant first = Answers.time(values.path(0));
        @Nullable Instant last = Answers.time(values.path(1));
        return first == null || last == null ? null : new Span(first, last.plusMillis(1));
    }

    /**
     * Gathers a report.
     *
     * @param zone in which days begin and times are told
     * @throws SearchException TRANSIENT too, when a shard did not answer: a report never passes off
     *     a part for the whole
     */
    public Report report(Span span, ZoneId zone) throws SearchException {
        JsonNode totals = ask(EVENTS, Questions.totals(span));
        JsonNode totalsBefore = ask(EVENTS, Questions.totals(span.before()));
        boolean known = Answers.hits(totalsBefore) > 0;
        JsonNode findingTotals = ask(FINDINGS, Questions.findingTotals(span));
        JsonNode findingsBefore =
                known
                        ? ask(FINDINGS, Questions.findingTotals(span.before()))
                        : MissingNode.getInstance();
        JsonNode activity = ask(EVENTS, Questions.activity(span, zone)).path("aggregations");
        JsonNode findings = ask(FINDINGS, Questions.findings(span, zone)).path("aggregations");
        JsonNode rules = ask(IndexNames.RULES, Questions.rules());
        Map<String, JsonNode> ever =
                Answers.byKey(ask(FINDINGS, Questions.lastFindings()).at("/aggregations/rules"));
        List<RuleCount> counts = ruleCounts(rules, findingTotals, findingsBefore, ever, known);
        Past past = past(span, activity, known);
        return new Report(
                new Report.Head(
                        span,
                        zone,
                        place(cluster.settings().url()),
                        cluster.version(),
                        clock.instant()),
                everything(),
                totals(totals, findingTotals),
                known ? totals(totalsBefore, findingsBefore) : null,
                bars(activity.path("bars"), span, Reporter::outcomes),
                bars(findings.path("bars"), span, Reporter::levels),
                counts.stream().filter(rule -> !rule.name().equals(rule.id())).toList(),
                others(counts),
                Answers.hits(rules),
                subjects(findings),
                groups(span, findings),
                activities(activity.path("root"), past.root()),
                signIns(activity.path("signIns")),
                activities(activity.path("denied"), past.denied()),
                activities(activity.path("identityChanges"), past.identityChanges()),
                places(activity, findings, totalsBefore, "accounts", known),
                places(activity, findings, totalsBefore, "regions", known),
                completeness(span, rules));
    }

    private JsonNode ask(String indices, ObjectNode search) throws SearchException {
        String path = "/" + indices + "/_search" + LENIENT;
        return Searches.complete(cluster.ask("POST", path, search), path);
    }

    /** Without anything secret that an address may hold. */
    private static String place(URI url) {
        return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    private static Totals totals(JsonNode events, JsonNode findings) {
        JsonNode aggs = events.path("aggregations");
        return new Totals(
                Answers.hits(events),
                Answers.count(aggs.path("failed")),
                Answers.count(aggs.path("changes")),
                aggs.at("/accountsTotal/value").asLong(),
                aggs.at("/regionsTotal/value").asLong(),
                aggs.at("/services/value").asLong(),
                Answers.count(aggs.path("denied")),
                Answers.count(aggs.path("root")),
                Answers.count(aggs.path("signIns")),
                Answers.count(aggs.path("signInsFailed")),
                Answers.count(aggs.path("withoutMfa")),
                Answers.count(aggs.path("identityChanges")),
                Answers.levels(findings.at("/aggregations/levels")));
    }

    private interface Parts {
        List<Long> of(JsonNode bucket);
    }

    private static List<Long> outcomes(JsonNode bucket) {
        long failed = Answers.count(bucket.path("failed"));
        return List.of(Answers.count(bucket) - failed, failed);
    }

    private static List<Long> levels(JsonNode bucket) {
        Map<Level, Long> counts = Answers.levels(bucket.path("levels"));
        return Report.LEVELS.stream().map(level -> counts.getOrDefault(level, 0L)).toList();
    }

    private static List<Bar> bars(JsonNode histogram, Span span, Parts parts) {
        List<Bar> bars = new ArrayList<>();
        JsonNode buckets = histogram.path("buckets");
        for (int number = 0; number < buckets.size(); number++) {
            Instant start = Instant.ofEpochMilli(buckets.get(number).path("key").asLong());
            Instant end =
                    number + 1 < buckets.size()
                            ? Instant.ofEpochMilli(buckets.get(number + 1).path("key").asLong())
                            : span.to();
            bars.add(
                    new Bar(
                            start.isBefore(span.from()) ? span.from() : start,
                            end,
                            parts.of(buckets.get(number))));
        }
        return bars;
    }

    private static List<RuleCount> ruleCounts(
            JsonNode rules,
            JsonNode findings,
            JsonNode findingsBefore,
            Map<String, JsonNode> ever,
            boolean known) {
        Map<String, JsonNode> now = Answers.byKey(findings.at("/aggregations/rules"));
        Map<String, Long> before = Answers.counts(findingsBefore.at("/aggregations/rules"));
        List<RuleCount> counts = new ArrayList<>();
        for (JsonNode hit : rules.at("/hits/hits")) {
            JsonNode rule = hit.path("_source");
            String id = rule.path("id").asText(hit.path("_id").asText());
            JsonNode found = now.getOrDefault(id, MissingNode.getInstance());
            now.remove(id);
            counts.add(
                    new RuleCount(
                            id,
                            Answers.text(rule, "control", id),
                            Answers.text(rule, "title", id),
                            Answers.level(rule.path("level").asText()),
                            rule.path("state").asText(),
                            Answers.count(found),
                            known ? before.getOrDefault(id, 0L) : null,
                            Answers.top(found, "accounts"),
                            Answers.time(found.path("last")),
                            Answers.time(
                                    ever.getOrDefault(id, MissingNode.getInstance()).path("last")),
                            Answers.texts(rule.path("references"))));
        }
        // Of rules that no file holds any more, their findings tell.
        now.forEach((id, found) ->
                counts.add(
                        new RuleCount(
                                id,
                                id,
                                found.at("/title/buckets/0/key").asText(id),
                                Answers.level(found.at("/level/value").asInt()),
                                "removed",
                                Answers.count(found),
                                known ? before.getOrDefault(id, 0L) : null,
                                Answers.top(found, "accounts"),
                                Answers.time(found.path("last")),
                                Answers.time(found.path("last")),
                                List.of())));
        counts.sort(Ranking.BY_NAME);
        return counts;
    }

    private static Top<RuleCount> others(List<RuleCount> counts) {
        List<RuleCount> fired =
                counts.stream()
                        .filter(rule -> rule.name().equals(rule.id()) && rule.count() > 0)
                        .sorted(Ranking.BY_GRAVITY)
                        .toList();
        return new Top<>(fired.stream().limit(Questions.GROUPS).toList(), fired.size());
    }

    private static Top<Subject> subjects(JsonNode findings) {
        List<Subject> subjects = new ArrayList<>();
        for (JsonNode actor : findings.at("/actors/buckets")) {
            @Nullable Instant first = Answers.time(actor.path("first"));
            @Nullable Instant last = Answers.time(actor.path("last"));
            if (first != null && last != null) {
                subjects.add(
                        new Subject(
                                actor.path("key").asText(),
                                Answers.count(actor),
                                Answers.level(actor.at("/level/value").asInt()),
                                Answers.top(actor, "rules"),
                                Answers.top(actor, "accounts"),
                                Answers.top(actor, "addresses"),
                                first,
                                last));
            }
        }
        subjects.sort(Ranking.MOST_TELLING);
        return new Top<>(
                subjects.stream().limit(Questions.ROWS).toList(),
                findings.at("/actorsTotal/value").asLong());
    }

    private Top<Group> groups(Span span, JsonNode findings) throws SearchException {
        long total = 0;
        for (JsonNode rule : findings.at("/groups/buckets")) {
            total += rule.at("/actorsTotal/value").asLong();
        }
        List<Questions.Pair> pairs =
                Ranking.pairs(findings).stream().limit(Questions.GROUPS).toList();
        if (pairs.isEmpty()) {
            return Top.none();
        }
        JsonNode said = ask(FINDINGS, Questions.groups(span, pairs)).path("aggregations");
        List<Group> groups = new ArrayList<>();
        for (int number = 0; number < pairs.size(); number++) {
            Answers.group(pairs.get(number), said.path(String.valueOf(number)))
                    .ifPresent(groups::add);
        }
        return new Top<>(groups, total);
    }

    /** How often the same actors did the same in the time before; null where nothing is known. */
    private record Past(
            @Nullable Map<String, Long> root,
            @Nullable Map<String, Long> denied,
            @Nullable Map<String, Long> identityChanges) {}

    private Past past(Span span, JsonNode activity, boolean known) throws SearchException {
        if (!known) {
            return new Past(null, null, null);
        }
        JsonNode aggs =
                ask(
                                EVENTS,
                                Questions.activityOf(
                                        span.before(),
                                        keys(activity, "root"),
                                        keys(activity, "denied"),
                                        keys(activity, "identityChanges")))
                        .path("aggregations");
        return new Past(
                Answers.counts(aggs.at("/root/actors")),
                Answers.counts(aggs.at("/denied/actors")),
                Answers.counts(aggs.at("/identityChanges/actors")));
    }

    private static List<String> keys(JsonNode activity, String what) {
        return List.copyOf(Answers.counts(activity.path(what).path("actors")).keySet());
    }

    private static Top<Activity> activities(JsonNode aggs, @Nullable Map<String, Long> before) {
        List<Activity> activities = new ArrayList<>();
        for (JsonNode actor : aggs.at("/actors/buckets")) {
            Answers.activity(actor, before).ifPresent(activities::add);
        }
        return new Top<>(activities, aggs.at("/actorsTotal/value").asLong());
    }

    private static Top<SignIn> signIns(JsonNode aggs) {
        List<SignIn> signIns = new ArrayList<>();
        for (JsonNode actor : aggs.at("/actors/buckets")) {
            Answers.activity(actor, null)
                    .ifPresent(activity ->
                            signIns.add(
                                    new SignIn(
                                            activity,
                                            Answers.count(actor.path("succeeded")),
                                            Answers.count(actor.path("withoutMfa")),
                                            Answers.count(actor.path("failed")))));
        }
        signIns.sort(Ranking.WORST_SIGN_IN);
        return new Top<>(signIns, aggs.at("/actorsTotal/value").asLong());
    }

    private static Top<Place> places(
            JsonNode activity, JsonNode findings, JsonNode before, String kind, boolean known) {
        Map<String, Long> found = Answers.counts(findings.path(kind));
        JsonNode past = before.path("aggregations").path(kind);
        Set<String> seen = Answers.counts(past).keySet();
        boolean allKnown = known && past.path("sum_other_doc_count").asLong() == 0;
        List<Place> places = new ArrayList<>();
        for (JsonNode place : activity.path(kind).path("buckets")) {
            String name = place.path("key").asText();
            @Nullable Instant last = Answers.time(place.path("last"));
            if (last != null) {
                places.add(
                        new Place(
                                name,
                                Answers.count(place),
                                Answers.count(place.path("failed")),
                                found.getOrDefault(name, 0L),
                                allKnown && !seen.contains(name),
                                last));
            }
        }
        return new Top<>(places, activity.path(kind + "Total").path("value").asLong());
    }

    private Completeness completeness(Span span, JsonNode rules) throws SearchException {
        JsonNode ledger = ask(IndexNames.LEDGER, Questions.ledger());
        JsonNode kept = ask(IndexNames.DEAD_LETTERS, Questions.deadLetters());
        JsonNode letters = kept.path("aggregations");
        Deliveries deliveries =
                new Deliveries(ask(IndexNames.LEDGER, Questions.deliveries(span)), kept);
        Map<String, JsonNode> states = Answers.byKey(ledger.at("/aggregations/states"));
        JsonNode writing = states.getOrDefault("WRITING", MissingNode.getInstance());
        JsonNode written = states.getOrDefault("WRITTEN", MissingNode.getInstance());
        JsonNode asked = rules.at("/aggregations/asked");
        JsonNode aside = rules.at("/aggregations/aside");
        return new Completeness(
                Answers.count(asked.path("unknown")) > 0
                        ? null
                        : Answers.time(asked.path("complete")),
                Answers.hits(ledger),
                Answers.count(writing),
                Answers.count(written),
                Answers.earlier(
                        Answers.time(writing.path("oldest")), Answers.time(written.path("oldest"))),
                Answers.counts(letters.path("kinds")).entrySet().stream()
                        .map(kind -> new Counted(kind.getKey(), kind.getValue()))
                        .toList(),
                Answers.time(letters.path("last")),
                new Top<>(
                        List.copyOf(Answers.counts(aside.path("ids")).keySet()),
                        Answers.count(aside)),
                deliveries.top(),
                deliveries.lacking());
    }
}
