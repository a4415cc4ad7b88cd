package tradepost.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MqttMessageTest {
    @Test
    void strings_and_numbers_mean_the_same() {
        MqttMessage strings = parse("""
                {"stock_id": "7", "name": "Seven", "price": "23.50", "availability": "28",
                 "timestamp": "1767225600"}""");

        MqttMessage numbers = parse("""
                {"stock_id": 7, "name": "Seven", "price": 23.5, "availability": 28, "timestamp": 1767225600}""");

        assertThat(numbers).isEqualTo(strings);
        assertThat(numbers)
                .isEqualTo(new MqttMessage(
                        "7",
                        "Seven",
                        new BigDecimal("23.5"),
                        new BigDecimal("28"),
                        Instant.parse("2026-01-01T00:00:00Z")));
    }

    @Test
    void a_message_without_availability_is_unlimited_and_without_name_is_called_by_its_id() {
        MqttMessage message = parse("{\"stock_id\": \"KO\", \"price\": 60, \"timestamp\": 1767225600}");

        assertThat(message.availability()).isNull();
        assertThat(message.name()).isEqualTo("KO");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"2026-01-01T00:00:00Z\"', 2026-01-01T00:00:00Z",
        "'\"2026-01-01T02:00:00.5+02:00\"', 2026-01-01T00:00:00.5Z",
        "'\"2026-01-01 00:00:00.596656\"', 2026-01-01T00:00:00.596656Z",
        "1767225600, 2026-01-01T00:00:00Z",
        "1767225600.25, 2026-01-01T00:00:00.25Z",
        "1767225600250, 2026-01-01T00:00:00.25Z"
    })
    void times_are_iso_or_epoch(String written, Instant read) {
        MqttMessage message = parse("{\"stock_id\": \"KO\", \"price\": 60, \"timestamp\": " + written + "}");

        assertThat(message.timestamp()).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01 02:00:00.596656, Africa/Cairo, 2026-01-01T00:00:00.596656Z",
        "2026-07-01T03:00:00, Africa/Cairo, 2026-07-01T00:00:00Z",
        "2026-01-01T02:00:00Z, Africa/Cairo, 2026-01-01T02:00:00Z",
        "1767225600, Africa/Cairo, 2026-01-01T00:00:00Z"
    })
    void a_time_without_an_offset_is_of_the_zone_of_its_senders(String written, ZoneId zone, Instant read) {
        String message = "{\"stock_id\": \"KO\", \"price\": 60, \"timestamp\": \"" + written + "\"}";

        assertThat(MqttMessage.parse(message.getBytes(StandardCharsets.UTF_8), zone)
                        .timestamp())
                .isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hello | it is not JSON",
                "[] | it is not a JSON object",
                "{} | stock_id is missing",
                "{\"stock_id\":\"a b\"} | stock_id is 1 to 64",
                "{\"stock_id\":true} | stock_id is neither a string nor a number",
                "{\"stock_id\":\"KO\"} | price is missing",
                "{\"stock_id\":\"KO\",\"price\":\"x\"} | price is not a number",
                "{\"stock_id\":\"KO\",\"price\":1e308} | price has more than 15 digits",
                "{\"stock_id\":\"KO\",\"price\":1} | timestamp is missing",
                "{\"stock_id\":\"KO\",\"price\":1,\"timestamp\":\"soon\"} | timestamp is neither ISO 8601",
                "{\"stock_id\":\"KO\",\"price\":1,\"timestamp\":\"+99999-12-31T23:59:59Z\"} | timestamp is not between",
                "{\"stock_id\":\"KO\",\"price\":1,\"timestamp\":-999999999999999} | timestamp is not between",
                "{\"stock_id\":\"KO\",\"price\":1,\"timestamp\":1e300} | timestamp has more than 15 digits",
                "{\"stock_id\":\"KO\",\"stock_id\":\"V\"} | it is not JSON"
            })
    void what_is_no_tick_is_rejected_with_its_reason(String payload, String reason) {
        assertThatExceptionOfType(MqttMessage.Rejected.class)
                .isThrownBy(() -> parse(payload))
                .withMessageStartingWith(reason);
    }

    private static MqttMessage parse(String payload) {
        return MqttMessage.parse(payload.getBytes(StandardCharsets.UTF_8), ZoneOffset.UTC);
    }
}
