package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PromQL expression, as far as it can be judged without Prometheus. */
record Expression(String text) {
    /** Labels whose values are words from a fixed list, all of which are seen. */
    private static final Set<String> FIXED = Set.of("outcome", "result", "state");

    /** Put on by Prometheus, or by the histogram. */
    private static final Set<String> OTHER_LABELS = Set.of("job", "instance", "le");

    private static final Set<String> WORDS =
            Set.of(
                    "absent",
                    "and",
                    "by",
                    "bool",
                    "changes",
                    "count",
                    "delta",
                    "histogram_quantile",
                    "increase",
                    "max",
                    "max_over_time",
                    "min",
                    "min_over_time",
                    "offset",
                    "on",
                    "or",
                    "rate",
                    "sum",
                    "sum_over_time",
                    "time",
                    "topk",
                    "vector",
                    "up",
                    "ALERTS");

    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]|offset \\d+[smhd]");
    private static final Pattern GROUPING = Pattern.compile("\\b(by|on) \\(([^)]*)\\)");
    private static final Pattern SERIES =
            Pattern.compile("((?:kikori|jvm|process|system)_[a-z_]+)(?:\\{([^}]*)\\})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+) *(=~|!~|!=|=) *\"([^\"]*)\"");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_:][\\w:]*");

    /** With Grafana's variables filled in. */
    static Expression ofGrafana(String text) {
        return new Expression(
                text.replace("$__rate_interval", "5m")
                        .replace("$__range", "1h")
                        .replace("$instance", ".*"));
    }

    /**
     * Fails unless every name is known, every label is one of its metric and every word is one of
     * its label's.
     *
     * @param recorded the names of recording rules
     */
    void judge(Map<String, Metric> metrics, Set<String> recorded) {
        Matcher series = SERIES.matcher(text);
        Set<String> labels = new TreeSet<>(OTHER_LABELS);
        labels.add("account");
        while (series.find()) {
            if (recorded.contains(series.group(1))) {
                continue;
            }
            Metric metric = Metric.of(series.group(1), metrics);
            labels.addAll(metric.labels().keySet());
            String matchers = series.group(2);
            if (matchers != null) {
                judge(metric, matchers);
            }
        }
        judgeRest(labels, recorded);
    }

    private void judge(Metric metric, String matchers) {
        Matcher matcher = MATCHER.matcher(matchers);
        while (matcher.find()) {
            String label = matcher.group(1);
            if (!OTHER_LABELS.contains(label)) {
                assertThat(metric.labels()).as(text).containsKey(label);
            }
            if (FIXED.contains(label)) {
                assertThat(metric.labels().getOrDefault(label, Set.of()))
                        .as(text)
                        .containsAll(List.of(matcher.group(3).split("\\|")));
            }
        }
    }

    private void judgeRest(Set<String> labels, Set<String> recorded) {
        String rest = RANGE.matcher(text).replaceAll(" ");
        Matcher grouping = GROUPING.matcher(rest);
        while (grouping.find()) {
            assertThat(labels).as(text).containsAll(List.of(grouping.group(2).split(", ")));
        }
        rest = GROUPING.matcher(rest).replaceAll(" ");
        rest = SERIES.matcher(rest).replaceAll(" ");
        rest = rest.replaceAll("\\{[^}]*\\}", " ");
        Matcher name = NAME.matcher(rest);
        while (name.find()) {
            assertThat(WORDS.contains(name.group()) || recorded.contains(name.group()))
                    .as("%s in %s", name.group(), text)
                    .isTrue();
        }
    }

    /** The names of the metrics of Kikori in it. */
    Set<String> ofKikori(Map<String, Metric> metrics) {
        Set<String> names = new TreeSet<>();
        Matcher series = SERIES.matcher(text);
        while (series.find()) {
            if (series.group(1).startsWith("kikori_")) {
                names.add(Metric.of(series.group(1), metrics).name());
            }
        }
        return names;
    }
}
