package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

final class TerraformTest {
    private static final Path MODULE = Path.of("deploy/terraform");
    private static final Pattern ACTION = Pattern.compile("\"((?:sqs|s3|kms):[A-Za-z]+)\"");

    @Test
    void the_policy_for_those_without_terraform_grants_what_the_module_grants() throws IOException {
        String main = Files.readString(MODULE.resolve("main.tf"));
        int start = main.indexOf("data \"aws_iam_policy_document\" \"worker\"");
        String worker = main.substring(start, main.indexOf("\nresource ", start));

        JsonNode policy = JsonMapper.builder().build().readTree(jsonOf("README.md"));
        Set<String> granted = new TreeSet<>();
        for (JsonNode statement : policy.path("Statement")) {
            assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
            assertThat(worker).contains("\"" + statement.path("Sid").asText() + "\"");
            statement.path("Action").forEach(action -> granted.add(action.asText()));
        }

        assertThat(granted)
                .isEqualTo(actions(worker))
                .contains("sqs:ChangeMessageVisibility", "s3:ListBucket", "kms:Decrypt");
    }

    @Test
    void every_variable_is_described_and_used_and_every_used_one_is_declared() throws IOException {
        String variables = Files.readString(MODULE.resolve("variables.tf"));
        String main = Files.readString(MODULE.resolve("main.tf"));
        Set<String> declared = all(Pattern.compile("(?m)^variable \"(\\w+)\""), variables);
        Set<String> used = all(Pattern.compile("var\\.(\\w+)"), main);
        assertThat(declared).isEqualTo(used);
        assertThat(variables.split("\nvariable |^variable "))
                .filteredOn(block -> !block.isBlank())
                .allSatisfy(block -> assertThat(block).contains("  description "));
        String readme = Files.readString(MODULE.resolve("README.md"));
        assertThat(declared).allSatisfy(name -> assertThat(readme).contains("| `" + name + "` |"));
    }

    private static String jsonOf(String file) throws IOException {
        String text = Files.readString(MODULE.resolve(file));
        int start = text.indexOf("```json\n") + 8;
        return text.substring(start, text.indexOf("```", start));
    }

    private static Set<String> actions(String text) {
        return all(ACTION, text);
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
