package dev.kikori;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.search.IndexNames;
import dev.kikori.testing.DistinctRecords;
import dev.kikori.testing.Indices;
import dev.kikori.testing.PlainScan;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code related.*} finds exactly the events that hold an entity: each kind by one plain regular
 * expression over the text between quotes, spaces and commas. On the story, or with {@code
 * -Dkikori.trails=DIR} on real trails.
 */
class EntitiesIT {
    private static final long SEED = Long.getLong("kikori.seed", 1L);
    private static final int EACH = 25;
    private static final String EVENTS = IndexNames.EVENTS + "-*";
    private static final Pattern UUID =
            Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private static List<JsonNode> records;
    private static Indices indices;

    @BeforeAll
    static void index() throws Exception {
        records = DistinctRecords.read();
        indices = Indices.embedded();
        DistinctRecords.index(indices, records);
    }

    @AfterAll
    static void close() {
        indices.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "ip (?<![\\w./]|[A-Za-z]-)((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)[.]){3}(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?![\\w.]) 20",
                "account \\b\\d{12}\\b 5",
                "accessKey \\bA[KS]IA[A-Z0-9]{16}\\b 20",
                "resource (?<![\\w-])(i|vpc|sg|subnet|igw|vol|snap|ami|eni|acl|rtb)-(\\p{XDigit}{8}|\\p{XDigit}{17})(?![\\w-]) 20",
                "arn arn:aws:(iam|sts):[^\\s\"',]* 25"
            })
    void an_entity_finds_exactly_the_events_that_hold_it(String kind, String pattern, int least)
            throws Exception {
        Map<String, BitSet> holders = new TreeMap<>();
        Pattern entity = Pattern.compile(pattern);
        for (int i = 0; i < records.size(); i++) {
            int record = i;
            for (String value : PlainScan.values(records.get(i))) {
                entity.matcher(UUID.matcher(value).replaceAll("."))
                        .results()
                        .forEach(found ->
                                holders.computeIfAbsent(found.group(), _ -> new BitSet())
                                        .set(record));
            }
        }
        assertThat(holders).hasSizeGreaterThanOrEqualTo(least);
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> all = new ArrayList<>(holders.keySet());
        for (int drawn = 0; drawn < EACH && !all.isEmpty(); drawn++) {
            String one = all.remove(random.nextInt(all.size()));
            assertThat(hits("related." + kind, one))
                    .as("seed %d: %s", SEED, one)
                    .isEqualTo(holders.getOrDefault(one, new BitSet()).cardinality());
        }
    }

    private static int hits(String field, String value) throws Exception {
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", 0);
        search.put("track_total_hits", true).putObject("query").putObject("term").put(field, value);
        return indices.search(EVENTS, search).at("/hits/total/value").asInt();
    }
}
