package tradepost.orders.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tradepost.orders.domain.Sessions;
import tradepost.orders.domain.Terms;
import tradepost.orders.domain.TimeInForce;
import tradepost.platform.event.Json;
import tradepost.platform.event.StockListed;
import tradepost.platform.problem.Problem;

class TermsReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final UUID USER = new UUID(7, 7);

    @ParameterizedTest
    @CsvSource({"MARKET, FOK", "LIMIT, DAY", "STOP, DAY", "STOP_LIMIT, DAY"})
    void an_order_that_says_nothing_of_its_time_has_its_types_default(String type, TimeInForce time) {
        Map<String, String> fields = new HashMap<>(Map.of("type", type));
        if (type.contains("LIMIT")) {
            fields.put("limitPrice", "10.00");
        }
        if (type.contains("STOP")) {
            fields.put("stopPrice", "10.00");
        }

        assertThat(read(fields).timeInForce()).isEqualTo(time);
    }

    @Test
    void a_day_ends_with_the_day_and_good_till_date_at_its_date() {
        Terms day = read(Map.of("type", "LIMIT", "limitPrice", "1"));
        Terms good = read(
                Map.of("type", "LIMIT", "limitPrice", "1", "timeInForce", "GTD", "expiresAt", "2026-11-22T10:00:01Z"));

        assertThat(day.expiresAt()).isEqualTo("2026-11-23T00:00:00Z");
        assertThat(good.expiresAt()).isEqualTo("2026-11-22T10:00:01Z");
    }

    @ParameterizedTest
    @CsvSource({
        "type, TRAILING",
        "timeInForce, DAY",
        "timeInForce, GTD",
        "timeInForce, NEVER",
        "expiresAt, 2026-11-23T00:00:00Z",
        "limitPrice, 10.00",
        "stopPrice, 10.00",
        "quantity, 0.5",
        "quantity, 15"
    })
    void a_market_order_has_no_prices_and_does_not_wait(String field, String value) {
        assertThat(refusal(Map.of(field, value)).facts()).containsEntry("field", field);
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, limitPrice, 10.00",
        "STOP, timeInForce, IOC",
        "STOP_LIMIT, timeInForce, FOK",
        "STOP, expiresAt, 2026-11-23T00:00:00Z",
        "STOP, stopPrice, 10.01",
        "STOP, stopPrice, 0"
    })
    void a_stop_has_a_price_in_ticks_and_waits_for_it(String type, String field, String value) {
        Map<String, String> fields = new HashMap<>(Map.of("type", type, "stopPrice", "10.00"));
        if ("STOP_LIMIT".equals(type)) {
            fields.put("limitPrice", "10.00");
        }
        fields.put(field, value);

        assertThat(refusal(fields).facts()).containsEntry("field", field);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-22T10:00:00Z", "2027-11-24T10:00:00Z", "tomorrow"})
    void good_till_date_names_a_time_to_come_within_a_year(String expiresAt) {
        Problem refusal =
                refusal(Map.of("type", "LIMIT", "limitPrice", "1", "timeInForce", "GTD", "expiresAt", expiresAt));

        assertThat(refusal.facts()).containsEntry("field", "expiresAt");
    }

    @Test
    void good_till_date_needs_its_date() {
        Problem refusal = refusal(Map.of("type", "LIMIT", "limitPrice", "1", "timeInForce", "GTD"));

        assertThat(refusal.detail()).isEqualTo("expiresAt is required for GTD.");
    }

    @Test
    void fractions_are_taken_to_the_decimals_the_stock_allows_and_refused_beyond() {
        StockListed fractional = stock(9, new BigDecimal("0.000000001"));

        Terms terms = read(Map.of("quantity", "0.123456789"), fractional);
        Problem refusal = catchThrowableOfType(Problem.class, () -> read(Map.of("quantity", "0.5")));

        assertThat(terms.quantity()).isEqualByComparingTo("0.123456789");
        assertThat(refusal.facts()).containsEntry("quantityScale", 0);
    }

    @Test
    void a_quantity_off_the_lot_is_refused_with_the_rule() {
        Problem refusal = refusal(Map.of("quantity", "15"));

        assertThat(refusal.facts()).containsEntry("lot", BigDecimal.TEN);
        assertThat(refusal.detail()).contains("10");
    }

    @Test
    void an_order_by_worth_with_a_limit_is_as_many_lots_as_that_buys() {
        Terms terms = read(Map.of("type", "LIMIT", "limitPrice", "10.00", "notional", "299.99"));

        assertThat(terms.quantity()).isEqualByComparingTo("20");
        assertThat(terms.notional()).isEqualByComparingTo("299.99");
        assertThat(read(Map.of("notional", "299.99")).quantity()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "MARKET, 10, 250.00",
        "MARKET, , 250.001",
        "MARKET, , 0",
        "STOP, , 250.00",
        "LIMIT, , 99.99",
    })
    void a_worth_stands_alone_in_whole_cents_and_pays_for_a_lot(
            String type, @Nullable String quantity, String notional) {
        Map<String, String> fields = new HashMap<>(Map.of("type", type, "notional", notional));
        if (quantity != null) {
            fields.put("quantity", quantity);
        }
        if (!"MARKET".equals(type)) {
            fields.put("STOP".equals(type) ? "stopPrice" : "limitPrice", "10.00");
        }

        assertThat(refusal(fields).facts()).containsEntry("field", "notional");
    }

    @Test
    void a_price_off_the_tick_is_refused_with_the_rule_and_never_rounded() {
        Problem refusal = refusal(Map.of("type", "LIMIT", "limitPrice", "10.03"));

        assertThat(refusal.facts()).containsEntry("priceTick", new BigDecimal("0.05"));
        assertThat(refusal.detail()).contains("0.05");
    }

    /** A request that was answered before these fields existed must be known again by its hash. */
    @Test
    void a_request_without_the_newer_fields_is_written_as_it_always_was() {
        PlaceOrder asked = asked(Map.of());

        assertThat(new String(Json.write(asked), StandardCharsets.UTF_8))
                .isEqualTo("{\"symbol\":\"AAPL\",\"side\":\"BUY\",\"quantity\":\"10\",\"type\":null,"
                        + "\"limitPrice\":null,\"lowerBound\":null,\"upperBound\":null,\"timeInForce\":null,"
                        + "\"walletId\":null,\"clientOrderId\":null}");
    }

    private static Problem refusal(Map<String, String> fields) {
        Problem refusal = catchThrowableOfType(Problem.class, () -> read(fields));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private static Terms read(Map<String, String> fields) {
        return read(fields, stock(0, BigDecimal.TEN));
    }

    private static Terms read(Map<String, String> fields, StockListed stock) {
        return new TermsReader(asked(fields), stock, Sessions.AROUND_THE_CLOCK, Duration.ZERO, NOW).read(USER);
    }

    private static PlaceOrder asked(Map<String, String> fields) {
        return new PlaceOrder(
                "AAPL",
                "BUY",
                fields.containsKey("notional") ? fields.get("quantity") : fields.getOrDefault("quantity", "10"),
                fields.get("notional"),
                fields.get("type"),
                fields.get("limitPrice"),
                fields.get("stopPrice"),
                null,
                null,
                fields.get("timeInForce"),
                fields.get("expiresAt"),
                null,
                null,
                null,
                null);
    }

    private static StockListed stock(int scale, BigDecimal lot) {
        return new StockListed(
                new UUID(1, 1), NOW, "AAPL", "Apple", "USD", scale, lot, new BigDecimal("0.05"), false, null);
    }
}
