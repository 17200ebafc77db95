package dev.kikori;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** The rooms, and who may enter which. */
class HouseTest {
    private static final String HOUSE = "dev.kikori";
    private static final JavaClasses PRODUCTION =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(HOUSE);

    private static final String[] PURE_LIBRARIES = {
        "java.lang..",
        "java.io..",
        "java.math..",
        "java.net..",
        "java.nio..",
        "java.security..",
        "java.text..",
        "java.time..",
        "java.util..",
        "com.fasterxml.jackson..",
        "com.google.re2j..",
        "org.yaml.snakeyaml..",
        "org.jspecify.."
    };

    @Test
    void only_search_speaks_to_opensearch() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(room("search"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.opensearch.client.."));
    }

    @Test
    void only_embedded_runs_an_opensearch() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(room("embedded"))
                        .should()
                        .dependOnClassesThat(
                                describe(
                                        "belong to OpenSearch's server",
                                        type ->
                                                type.getPackageName().startsWith("org.codelibs.")
                                                        || (type.getPackageName()
                                                                        .startsWith(
                                                                                "org.opensearch.")
                                                                && !type.getPackageName()
                                                                        .startsWith(
                                                                                "org.opensearch.client")))));
    }

    @Test
    void only_queue_speaks_to_sqs() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(room("queue"), room("embedded"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("software.amazon.awssdk.services.sqs.."));
    }

    @Test
    void only_archive_speaks_to_s3() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(room("archive"), room("embedded"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("software.amazon.awssdk.services.s3.."));
    }

    @Test
    void only_enrich_reads_databases_of_addresses() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(room("enrich"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("com.maxmind.."));
    }

    @Test
    void the_trail_knows_nothing_but_java_and_json() {
        hold(
                classes()
                        .that()
                        .resideInAPackage(room("trail"))
                        .should()
                        .onlyDependOnClassesThat(
                                describe(
                                        "are pure",
                                        type -> isIn(type, "trail") || isPureLibrary(type))));
    }

    @Test
    void the_rules_know_nothing_but_java_json_yaml_and_regular_expressions() {
        hold(
                classes()
                        .that()
                        .resideInAPackage(room("rules"))
                        .should()
                        .onlyDependOnClassesThat(
                                describe(
                                        "are pure",
                                        type -> isIn(type, "rules") || isPureLibrary(type))));
    }

    @Test
    void what_is_pure_asks_no_clock_and_throws_no_dice() {
        DescribedPredicate<JavaCall<?>> clockOrDice =
                describe(
                        "ask a clock or throw dice",
                        call ->
                                Set.of("now", "currentTimeMillis", "nanoTime", "random")
                                                .contains(call.getTarget().getName())
                                        || call.getTargetOwner().isEquivalentTo(Random.class)
                                        || call.getTargetOwner()
                                                .isEquivalentTo(SplittableRandom.class)
                                        || call.getTargetOwner()
                                                .isEquivalentTo(ThreadLocalRandom.class));
        hold(
                noClasses()
                        .that()
                        .resideInAnyPackage(room("trail"), room("rules"))
                        .should()
                        .callCodeUnitWhere(clockOrDice)
                        .orShould()
                        .dependOnClassesThat()
                        .haveNameMatching("java\\.time\\.(Clock|InstantSource)"));
    }

    @Test
    void telemetry_depends_on_no_other_room() {
        hold(
                noClasses()
                        .that()
                        .resideInAPackage(room("telemetry"))
                        .should()
                        .dependOnClassesThat(
                                describe(
                                        "are of another room",
                                        type -> isOurs(type) && !isIn(type, "telemetry"))));
    }

    @Test
    void no_room_knows_how_it_is_configured() {
        hold(
                noClasses()
                        .that(
                                describe(
                                        "are of a room",
                                        type ->
                                                isOurs(type)
                                                        && !isIn(type, "config")
                                                        && !isIn(type, "cli")
                                                        && !type.getPackageName().equals(HOUSE)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(room("config")));
    }

    @Test
    void nobody_but_main_knows_the_command_line() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(room("cli"))
                        .and()
                        .doNotHaveFullyQualifiedName("dev.kikori.Main")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(room("cli")));
    }

    @Test
    void nobody_in_production_knows_the_embedded_servers() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(room("embedded"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(room("embedded")));
    }

    @Test
    void no_two_rooms_need_each_other() {
        hold(slices().matching("dev.kikori.(*)..").should().beFreeOfCycles());
    }

    @Test
    void no_room_knows_the_wiring() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(HOUSE, room("cli"), room("embedded"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(HOUSE));
    }

    @ParameterizedTest
    @CsvSource({"ingest, detect", "detect, ingest"})
    void the_two_flows_know_nothing_of_each_other(String one, String other) {
        hold(
                noClasses()
                        .that()
                        .resideInAPackage(room(one))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(room(other)));
    }

    @ParameterizedTest
    @CsvSource({
        "queue",
        "archive",
        "search",
        "findings",
        "ledger",
        "dashboards",
        "trail",
        "rules",
        "enrich"
    })
    void what_the_flows_use_knows_nothing_of_the_flows(String used) {
        hold(
                noClasses()
                        .that()
                        .resideInAPackage(room(used))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(room("ingest"), room("detect")));
    }

    @ParameterizedTest
    @CsvSource({
        "queue, search",
        "archive, search",
        "archive, queue",
        "search, queue",
        "search, archive",
        "search, ledger",
        "search, findings"
    })
    void each_edge_minds_its_own_server(String room, String other) {
        hold(
                noClasses()
                        .that()
                        .resideInAPackage(room(room))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(room(other)));
    }

    private static void hold(ArchRule rule) {
        rule.check(PRODUCTION);
    }

    private static String room(String name) {
        return HOUSE + "." + name + "..";
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(HOUSE) || type.getPackageName().startsWith(HOUSE + ".");
    }

    private static boolean isIn(JavaClass type, String room) {
        JavaClass element = type.getBaseComponentType();
        return (element.getPackageName() + ".").startsWith(HOUSE + "." + room + ".");
    }

    private static boolean isPureLibrary(JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        if (element.isPrimitive()) {
            return true;
        }
        for (String library : PURE_LIBRARIES) {
            if ((element.getPackageName() + ".").startsWith(library.replace("..", "."))) {
                return true;
            }
        }
        return false;
    }
}
