package tradepost.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisAddressTest {
    @ParameterizedTest
    @CsvSource({
        "redis://localhost:6379,redis://localhost:6379",
        "rediss://:secret@redis:6379,rediss://redis:6379",
        "redis://name:se@cr/et@redis:6379/1,redis://redis:6379/1"
    })
    void it_is_told_without_its_password(String uri, String told) {
        assertThat(RedisAddress.of(uri)).hasToString(told);
    }
}
