package dev.kikori.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkVerdictTest {
    @ParameterizedTest
    @CsvSource({"200", "201"})
    void what_was_written_carries_its_version(int status) {
        ObjectNode item =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("status", status)
                        .put("_seq_no", 41)
                        .put("_primary_term", 3);

        assertThat(BulkVerdict.of(item))
                .isEqualTo(new BulkVerdict.Written(new Operation.Version(41, 3)));
    }

    @Test
    void a_conflict_is_told_apart_from_every_error() {
        assertThat(BulkVerdict.of(item(409, "version_conflict_engine_exception", "exists")))
                .isEqualTo(new BulkVerdict.Conflict());
    }

    @ParameterizedTest
    @CsvSource({
        "429, es_rejected_execution_exception, queue is full",
        "429, cluster_block_exception, 'index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark]'",
        "503, unavailable_shards_exception, primary shard is not active",
        "403, cluster_block_exception, 'index [x] blocked by: [FORBIDDEN/8/index write (api)]'",
        "403, security_exception, no permissions",
        "404, index_not_found_exception, no such index",
        "408, timeout_exception, timed out",
        "500, null_pointer_exception, oops",
        "502, '', ''",
        "400, index_closed_exception, closed",
        "400, validation_exception, this action would add shards",
        "400, illegal_argument_exception, Limit of total fields [1000] has been exceeded",
        "400, invalid_alias_name_exception, Invalid alias name",
        "400, '', ''",
        "0, '', ''"
    })
    void what_the_document_did_not_cause_goes_again(int status, String type, String reason) {
        assertThat(BulkVerdict.of(item(status, type, reason)))
                .isEqualTo(new BulkVerdict.Again(status + " " + type + ": " + reason));
    }

    @ParameterizedTest
    @CsvSource({
        "400, mapper_parsing_exception, failed to parse field [readOnly]",
        "400, document_parsing_exception, failed to parse",
        "400, strict_dynamic_mapping_exception, mapping set to strict",
        "400, parse_exception, duplicate key",
        "400, x_content_parse_exception, broken",
        "400, json_parse_exception, Invalid UTF-8",
        "400, stream_read_exception, broken",
        "400, not_x_content_exception, Compressor detection failed",
        "400, illegal_argument_exception, 'Document contains at least one immense term in field=\"userAgent\"'",
        "413, '', too large"
    })
    void what_the_document_caused_never_passes(int status, String type, String reason) {
        assertThat(BulkVerdict.of(item(status, type, reason)))
                .isEqualTo(new BulkVerdict.Never(status + " " + type + ": " + reason));
    }

    @Test
    void the_cause_below_the_cause_is_told_too() {
        ObjectNode item = item(400, "mapper_parsing_exception", "failed to parse");
        ((ObjectNode) item.get("error")).putObject("caused_by").put("reason", "TRUE is no boolean");

        assertThat(BulkVerdict.of(item))
                .isEqualTo(
                        new BulkVerdict.Never(
                                "400 mapper_parsing_exception: failed to parse (TRUE is no boolean)"));
    }

    private static ObjectNode item(int status, String type, String reason) {
        ObjectNode item = JsonNodeFactory.instance.objectNode().put("status", status);
        item.putObject("error").put("type", type).put("reason", reason);
        return item;
    }
}
