package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexSizeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "^arn:aws:iam::[0-9]{12}:(user|role)/.{1,64}$",
                "((a{10}){10}){10}",
                "[(]{1000}\\({1000}",
                "[]({9999]a{1,1000}",
                "[^]({9999]a{1,}",
                "[[:alpha:](]{2}",
                "{3}a{,5}b{x}",
                "(?i)a(?:b)",
                "a)b]c}"
            })
    void a_rule_of_ordinary_size_is_fit(String expression) {
        assertThat(RegexSize.isFit(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a{1000}){1000}",
                "((){1000}){1000}",
                "(a|b){3000}b{7001}",
                "(([a-z]){100}{100}){2}",
                "a{999999}",
                "a{1,999999}"
            })
    void repeats_that_grow_beyond_bounds_are_not(String expression) {
        assertThat(RegexSize.isFit(expression)).isFalse();
    }
}
