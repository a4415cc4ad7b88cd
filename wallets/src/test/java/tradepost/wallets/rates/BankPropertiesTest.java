package tradepost.wallets.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BankPropertiesTest {
    private static BankProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("tradepost.bank", BankProperties.class);
    }

    @Test
    void what_is_not_set_makes_sense() {
        assertThat(bind(Map.of()).attempts()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "interval, 0s",
        "interval, -1m",
        "poll, 0s",
        "retry-after, 0s",
        "connect-timeout, 0s",
        "response-timeout, 0s",
        "retry-wait, 0s",
        "breaker-open, 0s",
        "stale-after, 10m",
        "exchange-age-max, 29m",
        "attempts, 0",
        "attempts, 11",
        "body-max, 0B",
        "body-max, 17MB",
        "moved-max, 0",
        "moved-max, 10.1"
    })
    void a_setting_that_makes_no_sense_is_refused_with_its_name(String name, String value) {
        assertThatThrownBy(() -> bind(Map.of("tradepost.bank." + name, value)))
                .isInstanceOf(BindException.class)
                .rootCause()
                .hasMessageContaining("tradepost.bank." + name);
    }
}
