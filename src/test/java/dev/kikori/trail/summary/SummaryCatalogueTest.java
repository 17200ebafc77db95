package dev.kikori.trail.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kikori.trail.Language;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;

/** What is wrong in a catalogue is said when it is read. */
class SummaryCatalogueTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = ';',
            value = {
                "create a thing ; を[作成] ; a verb in [brackets] is missing",
                "[create] a thing ; [作成]する ; one verb in [brackets] must end the sentence",
                "[create] a thing ; を[書き込み|書き込む] ; must end in うと",
                "[create] a thing {name} ; を[作成] ; a slot without a noun must stand in a <clause>",
                "[create] a thing <{name} ; を[作成] ; '<' is not closed",
                "[create] a thing <now> ; を[作成] ; a clause without a slot is never left out",
                "[create] a thing <a <{name}>> ; を[作成] ; clauses do not nest",
                "<[create] {name}> ; を[作成] ; a verb in a clause would be left out",
                "[create {thing: name} ; を[作成] ; '[' is not closed",
                "[create] a} ; を[作成] ; closes nothing",
                "[create] {thing: nmae} ; {物: nmae}を[作成] ; there is no slot 'nmae'",
                "[create] {thing: name} ; を[作成] ; the languages tell different things",
                "[create] a thing ; を[作成] ; no template asks for [name]"
            })
    void a_template_that_cannot_be_is_refused(String english, String japanese, String reason) {
        String yaml =
                """
                services:
                  s3:
                    slots: {name: request.name}
                    events:
                      PutThing:
                        en: "%s"
                        ja: "%s"
                """
                        .formatted(english, japanese);

        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(SummaryCatalogue.CatalogueException.class)
                .hasMessageStartingWith("summaries: s3")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = ';',
            value = {
                "slots: {name: a..b}; path 'a..b' cannot be read",
                "slots: {name: 'a[b'}; path 'a[b' cannot be read",
                "slots: {name: {path: a, as: port}}; there is no form 'port'",
                "slots: {name: {path: a, words: {x: {en: y}}}}; en and ja are needed",
                "slot: {name: a}; unknown key 'slot'",
                "events: {A: {en: '[a]', jp: '[b]'}}; unknown key 'jp'",
                "events: {A: {en: '[a]'}}; ja is missing",
                "events: {A B: {en: '[a]', ja: '[b]'}, B: {en: '[a]', ja: '[b]'}}; stands twice"
            })
    void anything_else_that_cannot_be_is_refused(String service, String reason) {
        assertThatThrownBy(() -> read("services: {s3: {" + service.strip() + "}}"))
                .isInstanceOf(SummaryCatalogue.CatalogueException.class)
                .hasMessageContaining(reason.strip());
    }

    @Test
    void one_entry_may_tell_several_events_alike() throws Exception {
        SummaryCatalogue catalogue =
                read(
                        "services: {s3: {name: S3, events: {A B: {en: '[look at] it', ja: 'それを[参照]'}}}}");

        assertThat(catalogue.entry("s3", "A")).isPresent().isEqualTo(catalogue.entry("s3", "B"));
        assertThat(catalogue.entry("s3", "C")).isEmpty();
        assertThat(catalogue.serviceName("s3")).isEqualTo("S3");
    }

    @ParameterizedTest
    @CsvSource({
        "create, created",
        "stop|stopped, stopped",
        "modify, modified",
        "deploy, deployed",
        "look at, looked at",
        "put|put, put"
    })
    void an_english_verb_has_a_past(String written, String past) {
        Piece.Verb verb = Template.parse("[" + written + "]").verbs().getFirst();

        assertThat(Grammar.of(Language.ENGLISH).verb(verb, true)).isEqualTo(past);
    }

    @ParameterizedTest
    @CsvSource({
        "access key, an access key",
        "IAM user, an IAM user",
        "S3 bucket, an S3 bucket",
        "VPC, a VPC",
        "NAT gateway, a NAT gateway",
        "user, a user",
        "MFA device, an MFA device",
        "KMS key, a KMS key",
        "SAML provider, a SAML provider",
        "update, an update"
    })
    void an_english_noun_has_an_article(String noun, String withArticle) {
        assertThat(Grammar.of(Language.ENGLISH).thing(noun, java.util.List.of()))
                .isEqualTo(withArticle);
    }

    private static SummaryCatalogue read(String yaml) throws Exception {
        return SummaryCatalogue.read(new ByteArrayInputStream(yaml.getBytes(UTF_8)));
    }
}
