package dev.kikori.rules;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The way from the top of a CloudTrail record, as CloudTrail wrote it, to a value.
 *
 * @param segments one step each, outermost first; empty is the record itself
 */
public record Path(List<Segment> segments) {

    /** The record itself. */
    public static final Path ROOT = new Path(List.of());

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]+");

    public Path {
        segments = List.copyOf(segments);
    }

    /** One step of a path. */
    public sealed interface Segment {
        /** Into an object, by the member's exact name, which may hold dots. */
        record Key(String name) implements Segment {}

        /** Into an array, by position from 0. */
        record Index(int position) implements Segment {}

        /** Into every element of an array. */
        record AnyIndex() implements Segment {}

        /** Into every member of an object. */
        record AnyKey() implements Segment {}
    }

    /** The path through objects by these names. */
    public static Path of(String... names) {
        return new Path(Stream.of(names).<Segment>map(Segment.Key::new).toList());
    }

    /** Whether the path leads through names alone, so to at most one value. */
    public boolean namesOnly() {
        return segments.stream().allMatch(Segment.Key.class::isInstance);
    }

    /** The path as the CloudWatch Logs filter language writes it: {@code $.resources[0].ARN}. */
    @Override
    public String toString() {
        var text = new StringBuilder("$");
        for (Segment segment : segments) {
            switch (segment) {
                case Segment.Key(String name) when PLAIN_NAME.matcher(name).matches() ->
                        text.append('.').append(name);
                case Segment.Key(String name) -> text.append(".['").append(name).append("']");
                case Segment.Index(int position) -> text.append('[').append(position).append(']');
                case Segment.AnyIndex() -> text.append("[*]");
                case Segment.AnyKey() -> text.append(".*");
            }
        }
        return text.toString();
    }
}
