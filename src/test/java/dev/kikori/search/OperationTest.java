package dev.kikori.search;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.util.List;

class OperationTest {
    private static final byte[] SOURCE = "{\"a\":\"木\"}".getBytes(UTF_8);

    @Test
    void a_create_says_so() {
        assertThat(action(Operation.create("i-1", "a:b:c", SOURCE)))
                .isEqualTo("{\"create\":{\"_index\":\"i-1\",\"_id\":\"a:b:c\"}}");
    }

    @Test
    void an_index_replaces_whatever_is_there() {
        assertThat(action(Operation.index("i-1", "x", SOURCE)))
                .isEqualTo("{\"index\":{\"_index\":\"i-1\",\"_id\":\"x\"}}");
    }

    @Test
    void a_replacement_names_the_version_it_replaces() {
        assertThat(action(Operation.replace("i-1", "x", SOURCE, new Operation.Version(7, 2))))
                .isEqualTo(
                        "{\"index\":{\"_index\":\"i-1\",\"_id\":\"x\",\"if_seq_no\":7,\"if_primary_term\":2}}");
    }

    @Test
    void a_bulk_is_action_and_source_line_by_line_and_ends_in_a_newline() {
        byte[] lines =
                BulkCodec.lines(
                        List.of(
                                Operation.create("i", "1", SOURCE),
                                Operation.index("j", "2", "{}".getBytes(UTF_8))));

        assertThat(new String(lines, UTF_8))
                .isEqualTo(
                        """
                        {"create":{"_index":"i","_id":"1"}}
                        {"a":"木"}
                        {"index":{"_index":"j","_id":"2"}}
                        {}
                        """);
    }

    @Test
    void the_estimate_of_a_bulks_size_is_never_below_it() {
        List<Operation> operations =
                List.of(
                        Operation.create("cloudtrail-events-2026.03", "x".repeat(120), SOURCE),
                        Operation.replace(
                                "cloudtrail-ledger",
                                "y",
                                SOURCE,
                                new Operation.Version(123_456_789_012L, 12)));

        assertThat(BulkCodec.bytes(operations))
                .isGreaterThanOrEqualTo(BulkCodec.lines(operations).length);
    }

    private static String action(Operation operation) {
        return new String(operation.action(), UTF_8);
    }
}
