package tradepost.marketdata;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import tradepost.marketdata.domain.Arrived;

/**
 * Random ticks of three symbols in one partition: some late, some twice, some of one time, with pauses of up to an
 * hour; the same seed, the same ticks. What each was when it was made is known, for whoever computes anew.
 */
public final class Market {
    private static final List<String> SYMBOLS = List.of("KO", "V", "JPM");

    private final SplittableRandom random;
    private final int partition;
    private final String prefix;
    private final List<Arrived> all = new ArrayList<>();
    private Instant now;
    private long offset;

    public Market(long seed, int partition, Instant start) {
        this(seed, partition, start, "");
    }

    /** @param prefix of the symbols */
    public Market(long seed, int partition, Instant start, String prefix) {
        this.prefix = prefix;
        this.random = new SplittableRandom(seed);
        this.partition = partition;
        this.now = start;
    }

    /** The time of the last tick. */
    public Instant now() {
        return now;
    }

    public long next() {
        return offset;
    }

    /** All that were given, each once, though it may have come twice. */
    public List<Arrived> all() {
        return all;
    }

    /** The next ticks, in the order of the topic. */
    public List<Arrived> ticks(int count) {
        List<Arrived> ticks = new ArrayList<>();
        while (ticks.size() < count) {
            if (!all.isEmpty() && random.nextInt(8) == 0) {
                Arrived before = all.get(Math.max(0, all.size() - 1 - random.nextInt(20)));
                ticks.add(new Arrived(partition, offset++, before.tick()));
            } else {
                Arrived fresh = fresh();
                all.add(fresh);
                ticks.add(fresh);
            }
        }
        return ticks;
    }

    private Arrived fresh() {
        now = now.plus(pause());
        Instant at = random.nextInt(5) == 0 ? now.minusMillis(random.nextInt(50_000)) : now;
        BigDecimal price = BigDecimal.valueOf(random.nextInt(8_000, 11_000), 2);
        BigDecimal quantity = BigDecimal.valueOf(random.nextInt(0, 5_000), 3);
        return RawTicks.arrived(
                partition,
                offset++,
                RawTicks.received(
                        RawTicks.tick(
                                new UUID(random.nextLong(), random.nextLong()),
                                prefix + SYMBOLS.get(random.nextInt(SYMBOLS.size())),
                                price.toPlainString(),
                                quantity.toPlainString(),
                                at),
                        now));
    }

    private Duration pause() {
        return random.nextInt(200) == 0
                ? Duration.ofMinutes(random.nextInt(60))
                : Duration.ofMillis(1_000L * random.nextInt(0, 40));
    }

    /** Ticks of one symbol as a test says them, each in a batch of its own. */
    public static final class Script {
        private final int partition;
        private final String symbol;
        private long offset;

        public Script(int partition, String symbol) {
            this.partition = partition;
            this.symbol = symbol;
        }

        public List<Arrived> at(Instant at, String price, String quantity) {
            UUID id = new UUID(symbol.hashCode(), offset);
            return List.of(RawTicks.arrived(partition, offset++, RawTicks.tick(id, symbol, price, quantity, at)));
        }
    }
}
