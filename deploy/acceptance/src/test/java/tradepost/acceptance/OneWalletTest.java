package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tradepost.acceptance.client.Audit;
import tradepost.acceptance.client.Market;
import tradepost.acceptance.client.Trader;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;

/** Many requests at once for one wallet, which cannot pay for all of them. */
@ExtendWith(RunningSystem.class)
class OneWalletTest {
    private static final int PAIRS = 50;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final BigDecimal EACH = new BigDecimal("120.00");

    @Test
    void a_hundred_concurrent_buys_and_withdrawals_end_at_exactly_the_right_balance(TestSystem system)
            throws SQLException {
        Trader trader = Trader.register(system.api());
        String symbol = Market.in(system.api()).symbols().getFirst();
        BigDecimal quantity = EACH.divideToIntegralValue(trader.price(symbol)).max(BigDecimal.ONE);

        allAtOnce(List.of(() -> trader.market("BUY", symbol, quantity), () -> trader.withdraw(EACH)));
        system.awaitRest();

        Audit.passes(system, trader);
        assertThat(trader.journal().placed()).hasSize(PAIRS);
        assertThat(trader.journal().withdrawn()).isNotEmpty();
        assertThat(trader.cash().path("held").asString()).isEqualTo("0.00");
    }

    private static void allAtOnce(List<Runnable> requests) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> sent = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                requests.forEach(request -> sent.add(CompletableFuture.runAsync(request, threads)));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                    .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }
}
