package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.testing.TrailRecords;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an event gains from what is known of its address and its account. */
class KnownTest {
    private static final List<String> FIELDS =
            List.of(
                    Known.COUNTRY,
                    Known.CITY,
                    Known.LOCATION,
                    Known.AS_NUMBER,
                    Known.AS_ORGANIZATION,
                    Known.ACCOUNT_NAME,
                    Known.ACCOUNT_UNIT,
                    Known.ACCOUNT_OWNER);

    private final Answers answers = new Answers();

    /** Answers every question alike, and remembers them. */
    private static final class Answers implements Enrichment {
        private final List<String> asked = new ArrayList<>();
        private Optional<Place> place =
                Optional.of(new Place("JP", "Osaka", new Point(34.6937, 135.5022)));
        private Optional<Network> network = Optional.of(new Network(4_294_967_295L, "Example"));
        private Optional<Account> account =
                Optional.of(new Account(TrailRecords.ACCOUNT, "production", "Workloads", "team-a"));

        @Override
        public Optional<Place> place(InetAddress address) {
            asked.add(address.getHostAddress());
            return place;
        }

        @Override
        public Optional<Network> network(InetAddress address) {
            return network;
        }

        @Override
        public Optional<Account> account(String id) {
            asked.add(id);
            return account;
        }
    }

    @Test
    void all_that_is_known_stands_in_the_catalogues_fields() throws Exception {
        JsonNode source = source(TrailRecords.call("2026-03-10", "e"));

        assertThat(FIELDS.stream().map(source::path).map(JsonNode::toString))
                .containsExactly(
                        "\"JP\"",
                        "\"Osaka\"",
                        "{\"lat\":34.6937,\"lon\":135.5022}",
                        "4294967295",
                        "\"Example\"",
                        "\"production\"",
                        "\"Workloads\"",
                        "\"team-a\"");
        assertThat(answers.asked).containsExactly("203.0.113.7", TrailRecords.ACCOUNT);
        assertThat(
                        FieldNames.standard().all().stream()
                                .filter(field -> field.group().equals("known"))
                                .map(FieldName::name))
                .containsExactlyElementsOf(FIELDS);
    }

    @Test
    void the_record_comes_back_as_it_was() throws Exception {
        ObjectNode record = TrailRecords.call("2026-03-10", "e");

        assertThat(new Unflattener(FieldNames.standard()).record(source(record))).isEqualTo(record);
    }

    @Test
    void what_is_not_known_leaves_no_field() throws Exception {
        answers.place = Optional.of(new Enrichment.Place(null, " ", null));
        answers.network = Optional.empty();
        answers.account =
                Optional.of(new Enrichment.Account(TrailRecords.ACCOUNT, "\ud800", null, ""));

        assertThat(source(TrailRecords.call("2026-03-10", "e")).properties())
                .noneMatch(field -> FIELDS.contains(field.getKey()));
    }

    @Test
    void a_long_name_is_cut_to_what_a_keyword_takes() throws Exception {
        answers.account =
                Optional.of(
                        new Enrichment.Account(
                                TrailRecords.ACCOUNT, "名".repeat(40_000), null, null));

        String name =
                source(TrailRecords.call("2026-03-10", "e")).path(Known.ACCOUNT_NAME).asText();
        assertThat(name).startsWith("名名");
        assertThat(name.getBytes(UTF_8)).hasSizeLessThan(32_766);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lambda.amazonaws.com",
                "AWS Internal",
                "",
                "1.2.3",
                "256.1.1.1",
                "localhost",
                "::g"
            })
    void what_is_no_address_is_not_asked_for(String from) throws Exception {
        ObjectNode record = TrailRecords.call("2026-03-10", "e").put("sourceIPAddress", from);
        record.remove("recipientAccountId");

        assertThat(source(record).properties()).noneMatch(field -> FIELDS.contains(field.getKey()));
        assertThat(answers.asked).isEmpty();
    }

    private JsonNode source(ObjectNode record) throws Exception {
        Document document =
                new Flattener(FieldNames.standard(), answers)
                        .read(record.toString().getBytes(UTF_8))
                        .document(LocalDate.parse("2026-03-10"), "b", Instant.EPOCH);
        return RecordJson.read(document.source());
    }
}
