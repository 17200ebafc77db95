package dev.kikori.deploy;

import dev.kikori.Wiring;
import dev.kikori.telemetry.Meters;
import dev.kikori.telemetry.Telemetry;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.awaitility.Awaitility;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metric as Prometheus sees it.
 *
 * @param name without the suffixes of a histogram's series
 * @param type {@code counter}, {@code gauge}, {@code histogram} or {@code summary}
 * @param labels its labels and the values seen, but for {@code le}
 */
record Metric(String name, String type, Map<String, Set<String>> labels) {
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    /** Everything that a worker to which everything has happened once tells, by name. */
    static Map<String, Metric> all() throws ReflectiveOperationException {
        PrometheusMeterRegistry registry = Wiring.registry();
        Meters meters = new Meters(registry);
        for (Method fact :
                Arrays.stream(Telemetry.class.getMethods())
                        .sorted(Comparator.comparing(Method::getName))
                        .toList()) {
            tell(meters, fact);
        }
        // The pauses of the garbage collector are there once it has worked and said so.
        System.gc();
        Awaitility.await().until(() -> registry.scrape().contains("jvm_gc_pause_seconds_sum"));
        return read(registry.scrape());
    }

    private static void tell(Meters meters, Method fact) throws ReflectiveOperationException {
        Object[] words = Arrays.stream(fact.getParameterTypes()).map(Metric::anything).toArray();
        try {
            fact.invoke(meters, words);
        } catch (InvocationTargetException e) {
            throw new AssertionError(fact.getName(), e.getCause());
        }
    }

    private static Object anything(Class<?> type) {
        Map<Class<?>, Object> some =
                Map.of(
                        String.class,
                        "word",
                        Duration.class,
                        Duration.ofSeconds(1),
                        Instant.class,
                        Instant.EPOCH,
                        int.class,
                        1,
                        long.class,
                        1L,
                        boolean.class,
                        true,
                        Telemetry.EventCounts.class,
                        Telemetry.EventCounts.NONE,
                        Throwable.class,
                        new IllegalStateException("told by a test"));
        Object one = some.get(type);
        if (one == null) {
            throw new AssertionError("no " + type + " to tell of");
        }
        return one;
    }

    private static Map<String, Metric> read(String scrape) {
        Map<String, Metric> metrics = new TreeMap<>();
        List<String> lines = scrape.lines().toList();
        for (String line : lines) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                metrics.put(words[2], new Metric(words[2], words[3], new TreeMap<>()));
            }
        }
        for (String line : lines) {
            if (!line.startsWith("#")) {
                String series = line.split("[{ ]", 2)[0];
                Metric metric = of(series, metrics);
                int close = line.lastIndexOf('}');
                Matcher label = LABEL.matcher(close < 0 ? "" : line.substring(0, close));
                while (label.find()) {
                    if (!label.group(1).equals("le")) {
                        metric.labels
                                .computeIfAbsent(label.group(1), _ -> new TreeSet<>())
                                .add(label.group(2));
                    }
                }
            }
        }
        return metrics;
    }

    /** The metric to which a series belongs. */
    static Metric of(String series, Map<String, Metric> metrics) {
        Metric itself = metrics.get(series);
        Metric whole = metrics.get(series.replaceFirst("_(bucket|count|sum)$", ""));
        if (itself != null) {
            return itself;
        }
        if (whole == null || Set.of("counter", "gauge").contains(whole.type())) {
            throw new AssertionError("there is no metric " + series);
        }
        return whole;
    }

    /** The names of those that Kikori itself tells, without the gauges that go with a histogram. */
    static Set<String> ofKikori(Map<String, Metric> metrics) {
        Set<String> names = new TreeSet<>();
        for (String name : metrics.keySet()) {
            if (name.startsWith("kikori_") && !isMaximum(name, metrics)) {
                names.add(name);
            }
        }
        return names;
    }

    private static boolean isMaximum(String name, Map<String, Metric> metrics) {
        return name.endsWith("_max")
                && metrics.containsKey(name.substring(0, name.length() - "_max".length()));
    }
}
