package tradepost.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.event.WalletEvent.Reason;

/**
 * What clients of the trading service that this one replaces rely on: buying and selling at once within bounds, and a
 * 409 for each way in which it cannot be. A price of 100 of which 5 are available.
 */
@Order(SharedOrders.FIRST)
class BuyAndSellTest {
    private static final String SYMBOL = "CIB";

    private final OrdersService orders = SharedOrders.orders();
    private final LedgerStandIn ledger = SharedOrders.ledger();
    private final Trader trader = new Trader(orders);

    @BeforeEach
    void price() {
        orders.list(SYMBOL);
        orders.price(SYMBOL, "100", "5");
    }

    @ParameterizedTest
    @CsvSource({"BUY, 5, 90, 110", "BUY, 1, 100, 100", "SELL, 5, 90, 110", "SELL, 50, 90, 110", "BUY, 2,,"})
    void within_bounds_and_availability_it_is_done(
            String side, String total, @Nullable String lower, @Nullable String upper) {
        ask(side, total, lower, upper)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("EXECUTED")
                .jsonPath("$.filledQuantity")
                .isEqualTo(total);
    }

    @Test
    void more_than_is_available_is_a_conflict() {
        refused(ask("BUY", "6", null, null), "INSUFFICIENT_AVAILABILITY");
    }

    @Test
    void what_was_bought_is_no_longer_available() {
        ask("BUY", "4", null, null).expectStatus().isOk();

        refused(ask("BUY", "2", null, null), "INSUFFICIENT_AVAILABILITY");
    }

    @ParameterizedTest
    @CsvSource({"BUY, 90, 99.99", "BUY, 100.01, 110", "SELL, 100.01, 110", "SELL, 90, 99.99"})
    void a_price_beyond_the_bounds_is_a_conflict_that_tells_the_price(String side, String lower, String upper) {
        refused(ask(side, "1", lower, upper), "OUTSIDE_BOUNDS")
                .jsonPath("$.price")
                .isEqualTo("100");
    }

    @Test
    void too_little_cash_is_a_conflict_that_tells_what_is_missing() {
        ledger.answer(command -> List.of(refusal(command, Reason.INSUFFICIENT_FUNDS, "USD", "500.00", "20.00")));

        refused(ask("BUY", "5", null, null), "INSUFFICIENT_FUNDS")
                .jsonPath("$.required")
                .isEqualTo("500.00")
                .jsonPath("$.available")
                .isEqualTo("20.00");
    }

    @Test
    void too_few_shares_is_a_conflict_that_tells_what_is_missing() {
        ledger.answer(command -> List.of(refusal(command, Reason.INSUFFICIENT_POSITION, SYMBOL, "5", "2")));

        refused(ask("SELL", "5", null, null), "INSUFFICIENT_POSITION")
                .jsonPath("$.asset")
                .isEqualTo(SYMBOL)
                .jsonPath("$.available")
                .isEqualTo("2");
    }

    @Test
    void an_unknown_stock_is_not_found() {
        trader.askAndWait(Map.of("symbol", "NOSUCH", "side", "BUY", "quantity", "1"))
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("STOCK_UNKNOWN");
    }

    private WebTestClient.ResponseSpec ask(String side, String total, @Nullable String lower, @Nullable String upper) {
        Map<String, String> body = new HashMap<>(Map.of("symbol", SYMBOL, "side", side, "quantity", total));
        if (lower != null) {
            body.put("lowerBound", lower);
        }
        if (upper != null) {
            body.put("upperBound", upper);
        }
        return trader.askAndWait(body);
    }

    private static WebTestClient.BodyContentSpec refused(WebTestClient.ResponseSpec answer, String code) {
        return answer.expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code);
    }

    private static WalletEvent refusal(
            WalletCommand command, Reason reason, String asset, String required, String available) {
        return new WalletEvent.Refused(
                WalletEvent.idFor(command.id()),
                Instant.now(),
                command.id(),
                command.orderId(),
                command.symbol(),
                1,
                reason,
                asset,
                new BigDecimal(required),
                new BigDecimal(available));
    }
}
