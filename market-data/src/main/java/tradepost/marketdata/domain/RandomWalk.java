package tradepost.marketdata.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Made-up prices that move a little each round and stay near where they began. The same seed always walks the same way.
 *
 * @param start the prices of round 0
 * @param prices the prices of this round, in the same order, with two decimals
 */
public record RandomWalk(long seed, long round, List<BigDecimal> start, List<BigDecimal> prices) {
    private static final int SCALE = 2;
    private static final BigDecimal LOWEST = new BigDecimal("0.01");
    /** A step is at most this many hundred-thousandths of the price: 0.1 %. */
    private static final int STEP = 100;

    private static final BigDecimal STEP_UNIT = new BigDecimal("0.00001");
    /** How strongly a price is drawn back to where it began: by this part of the distance each round. */
    private static final BigDecimal PULL = new BigDecimal("0.001");

    public RandomWalk {
        start = List.copyOf(start);
        prices = List.copyOf(prices);
    }

    public static RandomWalk from(long seed, List<BigDecimal> start) {
        return new RandomWalk(seed, 0, start, start);
    }

    /** One round on. */
    public RandomWalk next() {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + round);
        List<BigDecimal> moved = IntStream.range(0, prices.size())
                .mapToObj(i -> step(prices.get(i), start.get(i), random.nextInt(-STEP, STEP + 1)))
                .toList();
        return new RandomWalk(seed, round + 1, start, moved);
    }

    private static BigDecimal step(BigDecimal price, BigDecimal home, int units) {
        BigDecimal drift = home.subtract(price).multiply(PULL);
        BigDecimal move = price.multiply(STEP_UNIT).multiply(BigDecimal.valueOf(units));
        return price.add(move)
                .add(drift)
                .setScale(SCALE, RoundingMode.HALF_EVEN)
                .max(LOWEST);
    }
}
