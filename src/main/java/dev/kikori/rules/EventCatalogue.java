package dev.kikori.rules;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The event sources that CloudTrail writes, and the event names of each.
 *
 * <p>{@code events.txt} beside this class is made of public service models, {@code
 * events-documented.txt} is kept by hand: what CloudTrail records though it is no operation of an
 * API, or under another name. A line is {@code source: Name Name}, the source without {@code
 * .amazonaws.com}; a star among the names says that there are more than are listed anywhere.
 */
public final class EventCatalogue {

    /** Knows no source, and so of nothing that it does not exist. */
    public static final EventCatalogue EMPTY = new EventCatalogue(Map.of());

    static final String DOMAIN = ".amazonaws.com";
    private static final String MORE = "*";

    // CloudTrail writes the version of Lambda's API behind the operation's name:
    // CreateFunction20150331, UpdateFunctionCode20150331v2; CloudFront's, now and then, too:
    // CreateFunction2020_05_31.
    private static final Pattern VERSION =
            Pattern.compile("20[0-9]{2}(?:[0-9]{4}(?:v[0-9]+)?|_[0-9]{2}_[0-9]{2})$");

    private final Map<String, Set<String>> namesBySource;
    private final Set<String> allNames = new HashSet<>();

    private EventCatalogue(Map<String, Set<String>> namesBySource) {
        this.namesBySource = namesBySource;
        namesBySource.values().forEach(allNames::addAll);
        allNames.remove(MORE);
    }

    /** What ships with Kikori; read when it is first asked for. */
    public static EventCatalogue standard() {
        return Shipped.CATALOGUE;
    }

    private static final class Shipped {
        private static final EventCatalogue CATALOGUE =
                new EventCatalogue(read("events.txt", "events-documented.txt"));
    }

    boolean isEmpty() {
        return namesBySource.isEmpty();
    }

    /** The sources of which this is true, such as {@code iam.amazonaws.com}, in order. */
    public Set<String> sources(Predicate<String> wanted) {
        var found = new TreeSet<String>();
        namesBySource.keySet().stream().filter(wanted).forEach(found::add);
        return found;
    }

    /** Whether one of the sources may have an event of which this is true. */
    public boolean hasName(Set<String> sources, Predicate<String> wanted) {
        return sources.stream()
                .map(source -> namesBySource.getOrDefault(source, Set.of()))
                .anyMatch(names -> names.contains(MORE) || names.stream().anyMatch(wanted));
    }

    /** Whether any source is known to have an event of which this is true. */
    public boolean hasName(Predicate<String> wanted) {
        return allNames.stream().anyMatch(wanted);
    }

    /** An event's name without the version of an API that may stand behind it. */
    static String unversioned(String name) {
        return VERSION.matcher(name).replaceFirst("");
    }

    private static Map<String, Set<String>> read(String... files) {
        var read = new HashMap<String, Set<String>>();
        for (String file : files) {
            try (InputStream in = EventCatalogue.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException("not on the class path: " + file);
                }
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .forEach(line -> add(line, read));
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + file, e);
            }
        }
        return read;
    }

    private static void add(String line, Map<String, Set<String>> read) {
        int colon = line.indexOf(": ");
        if (colon < 0) {
            throw new IllegalStateException("no `source: Name Name`: " + line);
        }
        Set<String> names =
                read.computeIfAbsent(line.substring(0, colon) + DOMAIN, _ -> new HashSet<>());
        names.addAll(Set.of(line.substring(colon + 2).strip().split(" +")));
    }
}
