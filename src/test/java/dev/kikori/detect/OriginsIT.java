package dev.kikori.detect;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.search.Batch;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.Operation;
import dev.kikori.testing.DistinctRecords;
import dev.kikori.testing.Indices;
import dev.kikori.testing.SameRecord;
import dev.kikori.trail.Document;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Flattener;
import dev.kikori.trail.RecordJson;
import dev.kikori.trail.Unflattener;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who stood behind the story's sessions, in whatever order its records arrive. */
class OriginsIT {
    /** The leaked key, and the sessions opened with it and from there. */
    private static final Set<String> KEYS =
            Set.of("AKIACIDEPLOY7EXAMPLE", "ASIAPRODDPL22EXAMPLE", "ASIAPRODADM23EXAMPLE");

    private static final Set<String> INTRUDERS_ADDRESSES =
            Set.of("198.51.100.23", "198.51.100.77", "198.51.100.140", "2001:db8:bad:77::9");

    /** The pipeline, whose key it was. */
    private static final String PIPELINE = "192.0.2.80";

    /** Nobody's in the story. */
    private static final String OTHER_ACCOUNT = "222233334444";

    private static final IndexNames NAMES = new IndexNames(IndexNames.Period.MONTH);
    private static final int OBJECTS = 9;

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void every_call_of_the_intruder_is_attributed_to_the_same_actor_in_any_order_for_good(long seed)
            throws Exception {
        List<JsonNode> records = new ArrayList<>(DistinctRecords.read());
        records.addAll(usersMadeByUsers());
        if (seed == 0) {
            Collections.reverse(records);
        } else {
            Collections.shuffle(records, new Random(seed));
        }
        try (Indices indices = Indices.embedded();
                Indexer indexer = indices.indexer()) {
            Map<String, JsonNode> byId = arrive(indices, records);
            List<Indices.Held> events = indices.events();
            int calls = 0;
            int rewritten = 0;
            Unflattener unflattener = new Unflattener(FieldNames.standard());
            for (Indices.Held event : events) {
                if (KEYS.contains(event.text("userIdentity.accessKeyId"))) {
                    assertThat(event.text("actor.origin"))
                            .as("seed %d: %s", seed, event.id())
                            .isEqualTo("ci-deployer");
                    calls++;
                }
                if (event.version() > 1) {
                    JsonNode record = byId.get(event.id());
                    assertThat(record).isNotNull();
                    assertThat(
                                    SameRecord.difference(
                                            record.toString().getBytes(UTF_8),
                                            unflattener.bytes(event.source())))
                            .isNull();
                    assertThat(event.text(FieldNames.BATCH)).startsWith("object-");
                    rewritten++;
                }
            }
            assertThat(calls).isEqualTo(101);
            assertThat(rewritten).isPositive();
            everythingLeadsToTheIntruder(seed, events);
            usersLeadToWhoMadeThem(seed, events);

            new Origins(indices.cluster(), indexer)
                    .settle(batches(), List.of(IndexNames.EVENTS + "-2026.03"));
            assertThat(indices.events())
                    .as("seed %d: what is settled is not written again", seed)
                    .isEqualTo(events);
            if (seed == 0) {
                whatIsLostOrWrongOrOldIsBorne(indices, new Origins(indices.cluster(), indexer));
            }
        }
    }

    /** Either as who stood behind, or as who created the user; and nobody else does. */
    private static void everythingLeadsToTheIntruder(long seed, List<Indices.Held> events) {
        int behind = 0;
        int asUser = 0;
        Set<String> others = new TreeSet<>();
        for (Indices.Held event : events) {
            String address = event.text("sourceIPAddress");
            String actor = event.text("actor.origin");
            boolean asTheUser = actor.equals("svc-backup-sync");
            assertThat(creators(event).contains("ci-deployer"))
                    .as("seed %d: %s", seed, event.text("event.summary"))
                    .isEqualTo(asTheUser);
            asUser += asTheUser ? 1 : 0;
            if (!INTRUDERS_ADDRESSES.contains(address)) {
                assertThat(actor.equals("ci-deployer") && !address.equals(PIPELINE))
                        .as("seed %d: %s", seed, event.text("event.summary"))
                        .isFalse();
            } else if (actor.equals("ci-deployer")) {
                behind++;
            } else if (!asTheUser) {
                others.add(event.text("actor.kind") + ' ' + event.text("eventName"));
            }
        }
        // The other account's record of a call names an account, a mistyped user's sign-in nobody,
        // and
        // anybody can try root.
        assertThat(others)
                .containsExactly("account AssumeRole", "root ConsoleLogin", "user ConsoleLogin");
        assertThat(behind).isEqualTo(92);
        assertThat(asUser).isEqualTo(511);
    }

