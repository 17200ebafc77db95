package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.telemetry.Meters;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.util.Map;

class DemoResultTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DemoResult RESULT =
            new DemoResult(
                    Map.of(
                            "done",
                            7L,
                            "already_done",
                            2L,
                            "digest",
                            1L,
                            "dead_lettered",
                            1L,
                            "postponed",
                            9L),
                    Map.of("created", 50L, "duplicate", 6L, "deadlettered", 3L, "excluded", 1L),
                    Map.of("cloudwatch-1", 4L),
                    "http://127.0.0.1:9200",
                    "3.8.0",
                    12.345,
                    new DemoResult.Cost(4, 0.009, 1_000));

    @Test
    void the_json_says_what_the_contract_promises() throws JsonProcessingException {
        assertThat(JSON.readTree(RESULT.toJson().toString()))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"objects":{"seen":11,"done":10,"deadLettered":1,"alreadyDone":2,"digests":1},
                                 "events":{"read":60,"created":50,"duplicate":6,"deadLettered":3,"excluded":1},
                                 "findings":{"total":4,"byRule":{"cloudwatch-1":4}},
                                 "opensearch":{"url":"http://127.0.0.1:9200","version":"3.8.0"},
                                 "seconds":12.3,
                                 "cost":{"seconds":4.0,"eventsPerSecond":15,"cpuMicrosPerEvent":150,"heapBytesMax":1000}}
                                """));
    }

    @Test
    void what_was_read_is_the_sum_of_what_became_of_it() {
        assertThat(RESULT.eventsRead()).isEqualTo(50 + 6 + 3 + 1);
    }

    @Test
    void a_result_is_whole_only_when_nothing_is_in_the_dead_letters() {
        assertThat(RESULT.isWhole()).isFalse();
        assertThat(with(Map.of("done", 1L), Map.of("created", 3L, "excluded", 1L)).isWhole())
                .isTrue();
        assertThat(with(Map.of("dead_lettered", 1L), Map.of()).isWhole()).isFalse();
        assertThat(with(Map.of(), Map.of("deadlettered", 1L)).isWhole()).isFalse();
    }

    @Test
    void an_object_that_is_postponed_is_not_settled() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Meters meters = new Meters(registry);
        assertThat(DemoResult.settled(registry)).isZero();

        meters.objectPostponed("o", "busy");
        assertThat(DemoResult.settled(registry)).isZero();

        meters.objectDone("o", 1, 0);
        meters.objectDeadLettered("p", "corrupt");
        meters.digestSeen("q");
        assertThat(DemoResult.settled(registry)).isEqualTo(3);
    }

    private static DemoResult with(Map<String, Long> objects, Map<String, Long> events) {
        return new DemoResult(objects, events, Map.of(), "", "", 0, new DemoResult.Cost(1, 1, 1));
    }
}
