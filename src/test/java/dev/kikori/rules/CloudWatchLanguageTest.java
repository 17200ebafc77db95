package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

/** The CloudWatch Logs filter language, row by row. */
class CloudWatchLanguageTest {

    // Where a row's answer comes from.
    private static final String GUIDE =
            "CloudWatch Logs User Guide: Using filter patterns to match terms in JSON log events";
    private static final String SYNTAX =
            "CloudWatch Logs User Guide: Supported regular expressions syntax";
    private static final String OLD_GUIDE =
            "CloudWatch Logs User Guide, 2021: Matching terms in JSON log events";
    private static final String SERVICE = "answer of the service's TestMetricFilter";
    private static final String CHOSEN = "documented nowhere; chosen here";

    private static final String EVENT =
            """
            {"name": "PutItem", "empty": "", "none": null, "yes": true, "no": false, "word": "true",
             "int": 123, "decimal": 12.0, "half": 0.5, "big": 1e3, "digits": "123", "fraction": "123.0",
             "list": ["red", "green"], "object": {"inner": "x"}, "nothing": [],
             "rows": [{"id": 1, "tag": "a"}, {"id": 2}, "loose"], "grid": [[0, 1], [2, 3]],
             "ip": "198.51.100.23", "star": "Pu*em", "stars": "*x*", "quote": "say \\"hi\\"", "slash": "a\\\\b",
             "dotted.name": "dot", "my-key_1": "k", "code": "Client.UnauthorizedOperation", "日本": "東京"}
            """;

    record Row(String source, String test, boolean matches) {
        @Override
        public String toString() {
            return test + " → " + matches + " (" + source + ")";
        }
    }