    /** A role session makes alice, she bob; somebody else makes another bob. */
    private static List<JsonNode> usersMadeByUsers() throws Exception {
        String terraform =
                "'type':'AssumedRole','principalId':'AROA1:run','arn':'arn:aws:sts::222233334444:"
                        + "assumed-role/terraform/run','accessKeyId':'ASIATERRAFORMEXAMPLE'";
        String alice = user("alice", "AIDAALICE") + ",'accessKeyId':'AKIAALICE'";
        String bob = user("bob", "AIDABOB1") + ",'accessKeyId':'AKIABOB1'";
        String session =
                "'type':'AssumedRole','principalId':'AROA2:b','arn':'arn:aws:sts::222233334444:"
                        + "assumed-role/audit/b','accessKeyId':'ASIABOBSSESSION'";
        return List.of(
                record("made-alice", "iam", "CreateUser", terraform, made("AIDAALICE")),
                record("made-bob", "iam", "CreateUser", alice, made("AIDABOB1")),
                record("bob-acts", "ec2", "RunInstances", bob, "{}"),
                record("bob-signs-in", "signin", "ConsoleLogin", user("bob", "AIDABOB1"), "{}"),
                record(
                        "bob-assumes",
                        "sts",
                        "AssumeRole",
                        bob,
                        "{'credentials':{'accessKeyId':'ASIABOBSSESSION'}}"),
                record("bobs-session", "s3", "ListBuckets", session, "{}"),
                record(
                        "made-bob-2",
                        "iam",
                        "CreateUser",
                        user("carol", "AIDACAROL"),
                        made("AIDABOB2")),
                record("bob-2-acts", "ec2", "StopInstances", user("bob", "AIDABOB2"), "{}"));
    }

    private static String user(String name, String id) {
        return "'type':'IAMUser','userName':'%s','principalId':'%s'".formatted(name, id);
    }

    private static String made(String id) {
        return "{'user':{'userId':'%s'}}".formatted(id);
    }

    private static JsonNode record(
            String id, String service, String call, String identity, String response)
            throws Exception {
        return RecordJson.read(
                """
                {'eventVersion':'1.11','eventID':'%s','eventTime':'2026-03-10T12:00:00Z',
                 'eventSource':'%s.amazonaws.com','eventName':'%s','awsRegion':'us-east-1',
                 'sourceIPAddress':'203.0.113.10','recipientAccountId':'%s',
                 'userIdentity':{'accountId':'%s',%s},'responseElements':%s}
                """
                        .formatted(
                                id, service, call, OTHER_ACCOUNT, OTHER_ACCOUNT, identity, response)
                        .replace('\'', '"')
                        .getBytes(UTF_8));
    }

    private static void usersLeadToWhoMadeThem(long seed, List<Indices.Held> events) {
        Map<String, List<String>> creators = new TreeMap<>();
        for (Indices.Held event : events) {
            if (event.text("recipientAccountId").equals(OTHER_ACCOUNT)) {
                creators.put(event.text("eventID"), creators(event));
            }
        }
        List<String> both = List.of("alice", "terraform/run");
        assertThat(creators)
                .as("seed %d", seed)
                .isEqualTo(
                        Map.of(
                                "made-alice",
                                List.of(),
                                "made-bob",
                                List.of("terraform/run"),
                                "bob-acts",
                                both,
                                "bob-signs-in",
                                both,
                                "bob-assumes",
                                both,
                                "bobs-session",
                                both,
                                "made-bob-2",
                                List.of(),
                                "bob-2-acts",
                                List.of("carol")));
    }

