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

    private void look(RuleLibrary library) {
        clock.advance(EVERY);
        assertThat(library.lookAgain()).isFalse();
    }

    private double unreadable() {
        return meters.get("kikori.rules.unreadable").gauge().value();
    }
}