    static List<Row> rows() {
        return List.of(
                // texts
                new Row(GUIDE, "$.name = \"PutItem\"", true),
                new Row(GUIDE, "$.name = PutItem", true),
                new Row(GUIDE, "$.name = putitem", false),
                new Row(GUIDE, "$.Name = PutItem", false),
                new Row(GUIDE, "$.name != GetItem", true),
                new Row(GUIDE, "$.name != PutItem", false),
                new Row(SERVICE, "$.empty = \"\"", true),
                new Row(SERVICE, "$.name = \"\"", false),
                new Row(OLD_GUIDE, "$.['日本'] = \"東京\"", true),
                new Row(CHOSEN, "$.quote = \"say \\\"hi\\\"\"", true),
                new Row(CHOSEN, "$.slash = \"a\\\\b\"", true),
                // a field that is missing
                new Row(SERVICE, "$.gone = x", false),
                new Row(SERVICE, "$.gone != x", false),
                new Row(SERVICE, "$.gone = *", false),
                new Row(SERVICE, "$.gone > 0", false),
                new Row(OLD_GUIDE, "$.gone NOT EXISTS", true),
                new Row(OLD_GUIDE, "$.gone IS NULL", false),
                new Row(OLD_GUIDE, "$.object.gone NOT EXISTS", true),
                new Row(CHOSEN, "$.name.inner NOT EXISTS", true),
                new Row(OLD_GUIDE, "$.name NOT EXISTS", false),
                new Row(CHOSEN, "$.nothing NOT EXISTS", false),
                // a field that is null
                new Row(CHOSEN, "$.none = x", false),
                new Row(CHOSEN, "$.none != x", false),
                new Row(CHOSEN, "$.none = *", false),
                new Row(OLD_GUIDE, "$.none IS NULL", true),
                new Row(OLD_GUIDE, "$.none NOT EXISTS", false),
                new Row(OLD_GUIDE, "$.name IS NULL", false),
                // an array, an object
                new Row(OLD_GUIDE, "$.list = red", false),
                new Row(OLD_GUIDE, "$.list != blue", false),
                new Row(OLD_GUIDE, "$.list = *", false),
                new Row(OLD_GUIDE, "$.list > 0", false),
                new Row(OLD_GUIDE, "$.object = x", false),
                new Row(SERVICE, "$.object != 123", false),
                // elements
                new Row(OLD_GUIDE, "$.list[0] = red", true),
                new Row(OLD_GUIDE, "$.list[1] = red", false),
                new Row(OLD_GUIDE, "$.list[2] = *", false),
                new Row(OLD_GUIDE, "$.list[2] != red", false),
                new Row(OLD_GUIDE, "$.name[0] = *", false),
                new Row(OLD_GUIDE, "$.rows[1].id = 2", true),
                new Row(OLD_GUIDE, "$.rows[2].id = 2", false),
                new Row(OLD_GUIDE, "$.grid[1][0] = 2", true),
                new Row(OLD_GUIDE, "$.grid[1] = 2", false),
                // wildcard selectors
                new Row(GUIDE, "$.list[*] = green", true),
                new Row(GUIDE, "$.list[*] = blue", false),
                new Row(CHOSEN, "$.list[*] != red", true),
                new Row(CHOSEN, "$.nothing[*] != red", false),
                new Row(GUIDE, "$.rows[*].id = 2", true),
                new Row(GUIDE, "$.rows[*].id > 2", false),
                new Row(GUIDE, "$.object.* = x", true),
                new Row(GUIDE, "$.* = PutItem", true),
                new Row(GUIDE, "$.* = red", false),
                new Row(GUIDE, "$.rows.* = a", false),
                new Row(GUIDE, "$.object[*] = x", false),
                // selectors
                new Row(GUIDE, "$.['dotted.name'] = dot", true),
                new Row(GUIDE, "$.dotted.name = dot", false),
                new Row(OLD_GUIDE, "$.my-key_1 = k", true),
                // wildcards in values
                new Row(SERVICE, "$.name = *", true),
                new Row(SERVICE, "$.name = \"*\"", true),
                new Row(SERVICE, "$.empty = *", true),
                new Row(SERVICE, "$.int = *", true),
                new Row(SERVICE, "$.half = *", true),
                new Row(CHOSEN, "$.yes = *", true),
                new Row(CHOSEN, "$.empty = **", true),
                new Row(CHOSEN, "$.name != *", false),
                new Row(OLD_GUIDE, "$.name = Put*", true),
                new Row(OLD_GUIDE, "$.name = *Item", true),
                new Row(OLD_GUIDE, "$.name = *tIt*", true),
                new Row(OLD_GUIDE, "$.name = Item*", false),
                new Row(OLD_GUIDE, "$.name = *Put", false),
                new Row(OLD_GUIDE, "$.name = put*", false),
                new Row(OLD_GUIDE, "$.ip != 203.0.113.*", true),
                new Row(OLD_GUIDE, "$.ip = 198.51.*", true),
                new Row(OLD_GUIDE, "$.name = Pu*em", false),
                new Row(OLD_GUIDE, "$.star = Pu*em", true),
                new Row(SERVICE, "$.ip != 198*23", true),
                new Row(CHOSEN, "$.stars = \"\\*x\\*\"", true),
                new Row(CHOSEN, "$.name = \"\\*\"", false),
                new Row(CHOSEN, "$.stars = \"*\\*\"", true),
                new Row(SERVICE, "$.int = 12*", true),
                new Row(SERVICE, "$.int = *23", true),
                new Row(SERVICE, "$.int = 2*", false),
                new Row(GUIDE, "$.code = \"*UnauthorizedOperation\"", true),
                // numbers
                new Row(SERVICE, "$.int = 123", true),
                new Row(SERVICE, "$.int = 123.0", true),
                new Row(SERVICE, "$.int = +123", true),
                new Row(SERVICE, "$.decimal = 12", true),
                new Row(SERVICE, "$.int != 123.0", false),
                new Row(SERVICE, "$.int != 124", true),
                new Row(SERVICE, "$.int = \"123\"", true),
                new Row(SERVICE, "$.int = \"123.0\"", false),
                new Row(SERVICE, "$.decimal = \"12\"", false),
                new Row(SERVICE, "$.decimal = \"12.0\"", true),
                new Row(SERVICE, "$.digits = 123", true),
                new Row(CHOSEN, "$.fraction = 123", false),
                new Row(OLD_GUIDE, "$.big = 1000", true),
                new Row(OLD_GUIDE, "$.big = 10e2", true),
                new Row(CHOSEN, "$.big = \"1000\"", false),
                new Row(OLD_GUIDE, "$.int > 122", true),
                new Row(OLD_GUIDE, "$.int > 123", false),
                new Row(OLD_GUIDE, "$.int >= 123", true),
                new Row(OLD_GUIDE, "$.int < 123.5", true),
                new Row(OLD_GUIDE, "$.int <= 122", false),
                new Row(OLD_GUIDE, "$.half < 10e-1", true),
                new Row(OLD_GUIDE, "$.half > -1", true),
                new Row(SERVICE, "$.digits > 1", false),
                new Row(SERVICE, "$.digits < 1", false),
                // booleans
                new Row(OLD_GUIDE, "$.yes IS TRUE", true),
                new Row(OLD_GUIDE, "$.yes IS FALSE", false),
                new Row(OLD_GUIDE, "$.no IS FALSE", true),
                new Row(CHOSEN, "$.word IS TRUE", false),
                new Row(CHOSEN, "$.yes = true", true),
                new Row(CHOSEN, "$.no != true", true),
                // regular expressions
                new Row(SYNTAX, "$.name = %Item%", true),
                new Row(SYNTAX, "$.name = %^Item%", false),
                new Row(SYNTAX, "$.name = %^Put|Get%", true),
                new Row(SYNTAX, "$.name = %Put$%", false),
                new Row(SYNTAX, "$.name = %[A-Z]tem$%", true),
                new Row(SYNTAX, "$.name = %item%", false),
                new Row(SYNTAX, "$.name != %Get%", true),
                new Row(SYNTAX, "$.ip = %\\d{1,3}\\.\\d{1,3}\\.100\\.2[0-9]%", true),
                new Row(SYNTAX, "$.code = %Client.U\\w+n%", true),
                new Row(CHOSEN, "$.int = %^1.3$%", true),
                new Row(CHOSEN, "$.gone != %x%", false),
                new Row(CHOSEN, "$.list = %red%", false),
                // compounds
                new Row(GUIDE, "$.name = PutItem && $.int = 1", false),
                new Row(GUIDE, "$.name = PutItem || $.int = 1", true),
                new Row(GUIDE, "$.name = PutItem || $.int = 1 && $.int = 2", true),
                new Row(GUIDE, "($.name = PutItem || $.int = 1) && $.int = 2", false),
                new Row(GUIDE, "(($.name = PutItem) && (($.int = 123)))", true),
                new Row(GUIDE, "$.name=PutItem&&$.int>=123", true),
                new Row(CHOSEN, "$.name = PutItem\n  && $.int = 123\n", true),
                new Row(SERVICE, "($.gone != x) || ($.gone NOT EXISTS)", true));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_pattern_is_true_of_what_the_service_says_it_is(Row row) throws PatternException {
        Node node = CloudWatchPattern.parse("{ " + row.test() + " }");

        assertThat(EventPredicate.of(node).test(Json.of(EVENT))).isEqualTo(row.matches());
    }
}
