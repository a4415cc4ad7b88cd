package tradepost.local.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tradepost.local.option.Arguments;
import tradepost.local.option.UsageError;

class FeedSettingsTest {
    @Test
    void secrets_go_in_the_clear_to_this_machine_alone() {
        Map<String, String> secrets = Map.of(FeedSettings.PASSWORD, "p", FeedSettings.KEY, "k");

        for (String url : List.of("http://tradepost.example", "http://127.example", "http://10.0.0.1:8080")) {
            assertThatExceptionOfType(UsageError.class)
                    .isThrownBy(() -> settings("feed --account ada --url " + url, secrets))
                    .withMessageContaining("--url is https://");
        }
        assertThatExceptionOfType(UsageError.class)
                .isThrownBy(() -> settings(
                        "feed --account ada --url https://tradepost.example --source http://vantage.example", secrets))
                .withMessageContaining("--source is https://");
        for (String url : List.of("http://localhost:8080", "http://127.0.0.1", "http://[::1]:8080")) {
            assertThat(settings("feed --account ada --url " + url, secrets).tradepost())
                    .isEqualTo(URI.create(url));
        }
    }

    @Test
    void what_is_missing_is_told() {
        assertThatExceptionOfType(UsageError.class)
                .isThrownBy(() -> settings("feed --url http://127.0.0.1:1", Map.of()))
                .withMessageContaining("--account");
        assertThatExceptionOfType(UsageError.class)
                .isThrownBy(() -> settings("feed --url http://127.0.0.1:1 --account ada", Map.of()))
                .withMessageContaining(FeedSettings.PASSWORD);

        FeedSettings settings = settings(
                "feed --url https://tradepost.example --account ada --stocks IBM,KO --per-day 500",
                Map.of(FeedSettings.PASSWORD, "p", FeedSettings.KEY, "k"));

        assertThat(settings.symbols()).containsExactly("IBM", "KO");
        assertThat(settings.perDay()).isEqualTo(500);
        assertThat(settings.every()).isEqualTo(Duration.ofDays(1).dividedBy(250));
        assertThat(settings.alphaVantage()).isEqualTo(URI.create("https://www.alphavantage.co"));
    }

    private FeedSettings settings(String words, Map<String, String> environment) {
        return FeedSettings.of(Arguments.parse(List.of(words.split(" "))), Path.of("data"), environment);
    }
}
