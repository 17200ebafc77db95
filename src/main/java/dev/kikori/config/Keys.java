package dev.kikori.config;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives out the values of configuration keys, gathering what is wrong with any of them.
 *
 * <p>The key {@code opensearch.url} comes from the environment as {@code KIKORI_OPENSEARCH_URL}, or
 * from the file as {@code url} under {@code opensearch}; the environment wins.
 */
final class Keys {
    private static final String PREFIX = "KIKORI_";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private final JsonNode file;
    private final Map<String, String> environment;
    private final TreeSet<String> known = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    Keys(JsonNode file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    List<String> problems() {
        return problems;
    }

    void problem(String problem) {
        problems.add(problem);
    }

    Optional<String> text(String key) {
        known.add(key);
        @Nullable String fromEnvironment = environment.get(variable(key));
        if (fromEnvironment != null && !fromEnvironment.isBlank()) {
            return Optional.of(fromEnvironment.strip());
        }
        JsonNode value = file.at("/" + key.replace('.', '/'));
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (value.isContainerNode()) {
            problem(
                    key
                            + " must be a single value, not "
                            + value.getNodeType().name().toLowerCase(Locale.ROOT));
            return Optional.empty();
        }
        return value.asText().isBlank() ? Optional.empty() : Optional.of(value.asText().strip());
    }

    /** A list in the file; one value a line in the environment. */
    List<String> texts(String key) {
        known.add(key);
        @Nullable String fromEnvironment = environment.get(variable(key));
        if (fromEnvironment != null) {
            return fromEnvironment
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
        List<String> values = new ArrayList<>();
        JsonNode value = file.at("/" + key.replace('.', '/'));
        if (value.isArray()) {
            value.forEach(element -> values.add(element.asText()));
        } else if (!value.isMissingNode() && !value.isNull()) {
            problem(key + " must be a list");
        }
        return values;
    }

    /**
     * An address without credentials, which would stand in every message.
     *
     * @param example what such an address looks like
     */
    Optional<URI> url(String key, String example) {
        if (text(key).filter(text -> text.contains("@")).isPresent()) {
            problem(
                    key
                            + " holds a user name or a password, which are not read there; take them out"
                            + " and use the settings for them");
            return Optional.empty();
        }
        return parsed(
                key,
                "a URL such as " + example,
                text -> {
                    try {
                        URI url = new URI(text);
                        boolean http =
                                "http".equals(url.getScheme()) || "https".equals(url.getScheme());
                        boolean plain = url.getRawQuery() == null && url.getRawFragment() == null;
                        return http && plain && url.getHost() != null ? url : null;
                    } catch (URISyntaxException e) {
                        return null;
                    }
                });
    }

    Optional<Path> file(String key) {
        Optional<Path> path = text(key).map(Path::of);
        path.filter(named -> !java.nio.file.Files.isReadable(named))
                .ifPresent(named -> problem(key + " names " + named + ", which cannot be read"));
        return path;
    }

    /** Files or folders that can be read. */
    List<Path> files(String key) {
        List<Path> paths = texts(key).stream().map(Path::of).toList();
        for (Path path : paths) {
            if (!java.nio.file.Files.isReadable(path)) {
                problem(key + " names " + path + ", which cannot be read");
            }
        }
        return paths;
    }

    Optional<Duration> duration(String key, Duration least, Duration most) {
        Optional<Duration> duration =
                parsed(
                        key,
                        "a time such as 500ms, 30s, 5m, 2h or 400d",
                        text -> {
                            Matcher matcher = DURATION.matcher(text);
                            if (!matcher.matches()) {
                                return null;
                            }
                            long amount = Long.parseLong(matcher.group(1));
                            return switch (matcher.group(2)) {
                                case "ms" -> Duration.ofMillis(amount);
                                case "s" -> Duration.ofSeconds(amount);
                                case "m" -> Duration.ofMinutes(amount);
                                case "h" -> Duration.ofHours(amount);
                                default -> Duration.ofDays(amount);
                            };
                        });
        return within(key, duration, least, most);
    }

    Optional<Integer> number(String key, int least, int most) {
        Optional<Integer> number =
                parsed(
                        key,
                        "a whole number",
                        text -> text.matches("-?\\d{1,9}") ? Integer.valueOf(text) : null);
        return within(key, number, least, most);
    }

    Optional<Boolean> flag(String key) {
        return parsed(
                key,
                "true or false",
                text ->
                        switch (text.toLowerCase(Locale.ROOT)) {
                            case "true" -> Boolean.TRUE;
                            case "false" -> Boolean.FALSE;
                            default -> null;
                        });
    }

    <T extends Enum<T>> Optional<T> choice(String key, Class<T> type) {
        List<String> words = new ArrayList<>();
        for (T constant : type.getEnumConstants()) {
            words.add(constant.name().toLowerCase(Locale.ROOT));
        }
        return parsed(
                key,
                String.join(" or ", words),
                text ->
                        words.contains(text.toLowerCase(Locale.ROOT))
                                ? Enum.valueOf(type, text.toUpperCase(Locale.ROOT))
                                : null);
    }

    /** Complains about every key and variable that nothing asked for. */
    void rejectUnknown() {
        rejectUnknown("", file);
        TreeSet<String> variables = new TreeSet<>();
        TreeSet<String> sections = new TreeSet<>();
        for (String key : known) {
            variables.add(variable(key));
            sections.add(
                    PREFIX
                            + key.substring(0, key.indexOf('.') + 1)
                                    .replace('.', '_')
                                    .toUpperCase(Locale.ROOT));
        }
        for (String name : new TreeSet<>(environment.keySet())) {
            if (!variables.contains(name) && sections.stream().anyMatch(name::startsWith)) {
                problem("the variable " + name + " is not known; " + nearest(name, variables));
            }
        }
    }

    private void rejectUnknown(String prefix, JsonNode node) {
        for (var member : node.properties()) {
            String key = prefix + member.getKey();
            boolean section = known.stream().anyMatch(name -> name.startsWith(key + "."));
            if (section && member.getValue().isObject()) {
                rejectUnknown(key + ".", member.getValue());
            } else if (section && !member.getValue().isNull()) {
                problem(key + " must hold keys of its own, such as " + known.ceiling(key + "."));
            } else if (!section && !known.contains(key)) {
                problem("the key " + key + " is not known; " + nearest(key, known));
            }
        }
    }

    private static String nearest(String name, Set<String> names) {
        return names.stream()
                .min(java.util.Comparator.comparingInt(candidate -> distance(name, candidate)))
                .map(best -> "did you mean " + best + "?")
                .orElse("there is none like it");
    }

    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    private <T> Optional<T> parsed(
            String key, String expected, Function<String, @Nullable T> parser) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        @Nullable T value = parser.apply(text.get());
        if (value == null) {
            problem(key + " is \"" + text.get() + "\"; expected " + expected);
        }
        return Optional.ofNullable(value);
    }

    private <T extends Comparable<T>> Optional<T> within(
            String key, Optional<T> value, T least, T most) {
        if (value.isPresent()
                && (value.get().compareTo(least) < 0 || value.get().compareTo(most) > 0)) {
            problem(
                    key
                            + " is "
                            + words(value.get())
                            + "; expected "
                            + words(least)
                            + " to "
                            + words(most));
            return Optional.empty();
        }
        return value;
    }

    private static String words(Object value) {
        return value instanceof Duration duration
                ? duration.toMillis() / 1000.0 + " s"
                : value.toString();
    }

    private static String variable(String key) {
        return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
