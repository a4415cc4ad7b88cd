package tradepost.acceptance.orders;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tradepost.acceptance.system.Eventually;

/** The requests of many traders, each one's next a moment after the last was answered. */
public final class OrderLoad implements AutoCloseable {
    private static final Duration THINKING = Duration.ofMillis(150);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final List<ReplicaTrader> traders;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<CompletableFuture<Void>> trading = new ArrayList<>();
    private volatile boolean hasEnded;

    private OrderLoad(List<ReplicaTrader> traders) {
        this.traders = traders;
    }

    /** Starts the load; {@link #end} ends it. */
    public static OrderLoad start(List<ReplicaTrader> traders, MovingMarket market, long seed) {
        OrderLoad load = new OrderLoad(traders);
        for (int i = 0; i < traders.size(); i++) {
            ReplicaTrader trader = traders.get(i);
            Random random = new Random(seed * traders.size() + i);
            load.trading.add(CompletableFuture.runAsync(() -> load.goOn(trader, random, market), load.threads));
        }
        return load;
    }

    private void goOn(ReplicaTrader trader, Random random, MovingMarket market) {
        while (!hasEnded) {
            trader.act(random, market);
            Eventually.passes(THINKING);
        }
    }

    /** Waits until so many more orders are acknowledged. */
    public void awaitPlaced(int more) {
        int enough = placed() + more;
        Eventually.holds(more + " orders are placed", LIMIT, () -> placed() >= enough);
    }

    private int placed() {
        return traders.stream().mapToInt(ReplicaTrader::placed).sum();
    }

    /** Asks for nothing more, and waits until all that was asked is answered. */
    public void end() {
        hasEnded = true;
        CompletableFuture.allOf(trading.toArray(CompletableFuture[]::new))
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        hasEnded = true;
        threads.shutdownNow();
    }
}
