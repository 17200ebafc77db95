package dev.kikori.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.rules.RecordShape;
import dev.kikori.rules.RuleSources;
import dev.kikori.telemetry.Meters;
import dev.kikori.testing.FakeClock;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

class RuleLibraryTest {
    private static final Duration EVERY = Duration.ofSeconds(30);

    private static final String RULE =
            """
            title: A rule
            id: a-rule
            logsource: {product: aws, service: cloudtrail}
            detection:
              selection: {eventName: PutItem}
              condition: selection
            """;
    private static final String FILTER =
            """
            title: Spare the robot
            logsource: {product: aws, service: cloudtrail}
            filter:
              rules: [a-rule]
              selection:
                userIdentity.userName: robot
              condition: not selection
            """;

    private final FakeClock clock = new FakeClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void a_folder_that_is_gone_is_told_until_it_is_back_and_the_rules_stay(@TempDir Path parent)
            throws Exception {
        Path folder = Files.createDirectory(parent.resolve("rules"));
        RuleLibrary library =
                RuleLibrary.open(
                        new RuleSources(true, List.of(folder), null, Set.of()),
                        RecordShape.UNKNOWN,
                        EVERY,
                        clock,
                        new Meters(meters));

        Files.delete(folder);
        look(library);
        assertThat(unreadable()).isEqualTo(1);
        look(library);
        assertThat(unreadable()).isEqualTo(1);
        assertThat(library.shelf().asked()).hasSize(14);

        Files.createDirectory(folder);
        look(library);
        assertThat(unreadable()).isZero();
    }

    @Test
    void a_filter_whose_file_becomes_faulty_narrows_its_rules_until_it_is_mended_or_gone(
            @TempDir Path folder) throws Exception {
        Path rule = folder.resolve("rule.yml");
        Path filter = folder.resolve("filter.yml");
        Files.writeString(rule, RULE);
        Files.writeString(filter, FILTER);
        RuleLibrary library =
                RuleLibrary.open(
                        new RuleSources(false, List.of(folder), null, Set.of()),
                        RecordShape.UNKNOWN,
                        EVERY,
                        clock,
                        new Meters(meters));
        String narrowed = library.shelf().asked().getFirst().hash();

        Files.writeString(filter, FILTER.replace("not selection", "not selektion"));
        clock.advance(EVERY);
        assertThat(library.lookAgain()).isTrue();
        assertThat(library.shelf().asked())
                .singleElement()
                .satisfies(asked -> assertThat(asked.hash()).isEqualTo(narrowed));
        assertThat(library.shelf().outdated().get("a-rule")).contains("filter.yml:7:");
        look(library);

        Files.writeString(filter, FILTER);
        clock.advance(EVERY);
        assertThat(library.lookAgain()).isTrue();
        assertThat(library.shelf().outdated()).isEmpty();
        assertThat(library.shelf().asked().getFirst().hash()).isEqualTo(narrowed);

        Files.writeString(filter, "title: [");
        clock.advance(EVERY);
        assertThat(library.lookAgain()).isTrue();
        Files.delete(filter);
        clock.advance(EVERY);
        assertThat(library.lookAgain()).isTrue();
        assertThat(library.shelf().outdated()).isEmpty();
        assertThat(library.shelf().asked().getFirst().hash()).isNotEqualTo(narrowed);
    }

    private void look(RuleLibrary library) {
        clock.advance(EVERY);
        assertThat(library.lookAgain()).isFalse();
    }

    private double unreadable() {
        return meters.get("kikori.rules.unreadable").gauge().value();
    }
}
