package dev.kikori.search;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.testing.Indices;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Walks over documents of any size, each handed over once. */
class ScanIT {
    private static final String INDEX = IndexNames.EVENTS + "-2019.01";

    /** All in one answer they would be more than the client takes, 100 MB. */
    private static final int LARGE = 50;

    private static final int LARGE_CHARS = 2_300_000;
    private static final int SMALL = 1_500;

    /** No page is a multiple of them. */
    private static final int MONTHS = 7;

    private static final int IN_A_MONTH = 301;

    @Test
    void large_documents_come_in_small_pages_and_small_ones_in_large() throws Exception {
        try (Indices indices = Indices.embedded()) {
            indices.reset();
            for (int number = 0; number < LARGE; number++) {
                put(indices, List.of(document("large-" + number, "x".repeat(LARGE_CHARS))));
            }
            List<Operation> small = new ArrayList<>();
            for (int number = 0; number < SMALL; number++) {
                small.add(document("small-" + number, "x"));
            }
            put(indices, small);
            indices.cluster().ask("POST", "/" + INDEX + "/_refresh", null);
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            all.putObject("match_all");
            Scan scan = new Scan(indices.cluster());
            List<String> ids = new ArrayList<>();
            List<Integer> pages = new ArrayList<>();
            scan.each(
                    List.of(INDEX),
                    List.of(all),
                    Scan.SHARD_DOC,
                    hits -> {
                        pages.add(hits.size());
                        for (JsonNode hit : hits) {
                            ids.add(hit.path("_id").asText());
                        }
                    });

            assertThat(ids).hasSize(LARGE + SMALL);
            assertThat(new TreeSet<>(ids)).hasSize(LARGE + SMALL);
            assertThat(scan.count(List.of(INDEX), all)).isEqualTo(LARGE + SMALL);
            assertThat(pages)
                    .as("%s", pages)
                    .anyMatch(size -> size > 200)
                    .anyMatch(size -> size < 50);
            indices.reset();
        }
    }

    /**
     * In OpenSearch 3.8 the place of a document within its shard is the same in every index, so a
     * page that ends between two of the same place must not lose the second.
     */
    @ParameterizedTest
    @ValueSource(strings = {Scan.SHARD_DOC, "@timestamp"})
    void documents_of_several_indices_come_once_each_wherever_a_page_ends(String sort)
            throws Exception {
        try (Indices indices = Indices.embedded()) {
            indices.reset();
            TreeSet<String> names = new TreeSet<>();
            List<Operation> documents = new ArrayList<>();
            for (int month = 1; month <= MONTHS; month++) {
                String index = IndexNames.EVENTS + "-2019.0" + month;
                names.add(index);
                for (int number = 0; number < IN_A_MONTH; number++) {
                    documents.add(document(index, month + "-" + number, "x"));
                }
            }
            put(indices, documents);
            indices.cluster().ask("POST", "/" + String.join(",", names) + "/_refresh", null);
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            all.putObject("match_all");
            List<String> ids = new ArrayList<>();
            new Scan(indices.cluster())
                    .each(
                            names,
                            List.of(all),
                            sort,
                            hits -> hits.forEach(hit -> ids.add(hit.path("_id").asText())));

            List<String> missed = new ArrayList<>(documents.stream().map(Operation::id).toList());
            missed.removeAll(ids);
            assertThat(missed).isEmpty();
            assertThat(ids).doesNotHaveDuplicates();
            indices.reset();
        }
    }

    private static Operation document(String id, String text) {
        return document(INDEX, id, text);
    }

    private static Operation document(String index, String id, String text) {
        ObjectNode source =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("@timestamp", "2019-01-05T12:00:00Z")
                        .put("kikori.unindexed", text);
        return Operation.create(index, id, source.toString().getBytes(UTF_8));
    }

    private static void put(Indices indices, List<Operation> documents) throws SearchException {
        SearchCluster.Answer answer = indices.cluster().bulk(BulkCodec.lines(documents));
        assertThat(answer.body().path("errors").asBoolean(true)).isFalse();
    }
}
