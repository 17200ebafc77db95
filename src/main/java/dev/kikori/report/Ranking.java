package dev.kikori.report;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.report.Report.RuleCount;
import dev.kikori.report.Report.SignIn;
import dev.kikori.report.Report.Subject;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands first. Severity decides; where it is the same, an actor who set off many different
 * rules tells more than one who set off one rule many times.
 */
final class Ranking {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d{1,9})");

    /** One busy actor must not hide all others. */
    static final int PER_ACTOR_MAX = 3;

    /** {@code CloudWatch.2} before {@code CloudWatch.10}. */
    static final Comparator<RuleCount> BY_NAME =
            Comparator.comparing((RuleCount rule) -> stem(rule.name()))
                    .thenComparingLong(rule -> number(rule.name()))
                    .thenComparing(RuleCount::id);

    static final Comparator<RuleCount> BY_GRAVITY =
            Comparator.comparingLong((RuleCount rule) -> -rule.level().number())
                    .thenComparingLong(rule -> -rule.count())
                    .thenComparing(RuleCount::id);

    static final Comparator<Subject> MOST_TELLING =
            Comparator.comparingLong((Subject subject) -> -subject.level().number())
                    .thenComparingLong(subject -> -subject.rules().total())
                    .thenComparingLong(subject -> -subject.count())
                    .thenComparing(Subject::who);

    static final Comparator<SignIn> WORST_SIGN_IN =
            Comparator.comparingLong((SignIn signIn) -> -signIn.withoutMfa())
                    .thenComparingLong(signIn -> -signIn.failed())
                    .thenComparingLong(signIn -> -signIn.succeeded())
                    .thenComparing(signIn -> signIn.activity().who());

    private Ranking() {}

    private record Ranked(Questions.Pair pair, int level, long rules, long findings, long count) {}

    /**
     * Rules and actors of an answer to {@link Questions#findings}, in order, of no actor more than
     * {@link #PER_ACTOR_MAX}.
     */
    static List<Questions.Pair> pairs(JsonNode findings) {
        Map<String, Long> rulesByActor = new HashMap<>();
        Map<String, Long> findingsByActor = new HashMap<>();
        findings.at("/groups/buckets")
                .forEach(rule ->
                        rule.at("/actors/buckets")
                                .forEach(actor -> {
                                    String who = actor.path("key").asText();
                                    rulesByActor.merge(who, 1L, Long::sum);
                                    findingsByActor.merge(who, Answers.count(actor), Long::sum);
                                }));
        List<Ranked> ranked = new ArrayList<>();
        for (JsonNode rule : findings.at("/groups/buckets")) {
            for (JsonNode actor : rule.at("/actors/buckets")) {
                String who = actor.path("key").asText();
                ranked.add(
                        new Ranked(
                                new Questions.Pair(rule.path("key").asText(), who),
                                rule.at("/level/value").asInt(),
                                rulesByActor.getOrDefault(who, 0L),
                                findingsByActor.getOrDefault(who, 0L),
                                Answers.count(actor)));
            }
        }
        ranked.sort(
                Comparator.comparingLong((Ranked each) -> -each.level())
                        .thenComparingLong(each -> -each.rules())
                        .thenComparingLong(each -> -each.findings())
                        .thenComparing(each -> each.pair().actor())
                        .thenComparingLong(each -> -each.count())
                        .thenComparing(each -> each.pair().rule()));
        Map<String, Integer> told = new HashMap<>();
        return ranked.stream()
                .map(Ranked::pair)
                .filter(pair -> told.merge(pair.actor(), 1, Integer::sum) <= PER_ACTOR_MAX)
                .toList();
    }

    private static String stem(String name) {
        Matcher numbered = NUMBERED.matcher(name);
        return numbered.matches() ? numbered.group(1) : name;
    }

    private static int number(String name) {
        Matcher numbered = NUMBERED.matcher(name);
        return numbered.matches() ? Integer.parseInt(numbered.group(2)) : 0;
    }
}
