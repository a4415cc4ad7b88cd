package tradepost.acceptance.client;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import tradepost.acceptance.system.Eventually;

/**
 * One user's requests, one after the other, drawn from a seed: orders of every kind, cancellations, deposits and
 * withdrawals.
 */
public final class RandomTrading {
    private static final BigDecimal FAR = new BigDecimal("0.50");
    private static final BigDecimal NEAR = new BigDecimal("1.02");
    private static final Duration THINKING = Duration.ofMillis(20);
    private static final int CENTS = 2;

    private final Trader trader;
    private final Market market;
    private final Random random;
    private final List<String> resting = new ArrayList<>();

    public RandomTrading(Trader trader, Market market, long seed) {
        this.trader = trader;
        this.market = market;
        this.random = new Random(seed);
    }

    public void goOnUntil(BooleanSupplier ended) {
        while (!ended.getAsBoolean()) {
            request(random.nextInt(100));
            Eventually.passes(THINKING);
        }
    }

    private void request(int drawn) {
        if (drawn < 35) {
            trader.market("BUY", symbol(), quantity());
        } else if (drawn < 55) {
            trader.market("SELL", symbol(), quantity());
        } else if (drawn < 65) {
            limit(FAR).ifPresent(resting::add);
        } else if (drawn < 75) {
            limit(NEAR);
        } else if (drawn < 85) {
            cancel();
        } else if (drawn < 93) {
            trader.deposit(amount());
        } else {
            trader.withdraw(amount());
        }
    }

    private Optional<String> limit(BigDecimal ofPrice) {
        String symbol = symbol();
        BigDecimal price = trader.price(symbol).multiply(ofPrice).setScale(CENTS, RoundingMode.DOWN);
        return trader.limit("BUY", symbol, BigDecimal.ONE, price);
    }

    private void cancel() {
        if (!resting.isEmpty()) {
            trader.cancel(resting.remove(random.nextInt(resting.size())));
        }
    }

    private String symbol() {
        return market.symbols().get(random.nextInt(market.symbols().size()));
    }

    private BigDecimal quantity() {
        return BigDecimal.valueOf(random.nextInt(1, 4));
    }

    private BigDecimal amount() {
        return BigDecimal.valueOf(random.nextInt(1, 50_000), CENTS);
    }
}
