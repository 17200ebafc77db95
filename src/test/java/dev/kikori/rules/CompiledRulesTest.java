package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the built-in rules compile to, held against {@code src/test/resources/rules/compiled.json}.
 *
 * <p>A change that is meant is accepted with {@code mvn test -Dtest=CompiledRulesTest
 * -Dgolden=accept}; read the difference before committing it.
 */
class CompiledRulesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/rules/compiled.json");
    private static final QueryCompiler COMPILER = new QueryCompiler(new TestFields());

    static Iterable<Rule> rules() {
        return RuleBook.builtIn().rules();
    }

    @Test
    void the_built_in_rules_compile_to_the_accepted_queries() throws IOException {
        ObjectNode all = Json.MAPPER.createObjectNode();
        for (Rule rule : rules()) {
            CompiledQuery query = COMPILER.compile(rule.node());
            ObjectNode entry = all.putObject(rule.id());
            entry.put("exact", query.exact()).put("clauses", query.clauses());
            entry.set("upper", query.upper());
            if (!query.exact()) {
                entry.set("lower", query.lower());
            }
        }
        var indent = new DefaultIndenter("  ", "\n");
        String compiled =
                Json.MAPPER
                                .writer(
                                        new DefaultPrettyPrinter()
                                                .withObjectIndenter(indent)
                                                .withArrayIndenter(indent))
                                .writeValueAsString(all)
                        + "\n";

        if ("accept".equals(System.getProperty("golden"))) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, compiled);
        }

        assertThat(compiled).isEqualTo(Files.readString(GOLDEN));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_queries_keep_each_rules_examples(Rule rule) throws IOException {
        CompiledQuery query = COMPILER.compile(rule.node());
        for (Example example : rule.examples()) {
            var document = new TestDocument(example.event().toString());
            boolean upper = QueryInterpreter.selects(query.upper(), document);
            boolean lower = QueryInterpreter.selects(query.lower(), document);
            assertThat(upper || !example.matches()).as("line %d", example.line()).isTrue();
            assertThat(lower && !example.matches()).as("line %d", example.line()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_control_takes_few_clauses(Rule rule) {
        assertThat(COMPILER.compile(rule.node()).clauses()).isLessThanOrEqualTo(5);
    }
}
