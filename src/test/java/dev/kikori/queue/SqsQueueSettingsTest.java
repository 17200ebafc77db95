package dev.kikori.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kikori.queue.SqsQueue.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.time.Duration;

class SqsQueueSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "https://sqs.eu-west-1.amazonaws.com/111122223333/q, eu-west-1, ",
        "https://eu-west-1.queue.amazonaws.com/111122223333/q, eu-west-1, ",
        "https://sqs.cn-north-1.amazonaws.com.cn/111122223333/q, cn-north-1, ",
        "https://queue.amazonaws.com/111122223333/q, , ",
        "http://127.0.0.1:9324/000000000000/q, , http://127.0.0.1:9324/",
        "http://sqs.eu-west-1.localhost:4566/000000000000/q, , http://sqs.eu-west-1.localhost:4566/",
    })
    void region_and_server_are_read_from_the_url(URI url, String region, URI endpoint) {
        assertThat(SqsQueue.region(Settings.of(url)).orElse(null)).isEqualTo(region);
        assertThat(SqsQueue.endpoint(Settings.of(url)).orElse(null)).isEqualTo(endpoint);
    }

    @Test
    void what_is_set_outweighs_the_url() {
        Settings set =
                new Settings(
                        URI.create("https://sqs.eu-west-1.amazonaws.com/111122223333/q"),
                        null,
                        "us-east-1",
                        URI.create("https://vpce-1.sqs.us-east-1.vpce.amazonaws.com"),
                        Settings.VISIBILITY_TIMEOUT,
                        Settings.LONG_POLL);
        assertThat(SqsQueue.region(set)).contains("us-east-1");
        assertThat(SqsQueue.endpoint(set))
                .contains(URI.create("https://vpce-1.sqs.us-east-1.vpce.amazonaws.com"));
    }

    @ParameterizedTest
    @CsvSource({"PT2S, PT10S", "PT13H, PT10S", "PT5M, PT21S", "PT5M, PT-1S"})
    void what_sqs_does_not_allow_is_refused_at_once(Duration visibility, Duration longPoll) {
        URI url = URI.create("https://sqs.eu-west-1.amazonaws.com/111122223333/q");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Settings(url, null, null, null, visibility, longPoll));
    }
}
