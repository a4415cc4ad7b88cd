package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tradepost.acceptance.client.Audit;
import tradepost.acceptance.client.Journal;
import tradepost.acceptance.client.Market;
import tradepost.acceptance.client.RandomTrading;
import tradepost.acceptance.client.Trader;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.ServiceProcess;
import tradepost.acceptance.system.TestSystem;

/** Wallets and orders, or the PostgreSQL of all services, are killed hard under load and started again. */
@ExtendWith(RunningSystem.class)
class KilledServicesTest {
    private static final int TRADERS = 12;
    private static final int ROUNDS = 2;
    /** How many there are depends on the machine: with fewer there was no load. */
    private static final int ORDERS_MIN = TRADERS * ROUNDS;

    private static final long SEED = 20_131_125;
    private static final Duration UNDER_LOAD = Duration.ofSeconds(1);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

    @Test
    void nothing_acknowledged_is_lost_and_nothing_settles_twice(TestSystem system) throws SQLException {
        holdsWhile(system, () -> killServices(system));
    }

    @Test
    void orders_settle_once_where_postgresql_is_killed_under_them(TestSystem system) throws SQLException {
        holdsWhile(system, () -> killPostgres(system));
    }

    private static void holdsWhile(TestSystem system, Runnable kill) throws SQLException {
        Market market = Market.in(system.api());
        List<Trader> traders = Stream.generate(() -> Trader.register(system.api()))
                .limit(TRADERS)
                .toList();

        underLoad(traders, market, () -> IntStream.range(0, ROUNDS).forEach(_ -> killAmidst(kill)));
        system.awaitRest();

        for (Trader trader : traders) {
            Audit.passes(system, trader);
        }
        assertThat(system.violations()).isEmpty();
        theLoadWasReal(traders);
    }

    private static void theLoadWasReal(List<Trader> traders) {
        assertThat(acknowledged(traders, journal -> journal.placed().size())).isGreaterThan(ORDERS_MIN);
        assertThat(acknowledged(traders, journal -> journal.cancelled().size())).isPositive();
        assertThat(acknowledged(traders, journal -> journal.deposited().size())).isPositive();
        assertThat(acknowledged(traders, journal -> journal.withdrawn().size())).isPositive();
    }

    private static int acknowledged(List<Trader> traders, ToIntFunction<Journal> count) {
        return traders.stream().map(Trader::journal).mapToInt(count).sum();
    }

    private static void killAmidst(Runnable kill) {
        Eventually.passes(UNDER_LOAD);
        kill.run();
        Eventually.passes(UNDER_LOAD);
    }

    private static void killServices(TestSystem system) {
        List<ServiceProcess> both = List.of(system.wallets(), system.orders());
        both.forEach(ServiceProcess::kill);
        both.forEach(ServiceProcess::start);
        both.forEach(ServiceProcess::awaitReady);
    }

    private static void killPostgres(TestSystem system) {
        system.postgres().kill();
        system.postgres().start();
    }

    private static void underLoad(List<Trader> traders, Market market, Runnable work) {
        AtomicBoolean ended = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> trading = new ArrayList<>();
            for (int i = 0; i < traders.size(); i++) {
                RandomTrading random = new RandomTrading(traders.get(i), market, SEED + i);
                trading.add(CompletableFuture.runAsync(() -> random.goOnUntil(ended::get), threads));
            }
            try {
                work.run();
            } finally {
                ended.set(true);
            }
            CompletableFuture.allOf(trading.toArray(CompletableFuture[]::new))
                    .orTimeout(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }
}
