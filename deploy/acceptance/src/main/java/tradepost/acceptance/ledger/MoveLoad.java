package tradepost.acceptance.ledger;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import tradepost.acceptance.system.Eventually;

/**
 * Deposits, withdrawals, transfers and exchanges of one customer, drawn from a seed, on fifty connections at once: on
 * each the next as soon as the last is answered. Large withdrawals among them empty the wallet now and then.
 */
public final class MoveLoad implements AutoCloseable {
    public static final int CONNECTIONS = 50;

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int SMALL = 20_000;
    private static final int LARGE = 800_000;
    private static final int LEAST = 100;
    private static final int CENTS = 2;

    private final Customer customer;
    private final int moves;
    private final int before;
    private final AtomicInteger begun = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<Void> ended;

    private MoveLoad(Customer customer, int moves, long seed) {
        this.customer = customer;
        this.moves = moves;
        this.before = customer.journal().answered();
        this.ended = CompletableFuture.allOf(IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> goOn(new Random(seed * CONNECTIONS + i)), threads))
                .toArray(CompletableFuture[]::new));
    }

    /** Starts so many moves; {@link #await} waits for the last answer. */
    public static MoveLoad start(Customer customer, int moves, long seed) {
        return new MoveLoad(customer, moves, seed);
    }

    private void goOn(Random random) {
        while (begun.getAndIncrement() < moves) {
            customer.make(draw(random));
        }
    }

    private Move draw(Random random) {
        String key = UUID.randomUUID().toString();
        String main = customer.walletId();
        String currency = random.nextInt(5) == 0 ? "EUR" : "USD";
        int drawn = random.nextInt(100);
        if (drawn < 35) {
            return new Move.Deposit(key, main, currency, amount(random, SMALL));
        } else if (drawn < 60) {
            return new Move.Withdrawal(key, main, currency, amount(random, random.nextInt(12) == 0 ? LARGE : SMALL));
        } else if (drawn < 72) {
            return new Move.Transfer(key, main, customer.savingsId(), currency, amount(random, SMALL));
        } else if (drawn < 80) {
            return new Move.Transfer(key, customer.savingsId(), main, currency, amount(random, SMALL));
        }
        String other = currency.equals("USD") ? "EUR" : random.nextBoolean() ? "USD" : "PLN";
        return new Move.Exchange(key, main, currency, amount(random, SMALL), other);
    }

    private static BigDecimal amount(Random random, int most) {
        return BigDecimal.valueOf(random.nextInt(LEAST, most), CENTS);
    }

    public boolean isDone() {
        return ended.isDone();
    }

    /** Waits until so many of these moves are answered. */
    public void awaitAnswered(int count) {
        Eventually.holds(count + " moves are answered", LIMIT, () -> isDone() || answered() >= count);
    }

    public int answered() {
        return customer.journal().answered() - before;
    }

    /** Waits until all are answered; fails as the first of them failed. */
    public void await() {
        ended.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
