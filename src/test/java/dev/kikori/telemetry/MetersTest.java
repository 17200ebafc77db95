package dev.kikori.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class MetersTest {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kikori_events_total{result=\"created\"} 6.0",
                "kikori_events_total{result=\"duplicate\"} 2.0",
                "kikori_events_total{result=\"deadlettered\"} 1.0",
                "kikori_events_total{result=\"excluded\"} 1.0",
                "kikori_objects_total{outcome=\"done\"} 1.0",
                "kikori_objects_total{outcome=\"already_done\"} 1.0",
                "kikori_objects_total{outcome=\"digest\"} 1.0",
                "kikori_objects_total{outcome=\"dead_lettered\"} 1.0",
                "kikori_objects_total{outcome=\"postponed\"} 1.0",
                "kikori_notifications_total{kind=\"sns_s3\"} 1.0",
                "kikori_bulk_seconds_count 1",
                "kikori_bulk_seconds_sum 0.25",
                "kikori_event_to_searchable_seconds_count 1",
                "kikori_event_to_searchable_seconds_sum 90.0",
                "kikori_event_to_searchable_seconds_bucket{le=\"60.0\"} 0",
                "kikori_event_to_searchable_seconds_bucket{le=\"300.0\"} 1",
                "kikori_event_to_finding_seconds_count 1",
                "kikori_event_to_finding_seconds_bucket{le=\"10.0\"} 1",
                "kikori_findings_total{rule=\"cloudwatch-1\",severity=\"high\"} 1.0",
                "kikori_detection_backlog_objects 17.0",
                "kikori_queue_messages 5.0",
                "kikori_queue_oldest_seconds 1.5",
                "kikori_queue_failures_total 1.0",
                "kikori_lease_failures_total 1.0",
                "kikori_messages_total{outcome=\"dead_lettered\"} 1.0",
                "kikori_messages_total{outcome=\"postponed\"} 1.0",
                "kikori_detection_failures_total 1.0",
                "kikori_detection_missing_events_total 3.0",
                "kikori_queue_dead_letters 3.0",
                "kikori_enrichment_failures_total 2.0",
                "kikori_enrichment_unusable 2.0",
                "kikori_rules_unreadable 1.0",
                "kikori_ready 1.0",
                "kikori_account_last_event_timestamp_seconds{account=\"111122223333\"} 1.77310923E9",
                "kikori_mapped_fields{index=\"events\"} 120.0",
                "kikori_rule_state{rule=\"cloudwatch-1\",state=\"active\"} 0.0",
                "kikori_rule_state{rule=\"cloudwatch-1\",state=\"set_aside\"} 1.0"
            })
    void every_fact_stands_under_its_name_in_what_prometheus_reads(String line) {
        tellEverything();

        assertThat(lines()).contains(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kikori_events_total{result=\"created\"} 0.0",
                "kikori_objects_total{outcome=\"postponed\"} 0.0",
                "kikori_bulk_seconds_count 0",
                "kikori_event_to_searchable_seconds_count 0",
                "kikori_event_to_finding_seconds_count 0",
                "kikori_detection_backlog_objects 0.0",
                "kikori_queue_messages 0.0",
                "kikori_queue_oldest_seconds 0.0",
                "kikori_queue_failures_total 0.0",
                "kikori_messages_total{outcome=\"dead_lettered\"} 0.0",
                "kikori_detection_failures_total 0.0",
                "kikori_detection_missing_events_total 0.0",
                "kikori_enrichment_failures_total 0.0",
                "kikori_enrichment_unusable 0.0",
                "kikori_rules_unreadable 0.0",
                "kikori_ready 0.0"
            })
    void what_has_not_happened_yet_is_zero_not_absent(String line) {
        assertThat(lines()).contains(line);
    }

    @Test
    void no_series_names_an_object_or_a_message_and_only_one_names_accounts() {
        tellEverything();

        assertThat(registry.scrape()).doesNotContain("s3://", "m-1");
        assertThat(lines())
                .filteredOn(line -> line.contains("111122223333"))
                .singleElement()
                .asString()
                .startsWith("kikori_account_last_event_timestamp_seconds{");
    }

    @Test
    void an_older_event_does_not_set_an_account_back() {
        meters.accountSpoke("111122223333", Instant.ofEpochSecond(2_000));
        meters.accountSpoke("111122223333", Instant.ofEpochSecond(1_000));

        assertThat(lines())
                .contains(
                        "kikori_account_last_event_timestamp_seconds{account=\"111122223333\"} 2000.0");
    }

    @Test
    void accounts_beyond_the_bound_and_names_that_are_no_account_share_one_series() {
        for (int account = 0; account <= Meters.ACCOUNTS_MAX; account++) {
            meters.accountSpoke("%012d".formatted(account), Instant.ofEpochSecond(account));
        }
        meters.accountSpoke("../etc", Instant.ofEpochSecond(7));

        assertThat(lines())
                .filteredOn(line -> line.startsWith("kikori_account_last_event_timestamp_seconds{"))
                .hasSize(Meters.ACCOUNTS_MAX + 1)
                .contains(
                        "kikori_account_last_event_timestamp_seconds{account=\"other\"} "
                                + (double) Meters.ACCOUNTS_MAX);
    }

    @Test
    void a_known_account_keeps_its_series_when_there_are_too_many() {
        for (int account = 0; account <= Meters.ACCOUNTS_MAX; account++) {
            meters.accountSpoke("%012d".formatted(account), Instant.ofEpochSecond(5));
        }
        meters.accountSpoke("000000000000", Instant.ofEpochSecond(9));

        assertThat(lines())
                .contains(
                        "kikori_account_last_event_timestamp_seconds{account=\"000000000000\"} 9.0");
    }

    @Test
    void rules_that_can_be_read_again_are_no_longer_unreadable() {
        meters.rulesUnreadable("gone");
        meters.rulesReadable();

        assertThat(lines()).contains("kikori_rules_unreadable 0.0");
    }

    @Test
    void a_gauge_survives_the_garbage_collector() {
        tellEverything();
        System.gc();

        assertThat(lines())
                .contains("kikori_queue_oldest_seconds 1.5", "kikori_queue_messages 5.0");
    }

    private void tellEverything() {
        meters.notificationOpened("sns_s3");
        meters.notificationIrrelevant("m-1", "removed");
        meters.messageDeadLettered("m-1", "odd");
        meters.messagePostponed("m-1", "busy", Duration.ofSeconds(3));
        meters.messageLost("m-1", "late");
        meters.eventsCounted(new Telemetry.EventCounts(10, 6, 2, 1, 1));
        meters.objectDone("s3://b/111122223333", 10, 1);
        meters.objectAlreadyDone("s3://b/k");
        meters.digestSeen("s3://b/k");
        meters.objectDeadLettered("s3://b/k", "gone");
        meters.objectPostponed("s3://b/k", "busy");
        meters.objectLeft("s3://b/k", Instant.EPOCH);
        meters.bulkAnswered(Duration.ofMillis(250), 10, 1_000);
        meters.bulkRetried(3, "full");
        meters.eventsSearchable(Duration.ofSeconds(90), Duration.ofSeconds(3));
        meters.findingCreated("cloudwatch-1", "high", Duration.ofSeconds(7));
        meters.ruleState("cloudwatch-1", "active");
        meters.ruleState("cloudwatch-1", "set_aside");
        meters.detectionBacklog(17);
        meters.fieldsMapped("events", 120);
        meters.queueUnreachable("no answer", Duration.ofSeconds(1));
        meters.detectionPostponed("busy", Duration.ofSeconds(1));
        meters.eventsMissing("s3://b/k", 10, 7);
        meters.lookupFailed("damaged");
        meters.enrichmentOutdated("gone");
        meters.enrichmentUnusable(2);
        meters.rulesUnreadable("gone");
        meters.ready(true);
        meters.accountSpoke("111122223333", Instant.ofEpochSecond(1_773_109_230));
        meters.queueDepth(5, 2);
        meters.queueDeadLettersUnknown("denied", Duration.ofHours(1));
        meters.queueDeadLetters(3);
        meters.oldestMessage(Duration.ofMillis(1_500));
    }

    private List<String> lines() {
        return registry.scrape().lines().toList();
    }
}
