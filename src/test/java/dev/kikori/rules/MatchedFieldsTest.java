package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.List;
import java.util.Set;

class MatchedFieldsTest {
    // Another one is tried with -Dkikori.seed=…
    private static final long SEED = Long.getLong("kikori.seed", 20_240_311L);

    private static final String EVENT =
            """
            {"eventName":"PutBucketAcl","userIdentity":{"type":"Root","arn":"arn:aws:iam::1:root"},"errorCode":null,
             "requestParameters":{"bucketName":"b","acl":["private","public-read"],"size":12}}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "{$.eventName = PutBucketAcl}; eventName equals PutBucketAcl PutBucketAcl",
                "{$.eventName = Put*}; eventName like Put* PutBucketAcl",
                "{$.userIdentity.invokedBy NOT EXISTS}; userIdentity.invokedBy absent - -",
                "{$.requestParameters.size > 3}; requestParameters.size greater 3 12",
                "{$.requestParameters.acl[1] = public-read};"
                        + " requestParameters.acl[1] equals public-read public-read",
                "{$.errorCode IS NULL}; errorCode is_null - null",
            })
    void a_test_that_held_is_told_with_its_value(String pattern, String told) throws Exception {
        assertThat(words(CloudWatchPattern.parse(pattern))).containsExactly(told);
    }

    @Test
    void of_alternatives_those_that_hold_are_told_and_of_a_negation_what_stood_there()
            throws Exception {
        assertThat(
                        words(
                                CloudWatchPattern.parse(
                                        "{($.eventName = DeleteBucket || $.userIdentity.type = Root)"
                                                + " && $.requestParameters.bucketName != \"c\"}")))
                .contains(
                        "userIdentity.type equals Root Root",
                        "requestParameters.bucketName not_equals c b")
                .noneMatch(line -> line.contains("DeleteBucket"));
    }

    @Test
    void what_no_document_can_hold_is_not_told() throws Exception {
        JsonNode event = Json.MAPPER.readTree("{\"eventName\":\"a\\ud800b\"}");

        assertThat(MatchedFields.of(CloudWatchPattern.parse("{$.eventName = a*}")).in(event))
                .singleElement()
                .satisfies(field -> assertThat(field.value()).isEqualTo("a?b"));
    }

    @Test
    void something_is_told_of_every_match_and_nothing_of_any_other() throws IOException {
        var made = new RandomRules(SEED);
        int matches = 0;
        for (int number = 0; number < 2_000; number++) {
            made.turn();
            Node node = Normaliser.normalise(made.node(3));
            MatchedFields fields = MatchedFields.of(node);
            for (int record = 0; record < 10; record++) {
                String text = made.record();
                JsonNode event = Json.MAPPER.readTree(text);
                boolean matched = EventPredicate.of(node).test(event);
                List<MatchedField> told = fields.in(event);
                matches += matched ? 1 : 0;
                assertThat(!told.isEmpty() || isConstant(node))
                        .as("%s of %s, seed %d", node, text, SEED)
                        .isEqualTo(matched || isConstant(node));
                assertThat(told).hasSizeLessThanOrEqualTo(MatchedFields.TOLD_MAX);
                assertThat(Set.copyOf(told)).hasSameSizeAs(told);
            }
        }
        assertThat(matches).isGreaterThan(2_000);
    }

    private static boolean isConstant(Node node) {
        return node instanceof Node.Const;
    }

    private static List<String> words(Node node) throws IOException {
        return MatchedFields.of(node).in(Json.MAPPER.readTree(EVENT)).stream()
                .map(field ->
                        String.join(
                                " ",
                                field.path(),
                                field.op(),
                                orDash(field.expected()),
                                orDash(field.value())))
                .toList();
    }

    private static String orDash(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "-" : text;
    }
}
