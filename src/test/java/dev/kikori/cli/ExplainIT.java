package dev.kikori.cli;

import static dev.kikori.testing.TrailRecords.call;
import static dev.kikori.testing.TrailRecords.rootUse;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.IndexedRecords;
import dev.kikori.testing.Indices;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command that explains events, on a real OpenSearch. */
class ExplainIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static Path config;

    @RegisterExtension private final Terminal terminal = new Terminal();

    @TempDir private static Path folder;

    @BeforeAll
    static void index() throws Exception {
        config =
                Files.writeString(
                        folder.resolve("kikori.yaml"),
                        "opensearch:\n  url: " + EmbeddedServers.stack().openSearchUrl() + "\n");
        try (Indices indices = Indices.embedded()) {
            indices.reset();
            IndexedRecords.index(
                    indices,
                    Stream.of(
                                    rootUse("2019-01-31", "root"),
                                    call("2019-01-31", "twins"),
                                    call("2019-02-01", "twins").put("eventName", "StopInstances"))
                            .map(record -> record.toString().getBytes(UTF_8))
                            .toList(),
                    LocalDate.parse("2019-02-28"));
            attribute(indices, "sato");
            find(indices, "cloudwatch-1", "Use of the root user", "low", 1);
            find(indices, "another", "A graver one", "high", 4);
        }
    }

    private static void attribute(Indices indices, String origin) throws Exception {
        Indices.Held event = root(indices);
        ObjectNode update = JsonNodeFactory.instance.objectNode();
        update.putObject("doc").put("actor.origin", origin).putArray("actor.creator").add("ito");
        indices.cluster()
                .ask(
                        "POST",
                        "/" + event.index() + "/_update/" + event.id() + "?refresh=true",
                        update);
    }

    private static Indices.Held root(Indices indices) throws Exception {
        return indices.events().stream()
                .filter(held -> held.text("eventID").equals("root"))
                .findFirst()
                .orElseThrow();
    }

    private static void find(Indices indices, String rule, String title, String level, int number)
            throws Exception {
        String event = root(indices).id();
        ObjectNode finding =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("@timestamp", "2019-01-31T12:00:00Z")
                        .put("finding.event", event)
                        .put("rule.id", rule)
                        .put("rule.title", title)
                        .put("severity.label", level)
                        .put("severity.number", number);
        indices.cluster()
                .ask("PUT", "/cloudtrail-findings-2019.01/_doc/" + rule + "?refresh=true", finding);
    }

    @Test
    void an_event_is_explained_with_what_was_found_on_it_the_gravest_first() {
        assertThat(run("root", "--width", "100")).isZero();

        assertThat(terminal.out())
                .startsWith("The root user looked at instances in us-east-1 from 203.0.113.7.\n")
                .containsSubsequence("[high] A graver one (another)", "[low] Use of the root user");
    }

    @Test
    void who_stood_behind_an_event_is_told() {
        assertThat(run("root", "--width", "100")).isZero();

        assertThat(terminal.out()).contains("\n  Behind    sato\n  Creator   ito\n");
    }

    @Test
    void of_records_that_share_an_eventID_each_is_explained() {
        assertThat(run("twins", "--lang", "ja", "--width", "200")).isZero();

        assertThat(terminal.out())
                .contains("インスタンスの情報を参照しました", "インスタンスを停止しました")
                .containsOnlyOnce("═\n\nIAM ユーザー yamada が");
    }

    @Test
    void json_is_one_document() throws Exception {
        assertThat(run("root", "--json")).isZero();

        JsonNode event = JSON.readTree(terminal.out()).at("/events/0");
        assertThat(event.path("eventId").asText()).isEqualTo("root");
        assertThat(event.at("/findings/0/rule").asText()).isEqualTo("another");
    }

    @Test
    void an_event_that_is_not_there_is_told() {
        assertThat(run("absent")).isEqualTo(3);

        assertThat(terminal.err()).startsWith("kikori: no event absent in the index");
    }

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("explain", "--config", config.toString()));
        line.addAll(List.of(arguments));
        return CommandLineInterface.run(line.toArray(String[]::new));
    }
}
