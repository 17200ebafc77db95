package dev.kikori.report;

import dev.kikori.report.Report.Bar;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Draws counts over time as stacked bars: an inline SVG of styled classes, no script. */
final class BarChart {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 240;
    private static final int LEFT = 64;
    private static final int RIGHT = 32;
    private static final int TOP = 14;
    private static final int BOTTOM = 32;
    private static final int GRID_LINES = 4;
    private static final int TICKS_MAX = 9;

    private final Span span;
    private final Moments moments;

    BarChart(Span span, Moments moments) {
        this.span = span;
        this.moments = moments;
    }

    /**
     * @param title what is counted
     * @param bands the style and the name of each part of a bar, from the bottom
     * @param what tells one bar's counts in words
     */
    Html.Element draw(String title, List<Band> bands, List<Bar> bars, Function<Bar, String> what) {
        long most = bars.stream().mapToLong(Bar::total).max().orElse(0);
        long step = niceStep(most);
        long top = Math.max(step, (most + step - 1) / step * step);
        Html.Element svg =
                Html.element("svg", Html.element("title", title))
                        .with("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
                        .with("role", "img")
                        .with("xmlns", "http://www.w3.org/2000/svg");
        List<Html> parts = new ArrayList<>();
        for (long value = 0; value <= top; value += step) {
            double y = y(value, top);
            parts.add(line(LEFT, y, WIDTH - RIGHT, y, value == 0 ? "axis" : "grid"));
            parts.add(label(Wording.number(value), LEFT - 8, y + 4, "end"));
        }
        for (Tick tick : ticks()) {
            double x = x(tick.time());
            parts.add(line(x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 5, "axis"));
            parts.add(label(tick.label(), x, HEIGHT - BOTTOM + 20, "middle"));
        }
        bars.stream()
                .filter(bar -> bar.total() > 0)
                .forEach(bar -> parts.add(bar(bar, bands, top, what.apply(bar))));
        if (most == 0) {
            parts.add(
                    label(
                            Wording.CHART_NONE,
                            (LEFT + WIDTH - RIGHT) / 2.0,
                            HEIGHT / 2.0,
                            "middle"));
        }
        Html.Element legend = Html.of("ul", "legend");
        for (Band band : bands) {
            legend =
                    legend.and(
                            Html.element(
                                    "li",
                                    Html.of("span", "swatch " + band.style()),
                                    Html.text(band.name())));
        }
        return Html.element(
                "figure",
                Html.element("figcaption", title),
                Html.of("div", "scroll", svg.and(parts)),
                legend);
    }

    /**
     * A part of each bar.
     *
     * @param style the class that colours it
     */
    record Band(String style, String name) {}

    private Html bar(Bar bar, List<Band> bands, long top, String words) {
        double left = x(bar.from());
        double width = Math.max(1, x(bar.to()) - left);
        double gap = width > 4 ? 1 : 0;
        Html.Element group =
                Html.element(
                        "g",
                        Html.element(
                                "title",
                                Wording.bar(
                                        moments.dayAndMinute(bar.from()),
                                        moments.dayAndMinute(bar.to()),
                                        words)));
        long below = 0;
        for (int band = 0; band < bands.size(); band++) {
            long count = bar.parts().get(band);
            if (count > 0) {
                double floor = y(below, top);
                // One event beside thousands is still to be seen.
                double height = Math.max(1.5, floor - y(below + count, top));
                group =
                        group.and(
                                Html.of("rect", bands.get(band).style())
                                        .with("x", round(left))
                                        .with("y", round(Math.max(TOP, floor - height)))
                                        .with("width", round(width - gap))
                                        .with("height", round(height)));
                below += count;
            }
        }
        return group;
    }

    private double x(Instant time) {
        double part =
                (double) Duration.between(span.from(), time).toMillis() / span.length().toMillis();
        return LEFT + Math.clamp(part, 0, 1) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(long value, long top) {
        return HEIGHT - BOTTOM - (double) value / top * (HEIGHT - TOP - BOTTOM);
    }

    /** 1, 2 or 5 times a power of ten, so that few lines reach above the highest bar. */
    static long niceStep(long most) {
        long least = Math.max(1, (most + GRID_LINES - 1) / GRID_LINES);
        long power = 1;
        while (power <= least / 10) {
            power *= 10;
        }
        for (long factor : List.of(1L, 2L, 5L, 10L)) {
            if (power * factor >= least) {
                return power * factor;
            }
        }
        return power * 10;
    }

    /** A moment named below the axis. */
    record Tick(Instant time, String label) {}

    private enum Unit {
        MINUTES(ChronoUnit.MINUTES),
        HOURS(ChronoUnit.HOURS),
        DAYS(ChronoUnit.DAYS),
        WEEKS(ChronoUnit.WEEKS),
        MONTHS(ChronoUnit.MONTHS),
        YEARS(ChronoUnit.YEARS);

        private final ChronoUnit unit;

        Unit(ChronoUnit unit) {
            this.unit = unit;
        }

        /** A moment not after another from which whole amounts lead to round moments. */
        private ZonedDateTime start(ZonedDateTime time) {
            ZonedDateTime day = time.truncatedTo(ChronoUnit.DAYS);
            return switch (this) {
                case MINUTES, HOURS, DAYS -> day;
                case WEEKS -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTHS -> day.withDayOfYear(1);
                case YEARS -> day.withDayOfYear(1).withYear(day.getYear() / 100 * 100);
            };
        }

        private DateTimeFormatter format() {
            return DateTimeFormatter.ofPattern(
                    switch (this) {
                        case MINUTES, HOURS -> "HH:mm";
                        case DAYS, WEEKS -> "d MMM";
                        case MONTHS -> "MMM uuuu";
                        case YEARS -> "uuuu";
                    },
                    Locale.ENGLISH);
        }
    }

    /** How far ticks may be apart. */
    private record Rhythm(Unit unit, int amount) {
        private static final List<Rhythm> ALL =
                List.of(
                        new Rhythm(Unit.MINUTES, 1),
                        new Rhythm(Unit.MINUTES, 5),
                        new Rhythm(Unit.MINUTES, 15),
                        new Rhythm(Unit.MINUTES, 30),
                        new Rhythm(Unit.HOURS, 1),
                        new Rhythm(Unit.HOURS, 3),
                        new Rhythm(Unit.HOURS, 6),
                        new Rhythm(Unit.HOURS, 12),
                        new Rhythm(Unit.DAYS, 1),
                        new Rhythm(Unit.DAYS, 2),
                        new Rhythm(Unit.WEEKS, 1),
                        new Rhythm(Unit.WEEKS, 2),
                        new Rhythm(Unit.MONTHS, 1),
                        new Rhythm(Unit.MONTHS, 3),
                        new Rhythm(Unit.MONTHS, 6),
                        new Rhythm(Unit.YEARS, 1),
                        new Rhythm(Unit.YEARS, 2),
                        new Rhythm(Unit.YEARS, 5),
                        new Rhythm(Unit.YEARS, 10),
                        new Rhythm(Unit.YEARS, 100));

        private Duration length() {
            return unit.unit.getDuration().multipliedBy(amount);
        }
    }

    /** As many round moments as fit. */
    List<Tick> ticks() {
        for (Rhythm rhythm : Rhythm.ALL) {
            if (span.length().dividedBy(rhythm.length()) < TICKS_MAX) {
                List<Tick> ticks = ticks(rhythm.unit(), rhythm.amount());
                if (ticks.size() <= TICKS_MAX) {
                    return ticks;
                }
            }
        }
        return List.of();
    }

    private List<Tick> ticks(Unit unit, int amount) {
        List<Tick> ticks = new ArrayList<>();
        ZonedDateTime start = unit.start(span.from().atZone(moments.zone()));
        for (int number = 0; ; number++) {
            ZonedDateTime time = moment(start, (long) number * amount, unit, amount);
            if (!time.toInstant().isBefore(span.to())) {
                return ticks;
            }
            if (!time.toInstant().isBefore(span.from())) {
                boolean midnight = time.toLocalTime().toSecondOfDay() == 0;
                ticks.add(
                        new Tick(
                                time.toInstant(),
                                (midnight && unit.compareTo(Unit.DAYS) < 0 ? Unit.DAYS : unit)
                                        .format()
                                        .format(time)));
            }
        }
    }

    /**
     * Several hours are counted by the clock on the wall, or a change of clocks would leave all
     * later ones at odd hours.
     */
    private static ZonedDateTime moment(ZonedDateTime start, long units, Unit unit, int amount) {
        return unit == Unit.HOURS && amount > 1
                ? start.toLocalDateTime().plusHours(units).atZone(start.getZone())
                : start.plus(units, unit.unit);
    }

    private static Html line(double x1, double y1, double x2, double y2, String style) {
        return Html.of("line", style)
                .with("x1", round(x1))
                .with("y1", round(y1))
                .with("x2", round(x2))
                .with("y2", round(y2));
    }

    private static Html label(String words, double x, double y, String anchor) {
        return Html.element("text", words)
                .with("x", round(x))
                .with("y", round(y))
                .with("text-anchor", anchor);
    }

    private static String round(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
