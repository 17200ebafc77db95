package dev.kikori.report;

import dev.kikori.report.Report.Activity;
import dev.kikori.report.Report.Bar;
import dev.kikori.report.Report.Place;
import dev.kikori.report.Report.RuleCount;
import dev.kikori.report.Report.SignIn;
import dev.kikori.report.Report.Subject;
import dev.kikori.report.Report.Top;
import dev.kikori.telemetry.Version;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * Writes a report as one HTML page that needs nothing else: no script, no font, no picture from
 * anywhere. Pure.
 */
public final class ReportPage {
    /** What a report calls its maker; by it a report is known from other files. */
    public static final String GENERATOR = "Kikori report";

    private static final String STYLE = style();

    private final Report report;
    private final Moments moments;
    private final Cells cells;

    private ReportPage(Report report) {
        this.report = report;
        moments = new Moments(report.head().zone());
        cells = new Cells(moments);
    }

    /** The whole page, well-formed XML too. */
    public static String of(Report report) {
        return new ReportPage(report).page();
    }

    private String page() {
        Html.Element head =
                Html.element(
                        "head",
                        Html.element("meta").with("charset", "utf-8"),
                        Html.element("meta")
                                .with("http-equiv", "Content-Security-Policy")
                                .with(
                                        "content",
                                        "default-src 'none'; style-src '"
                                                + hash(STYLE)
                                                + "'; base-uri 'none'; form-action 'none'"),
                        meta("viewport", "width=device-width, initial-scale=1"),
                        meta("color-scheme", "light dark"),
                        meta("generator", GENERATOR),
                        meta("referrer", "no-referrer"),
                        Html.element("title", Wording.TITLE + " · " + spanWords()),
                        Html.element("style", STYLE));
        Html.Element main =
                Html.element(
                        "main",
                        new Summary(report, cells).html(),
                        section("time", Wording.OVER_TIME, "", charts()),
                        section("controls", Wording.CONTROLS, Wording.CONTROLS_NOTE, controls()),
                        section("other-rules", Wording.OTHER_RULES, "", otherRules()),
                        section("subjects", Wording.SUBJECTS, Wording.SUBJECTS_NOTE, subjects()),
                        section(
                                "findings",
                                Wording.GROUPS,
                                Wording.GROUPS_NOTE,
                                new FindingCards(cells).html(report.groups())),
                        section("root", Wording.ROOT, Wording.ROOT_NOTE, root()),
                        section("sign-ins", Wording.SIGN_INS, Wording.SIGN_INS_NOTE, signIns()),
                        section(
                                "denied",
                                Wording.DENIED,
                                Wording.DENIED_NOTE,
                                activities(report.denied())),
                        section(
                                "identities",
                                Wording.IDENTITY_CHANGES,
                                Wording.IDENTITY_CHANGES_NOTE,
                                activities(report.identityChanges())),
                        section(
                                "places",
                                Wording.PLACES,
                                Wording.PLACES_NOTE,
                                places(Wording.ACCOUNT, report.accounts()),
                                places(Wording.REGION, report.regions())),
                        section(
                                "completeness",
                                Wording.COMPLETENESS,
                                "",
                                new CompletenessPart(cells).html(report.completeness())));
        Html.Element body =
                Html.element(
                        "body",
                        header(),
                        main,
                        Html.filled("footer", Wording.FOOTNOTE, Html.text(zoneName())));
        return Html.page(
                Html.element("html", head, body)
                        .with("lang", Wording.LANGUAGE)
                        .with("xmlns", "http://www.w3.org/1999/xhtml"));
    }

    private Html header() {
        Report.Head head = report.head();
        return Html.element(
                "header",
                Html.element("h1", Wording.TITLE),
                Html.filled(
                                "p",
                                Wording.SUBTITLE,
                                moments.time(head.span().from()),
                                moments.time(head.span().to()),
                                Html.text(zoneName()),
                                Html.value(head.cluster()),
                                Html.value(head.openSearch()),
                                moments.time(head.made()),
                                Html.text(Version.TEXT))
                        .with("class", "subtitle"));
    }

