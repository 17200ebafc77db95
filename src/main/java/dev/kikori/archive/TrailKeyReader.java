package dev.kikori.archive;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a key apart at its slashes, its file name at its underscores. */
final class TrailKeyReader {
    private static final Pattern TIME = Pattern.compile("[0-9]{8}T[0-9]{4}(?:[0-9]{2})?Z");
    private static final Pattern FILE_NAME =
            Pattern.compile("([^_]+)_(CloudTrail[A-Za-z-]*)_([^_]+)_.+");
    private static final DateTimeFormatter MINUTE = time("uuuuMMdd'T'HHmm'Z'");
    private static final DateTimeFormatter SECOND = time("uuuuMMdd'T'HHmmss'Z'");

    private TrailKeyReader() {}

    static TrailKey read(String key) {
        if (key.endsWith("/")) {
            return new TrailKey.Other("a folder marker");
        }
        if (!key.endsWith(".json.gz") && !key.endsWith(".json")) {
            return new TrailKey.Other("neither .json.gz nor .json");
        }
        return switch (byFolders(key)) {
            case TrailKey.Trail trail -> trail;
            case TrailKey.Other other -> byFileName(key).orElse(other);
        };
    }

    private static TrailKey byFolders(String key) {
        List<String> parts = List.of(key.split("/", -1));
        // A prefix may itself contain AWSLogs (a bucket that collects buckets): the last one
        // counts.
        int logs = parts.lastIndexOf("AWSLogs");
        if (logs < 0) {
            return new TrailKey.Other("not below AWSLogs/");
        }
        String prefix = String.join("/", parts.subList(0, logs));
        List<String> below = parts.subList(logs + 1, parts.size());
        return below.getFirst().startsWith("o-")
                ? belowAccount(prefix, below.getFirst(), below.subList(1, below.size()))
                : belowAccount(prefix, null, below);
    }

    /**
     * The folder's name and the date are proof enough: published trails have their accounts and
     * Regions masked.
     */
    private static TrailKey belowAccount(
            String prefix, @Nullable String organization, List<String> parts) {
        if (parts.size() < 2) {
            return new TrailKey.Other("no account and folder below AWSLogs/");
        }
        Optional<TrailKey.Kind> kind = TrailKey.Kind.ofFolder(parts.get(1));
        if (kind.isEmpty()) {
            return new TrailKey.Other(parts.get(1) + " is not one of CloudTrail's folders");
        }
        if (parts.size() != 7) {
            return new TrailKey.Other("not region/YYYY/MM/DD/file below " + parts.get(1));
        }
        String day = String.join("-", parts.subList(3, 6));
        String fileName = parts.getLast();
        try {
            return new TrailKey.Trail(
                    kind.get(),
                    prefix,
                    organization,
                    parts.getFirst(),
                    parts.get(2),
                    LocalDate.parse(day),
                    fileName,
                    time(kind.get(), fileName));
        } catch (DateTimeException e) {
            return new TrailKey.Other(day + " is not a date");
        }
    }

    private static Optional<TrailKey> byFileName(String key) {
        int slash = key.lastIndexOf('/');
        String fileName = key.substring(slash + 1);
        Matcher name = FILE_NAME.matcher(fileName);
        if (!name.matches()) {
            return Optional.empty();
        }
        Optional<TrailKey.Kind> kind = TrailKey.Kind.ofFolder(name.group(2));
        @Nullable Instant time = kind.isEmpty() ? null : time(kind.get(), fileName);
        if (time == null) {
            return Optional.empty();
        }
        return Optional.of(
                new TrailKey.Trail(
                        kind.get(),
                        slash < 0 ? "" : key.substring(0, slash),
                        null,
                        name.group(1),
                        name.group(3),
                        LocalDate.ofInstant(time, ZoneOffset.UTC),
                        fileName,
                        time));
    }

    private static @Nullable Instant time(TrailKey.Kind kind, String fileName) {
        String stem = fileName.substring(0, fileName.lastIndexOf(".json"));
        List<String> words = List.of(stem.split("_", -1));
        // A digest has the trail's name before its time, everything else a random word after it.
        for (String word : kind == TrailKey.Kind.DIGEST ? words.reversed() : words) {
            if (TIME.matcher(word).matches()) {
                return instant(word);
            }
        }
        return null;
    }

    private static @Nullable Instant instant(String word) {
        try {
            return LocalDateTime.parse(word, word.length() == 14 ? MINUTE : SECOND)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static DateTimeFormatter time(String pattern) {
        return DateTimeFormatter.ofPattern(pattern).withResolverStyle(ResolverStyle.STRICT);
    }
}
