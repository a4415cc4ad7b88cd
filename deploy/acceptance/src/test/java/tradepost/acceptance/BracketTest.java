package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tradepost.acceptance.client.MqttFeed;
import tradepost.acceptance.client.Trader;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.Rows;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.up.Service;

/** Ten shares bought at 100 and sold again, with profit or at a loss, through the whole system and its real ledger. */
@ExtendWith(RunningSystem.class)
class BracketTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SHARES = """
            SELECT account.available, account.held
              FROM accounts account JOIN wallets wallet ON wallet.id = account.wallet_id
             WHERE wallet.user_id = ? AND account.asset = ?
            """;

    private final TestSystem system;
    private final Trader trader;
    private final String symbol = "BRACKET." + UUID.randomUUID().toString().substring(0, 8);

    BracketTest(TestSystem system) {
        this.system = system;
        this.trader = Trader.register(system.api());
    }

    @BeforeEach
    void price() {
        price("100.00");
    }

    @Test
    void a_profit_that_is_taken_cancels_the_stop() throws SQLException {
        Bracket bracket = enter();
        List<String> entered = shares();

        price("110.50");

        awaitStatus(bracket.profit(), "EXECUTED");
        JsonNode loss = awaitStatus(bracket.loss(), "CANCELLED");
        assertThat(entered).containsExactly("0", "10");
        assertThat(loss.path("reason").asString()).isEqualTo("EXIT_FILLED");
        assertThat(loss.path("parentId").asString()).isEqualTo(bracket.entry());
        assertThat(loss.path("leg").asString()).isEqualTo("STOP_LOSS");
        assertThat(shares()).containsExactly("0", "0");
        assertThat(trader.cash().path("available").asString()).isEqualTo("10105.00");
    }

    @Test
    void a_loss_that_is_stopped_cancels_the_profit_after_the_orders_were_killed_meanwhile() throws SQLException {
        Bracket bracket = enter();
        system.orders().kill();
        system.orders().start();
        system.orders().awaitReady();

        price("89.00");

        awaitStatus(bracket.loss(), "EXECUTED");
        awaitStatus(bracket.profit(), "CANCELLED");
        assertThat(shares()).containsExactly("0", "0");
        assertThat(trader.cash().path("available").asString()).isEqualTo("9890.00");
    }

    @Test
    void shares_whose_exits_are_both_cancelled_are_free() throws SQLException {
        Bracket bracket = enter();

        boolean first = trader.cancel(bracket.profit());
        List<String> meanwhile = shares();
        boolean second = trader.cancel(bracket.loss());

        assertThat(first && second).isTrue();
        assertThat(meanwhile).containsExactly("0", "10");
        assertThat(shares()).containsExactly("10", "0");
    }

    private record Bracket(String entry, String profit, String loss) {}

    private Bracket enter() {
        String entry = Eventually.answers(
                "the price has come to orders", LIMIT, () -> trader.bracket(symbol, BigDecimal.TEN, "110.00", "90.00"));
        JsonNode bought = awaitStatus(entry, "EXECUTED");
        return new Bracket(
                entry,
                bought.path("takeProfit").path("orderId").asString(),
                bought.path("stopLoss").path("orderId").asString());
    }

    /** What is free, and what is held. */
    private List<String> shares() throws SQLException {
        try (Connection wallets = system.database(Service.WALLETS)) {
            return Rows.list(
                            wallets,
                            SHARES,
                            row -> List.of(text(row.getBigDecimal("available")), text(row.getBigDecimal("held"))),
                            trader.userId(),
                            "stock:" + symbol)
                    .getFirst();
        }
    }

    private static String text(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    private void price(String price) {
        MqttFeed.publish(system.mqttPort(), symbol, price);
        Eventually.becomes(
                symbol + " costs " + price,
                LIMIT,
                () -> trader.api().get("/api/v1/stocks/" + symbol),
                stock -> stock.status() == 200
                        && new BigDecimal(stock.body().path("price").asString("0")).compareTo(new BigDecimal(price))
                                == 0);
    }

    private JsonNode awaitStatus(String orderId, String status) {
        return Eventually.becomes(
                "the order is " + status, LIMIT, () -> trader.order(orderId), order -> order.path("status")
                        .asString()
                        .equals(status));
    }
}
