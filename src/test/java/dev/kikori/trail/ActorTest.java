package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class ActorTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "root | `userIdentity.type`:`Root`,`userIdentity.arn`:`arn:aws:iam::111122223333:root`",
                "yamada | `userIdentity.type`:`IAMUser`,`userIdentity.userName`:`yamada`,`userIdentity.arn`:`arn:aws:iam::111122223333:user/yamada`",
                "sato | `userIdentity.type`:`IAMUser`,`userIdentity.arn`:`arn:aws:iam::111122223333:user/ops/sato`",
                "AIDAEXAMPLE | `userIdentity.type`:`IAMUser`,`userIdentity.principalId`:`AIDAEXAMPLE`",
                "Deploy/build-17 | `userIdentity.type`:`AssumedRole`,`userIdentity.principalId`:`AROAX:build-17`,`sessionContext.sessionIssuer.username`:`Deploy`",
                "Deploy | `userIdentity.type`:`AssumedRole`,`sessionContext.sessionIssuer.username`:`Deploy`",
                "Deploy/b | `userIdentity.type`:`AssumedRole`,`userIdentity.arn`:`arn:aws:sts::1:assumed-role/Deploy/b`",
                "b | `userIdentity.type`:`AssumedRole`,`userIdentity.principalId`:`AROAX:b`",
                "AssumedRole | `userIdentity.type`:`AssumedRole`",
                "ec2.amazonaws.com | `userIdentity.type`:`AWSService`,`userIdentity.invokedBy`:`ec2.amazonaws.com`",
                "kms.amazonaws.com | `userIdentity.type`:`AWSService`,`eventSource`:`kms.amazonaws.com`",
                "AWSService | `userIdentity.type`:`AWSService`",
                "account 444455556666 | `userIdentity.type`:`AWSAccount`,`userIdentity.accountId`:`444455556666`,`userIdentity.principalId`:`AROAX:x`",
                "AROAX:x | `userIdentity.type`:`AWSAccount`,`userIdentity.principalId`:`AROAX:x`",
                "mallory | `userIdentity.type`:`FederatedUser`,`userIdentity.arn`:`arn:aws:sts::1:federated-user/mallory`",
                "90-abc | `userIdentity.type`:`IdentityCenterUser`,`userIdentity.onBehalfOf.userId`:`90-abc`",
                "tanaka@example.com | `userIdentity.type`:`SAMLUser`,`userIdentity.userName`:`tanaka@example.com`",
                "192.0.2.1 | `userIdentity.type`:`Unknown`,`sourceIPAddress`:`192.0.2.1`",
                "Unknown | `userIdentity.type`:`Unknown`",
                "yamada | `userIdentity.type`:null,`userIdentity.userName`:`yamada`",
                "yamada | `userIdentity.userName`:`yamada`",
                "unknown | `userIdentity.userName`:null",
                "unknown | `userIdentity.arn`:`arn:aws:iam::1:user/`"
            })
    void every_kind_of_identity_has_a_word(String expected, String fields)
            throws JsonProcessingException {
        String source = "{" + fields.strip().replace('`', '"') + "}";

        assertThat(Actor.of(RecordJson.read(source.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(expected.strip());
    }
}