    private String spanWords() {
        return moments.minute(report.head().span().from())
                + " – "
                + moments.minute(report.head().span().to());
    }

    private String zoneName() {
        return moments.zoneName(report.head().span());
    }

    private static Html section(String id, String title, String note, Html... parts) {
        Html.Element section = Html.element("section", Html.element("h2", title)).with("id", id);
        if (!note.isEmpty()) {
            section = section.and(Html.of("p", "note", note));
        }
        return section.and(parts);
    }

    /** The head of the column that compares, where there is something to compare with. */
    private String before() {
        return report.before() == null ? "" : "#" + Wording.BEFORE;
    }

    private Html charts() {
        BarChart chart = new BarChart(report.head().span(), moments);
        List<BarChart.Band> severities =
                Report.LEVELS.reversed().stream()
                        .map(level -> new BarChart.Band("s-" + level.word(), Wording.level(level)))
                        .toList();
        List<Bar> lowestFirst =
                report.findings().stream()
                        .map(bar -> new Bar(bar.from(), bar.to(), bar.parts().reversed()))
                        .toList();
        return Html.element(
                "div",
                chart.draw(
                        Wording.EVENTS_CHART,
                        List.of(
                                new BarChart.Band("ok", Wording.OK_LEGEND),
                                new BarChart.Band("failed", Wording.FAILED_LEGEND)),
                        report.events(),
                        bar -> Wording.eventsBar(bar.total(), bar.parts().getLast())),
                chart.draw(
                        Wording.FINDINGS_CHART,
                        severities,
                        lowestFirst,
                        bar -> Wording.findings(bar.total())));
    }

    private Html controls() {
        Table table =
                Table.of(
                        Wording.CONTROL,
                        Wording.WATCHES,
                        Wording.SEVERITY,
                        "#" + Wording.FIRED,
                        before(),
                        Wording.ACCOUNTS,
                        Wording.LAST);
        report.controls().forEach(rule -> row(table, rule));
        return Html.element(
                "div",
                Html.element(
                        "p",
                        Wording.controlsFired(
                                report.controls().stream().filter(rule -> rule.count() > 0).count(),
                                report.controls().size())),
                table.html(0));
    }

    private Html otherRules() {
        Table table =
                Table.of(
                        Wording.RULE,
                        Wording.WATCHES,
                        Wording.SEVERITY,
                        "#" + Wording.FIRED,
                        before(),
                        Wording.ACCOUNTS,
                        Wording.LAST);
        report.otherRules().rows().forEach(rule -> row(table, rule));
        return Html.element(
                "div",
                Html.element(
                        "p",
                        Wording.otherRules(
                                report.otherRules().total(),
                                Math.max(
                                        report.otherRules().total(),
                                        report.rulesAsked() - report.controls().size()))),
                report.otherRules().rows().isEmpty()
                        ? Html.text("")
                        : table.html(report.otherRules().more()));
    }

    private void row(Table table, RuleCount rule) {
        Html name =
                rule.references().isEmpty()
                        ? Html.value(rule.name())
                        : Html.link(rule.references().getFirst(), rule.name());
        String state = Wording.state(rule.state());
        @Nullable Instant last = rule.last();
        @Nullable Instant ever = rule.lastEver();
        table.row(
                rule.count() > 0 ? "fired" : "quiet",
                name,
                state.isEmpty()
                        ? Html.value(rule.title())
                        : Html.element(
                                "span", Html.value(rule.title()), Html.of("span", "state", state)),
                cells.level(rule.level()),
                Html.text(Wording.number(rule.count())),
                cells.change(rule.count(), rule.before()),
                cells.values(rule.accounts()),
                last != null
                        ? moments.time(last)
                        : Html.text(
                                ever == null
                                        ? Wording.NEVER
                                        : Wording.notFired(moments.minute(ever))));
    }

