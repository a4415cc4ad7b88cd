package tradepost.bench.measure;

import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** Lets the JVM compile what is measured: a program that is still compiling is neither the one nor the other. */
public final class WarmUp {
    /** Enough for every load so far. */
    public static final int SLICES_MAX = 12;

    private static final double BETTER = 1.03;
    private static final int NOT_BETTER_ENOUGH = 2;

    private WarmUp() {}

    /**
     * Repeats a load until it has twice not been faster than before, twelve times at most.
     *
     * @param slice of time for each
     * @param load runs for so long; gives its rate
     * @return how long that took
     */
    public static Duration untilSteady(Duration slice, ToDoubleFunction<Duration> load) {
        return untilSteady(slice, SLICES_MAX, load);
    }

    /** The same, so many times at most. */
    public static Duration untilSteady(Duration slice, int slicesMax, ToDoubleFunction<Duration> load) {
        double best = 0;
        int notBetter = 0;
        int slices = 0;
        while (slices < slicesMax && notBetter < NOT_BETTER_ENOUGH) {
            double rate = load.applyAsDouble(slice);
            notBetter = rate > best * BETTER ? 0 : notBetter + 1;
            best = Math.max(best, rate);
            slices++;
        }
        return slice.multipliedBy(slices);
    }
}
