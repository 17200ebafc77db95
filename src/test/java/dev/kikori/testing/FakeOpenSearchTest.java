package dev.kikori.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;

import org.junit.jupiter.api.Test;

import java.util.List;

class FakeOpenSearchTest {
    @Test
    void a_document_keeps_its_version_until_it_is_written_again() throws SearchException {
        try (FakeOpenSearch openSearch = new FakeOpenSearch();
                SearchCluster cluster =
                        SearchCluster.connect(SearchCluster.Settings.open(openSearch.url()))) {
            openSearch.put("i", "1", "{\"v\":1}");
            long first = cluster.ask("GET", "/i/_doc/1", null).path("_seq_no").asLong();
            openSearch.put("i", "2", "{\"v\":1}");
            assertThat(cluster.ask("GET", "/i/_doc/1", null).path("_seq_no").asLong())
                    .isEqualTo(first);

            openSearch.put("i", "1", "{\"v\":2}");

            JsonNode now = cluster.ask("GET", "/i/_doc/1", null);
            assertThat(now.path("_seq_no").asLong()).isGreaterThan(first);
            assertThat(now.at("/_source/v").intValue()).isEqualTo(2);
        }
    }

    @Test
    void a_document_that_is_not_there_is_404_and_what_it_does_not_know_is_400()
            throws SearchException {
        try (FakeOpenSearch openSearch = new FakeOpenSearch();
                SearchCluster cluster =
                        SearchCluster.connect(SearchCluster.Settings.open(openSearch.url()))) {
            assertThat(cluster.send("GET", "/i/_doc/1").status()).isEqualTo(404);
            assertThat(cluster.send("GET", "/i/_mapping").status()).isEqualTo(400);
            assertThat(openSearch.seen())
                    .extracting(FakeOpenSearch.Seen::path)
                    .isEqualTo(List.of("/i/_doc/1", "/i/_mapping"));
        }
    }
}