    private Html subjects() {
        Table table =
                Table.of(
                        Wording.WHO,
                        Wording.SEVERITY,
                        "#" + Wording.FINDINGS,
                        "#" + Wording.RULES,
                        Wording.SET_OFF,
                        Wording.ADDRESSES,
                        Wording.ACCOUNTS,
                        Wording.LAST);
        for (Subject subject : report.subjects().rows()) {
            table.row(
                    "",
                    cells.who(subject.who()),
                    cells.level(subject.level()),
                    Html.text(Wording.number(subject.count())),
                    Html.text(Wording.number(subject.rules().total())),
                    cells.values(cells.first(subject.rules(), Questions.VALUES)),
                    cells.values(subject.addresses()),
                    cells.values(subject.accounts()),
                    moments.time(subject.last()));
        }
        return table.html(report.subjects().more());
    }

    private Html root() {
        Table table =
                Table.of(
                        Wording.ACCOUNT,
                        "#" + Wording.TIMES,
                        before(),
                        Wording.CALLS,
                        Wording.ADDRESSES,
                        Wording.LAST);
        for (Activity activity : report.root().rows()) {
            table.row(
                    "",
                    activity.accounts().rows().isEmpty()
                            ? Html.text(Wording.UNKNOWN)
                            : cells.values(activity.accounts()),
                    Html.text(Wording.number(activity.count())),
                    cells.change(activity.count(), activity.before()),
                    cells.counts(activity.calls()),
                    cells.values(activity.addresses()),
                    moments.time(activity.last()));
        }
        return table.html(report.root().more());
    }

    private Html activities(Top<Activity> activities) {
        Table table =
                Table.of(
                        Wording.WHO,
                        "#" + Wording.TIMES,
                        before(),
                        Wording.CALLS,
                        Wording.ADDRESSES,
                        Wording.ACCOUNTS,
                        Wording.LAST);
        for (Activity activity : activities.rows()) {
            table.row(
                    "",
                    cells.who(activity.who()),
                    Html.text(Wording.number(activity.count())),
                    cells.change(activity.count(), activity.before()),
                    cells.counts(activity.calls()),
                    cells.values(activity.addresses()),
                    cells.values(activity.accounts()),
                    moments.time(activity.last()));
        }
        return table.html(activities.more());
    }

    private Html signIns() {
        Table table =
                Table.of(
                        Wording.WHO,
                        "#" + Wording.WITHOUT_MFA,
                        "#" + Wording.FAILED,
                        "#" + Wording.SUCCEEDED,
                        Wording.ADDRESSES,
                        Wording.ACCOUNTS,
                        Wording.LAST);
        for (SignIn signIn : report.signIns().rows()) {
            table.row(
                    "",
                    cells.who(signIn.activity().who()),
                    cells.alarming(signIn.withoutMfa()),
                    cells.alarming(signIn.failed()),
                    Html.text(Wording.number(signIn.succeeded())),
                    cells.values(signIn.activity().addresses()),
                    cells.values(signIn.activity().accounts()),
                    moments.time(signIn.activity().last()));
        }
        return table.html(report.signIns().more());
    }

    private Html places(String kind, Top<Place> places) {
        Table table =
                Table.of(
                        kind,
                        "#" + Wording.EVENTS,
                        "#" + Wording.FAILED,
                        "#" + Wording.FINDINGS,
                        Wording.LAST);
        for (Place place : places.rows()) {
            Html name = Html.value(place.name());
            table.row(
                    "",
                    place.isNew()
                            ? Html.element("span", name, Html.of("span", "new", Wording.NEW))
                            : name,
                    Html.text(Wording.number(place.events())),
                    Html.text(Wording.number(place.failed())),
                    Html.text(Wording.number(place.findings())),
                    moments.time(place.last()));
        }
        return table.html(places.more());
    }

    private static Html meta(String name, String content) {
        return Html.element("meta").with("name", name).with("content", content);
    }

    /** Lets the page's own style through and no other. */
    private static String hash(String style) {
        try {
            return "sha256-"
                    + Base64.getEncoder()
                            .encodeToString(
                                    MessageDigest.getInstance("SHA-256")
                                            .digest(style.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Holds none of the characters that HTML and XML would read differently inside of a style. */
    private static String style() {
        try (InputStream css =
                Objects.requireNonNull(
                        ReportPage.class.getResourceAsStream("report.css"),
                        "report.css is missing from the class path")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading report.css", e);
        }
    }
}