    /** A call that retention dropped, a value too many, an index from before the field. */
    private static void whatIsLostOrWrongOrOldIsBorne(Indices indices, Origins origins)
            throws Exception {
        Map<String, Indices.Held> before = new HashMap<>();
        indices.events().forEach(event -> before.put(event.text("eventID"), event));
        Indices.Held call = before.get("made-alice");
        Indices.Held tampered = before.get("bob-acts");
        assertThat(call).isNotNull();
        assertThat(tampered).isNotNull();
        ObjectNode wrong = JsonNodeFactory.instance.objectNode();
        ArrayNode names = wrong.putObject("doc").putArray("actor.creator");
        names.add("alice").add("bert").add("terraform/run");
        String old = IndexNames.EVENTS + "-2019.01";
        indices.cluster().ask("DELETE", "/" + call.index() + "/_doc/" + call.id(), null);
        indices.cluster().ask("POST", "/" + tampered.index() + "/_update/" + tampered.id(), wrong);
        indices.cluster().ask("DELETE", "/_index_template/" + IndexNames.EVENTS, null);
        indices.cluster()
                .ask(
                        "PUT",
                        "/" + old,
                        RecordJson.read(
                                """
                                {"mappings":{"dynamic":false,"properties":{
                                  "userIdentity":{"properties":{"principalId":{"type":"keyword"}}}}}}
                                """
                                        .getBytes(UTF_8)));
        ObjectNode bare = tampered.source().deepCopy();
        bare.remove("actor.creator");
        indices.cluster().ask("PUT", "/" + old + "/_doc/1", bare);
        indices.cluster().ask("POST", "/" + IndexNames.EVENTS + "-*/_refresh", null);

        for (int time = 0; time < 2; time++) {
            origins.settle(batches(), List.of(IndexNames.EVENTS + "-2026.03"));
            for (Indices.Held event : indices.events()) {
                Indices.Held same = before.get(event.text("eventID"));
                assertThat(same).isNotNull();
                assertThat(event.source()).isEqualTo(same.source());
                assertThat(event.version())
                        .isEqualTo(
                                event.index().equals(old)
                                        ? 2
                                        : same.version()
                                                + (event.id().equals(tampered.id()) ? 2 : 0));
            }
        }
    }

    private static List<String> creators(Indices.Held event) {
        List<String> creators = new ArrayList<>();
        event.source().path("actor.creator").forEach(creator -> creators.add(creator.asText()));
        return creators;
    }

    private static List<String> batches() {
        List<String> batches = new ArrayList<>();
        for (int object = 0; object < OBJECTS; object++) {
            batches.add("object-" + object);
        }
        return batches;
    }

    /** Indexes records object by object, with a round after each. */
    private static Map<String, JsonNode> arrive(Indices indices, List<JsonNode> records)
            throws Exception {
        indices.reset();
        Map<String, JsonNode> byId = new HashMap<>();
        Flattener flattener = new Flattener(FieldNames.standard());
        try (Indexer indexer = indices.indexer()) {
            Origins origins = new Origins(indices.cluster(), indexer);
            int size = records.size() / OBJECTS + 1;
            for (int object = 0; object < OBJECTS; object++) {
                Batch batch = indexer.batch();
                Set<String> written = new TreeSet<>();
                String name = "object-" + object;
                for (JsonNode record :
                        records.subList(
                                object * size, Math.min(records.size(), (object + 1) * size))) {
                    Document document =
                            flattener
                                    .read(record.toString().getBytes(UTF_8))
                                    .document(LocalDate.parse("2026-03-12"), name, Instant.EPOCH);
                    byId.put(document.id(), record);
                    written.add(NAMES.events(document.timestamp()));
                    batch.add(
                            Operation.create(
                                    NAMES.events(document.timestamp()),
                                    document.id(),
                                    document.source()));
                }
                assertThat(batch.finish().refused()).isEmpty();
                indices.cluster().ask("POST", "/" + IndexNames.EVENTS + "-*/_refresh", null);
                origins.settle(List.of(name), written);
            }
        }
        return byId;
    }
}
