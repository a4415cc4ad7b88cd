package tradepost.bench.measure;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** Lets the JVM compile what is measured: a program that is still compiling is neither the one nor the other. */
public final class WarmUp {
    /** Enough for every load so far. */
    public static final int SLICES_MAX = 40;

    private static final double BETTER = 1.03;
    private static final int NOT_BETTER_ENOUGH = 2;
    /** The part of a slice in which a compiler was busy: with more, the load is not faster only because it had less. */
    private static final double COMPILING = 0.1;

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private WarmUp() {}

    /** How long a load was run, and whether it had stopped getting faster then. */
    public record Warm(Duration taken, boolean isSteady) {
        @Override
        public String toString() {
            return (isSteady ? "All is warm: it stopped getting faster within %d s" : "Not warm yet after %d s")
                    .formatted(taken.toSeconds());
        }
    }

    /**
     * Repeats a load until it has twice not been faster than before while next to nothing was compiled, forty times at
     * most.
     *
     * @param slice of time for each
     * @param load runs for so long; gives its rate
     * @return how long that took, and whether it is warm
     */
    public static Warm untilSteady(Duration slice, ToDoubleFunction<Duration> load) {
        return untilSteady(slice, SLICES_MAX, load);
    }

    /** The same, so many times at most. */
    public static Warm untilSteady(Duration slice, int slicesMax, ToDoubleFunction<Duration> load) {
        double best = 0;
        int notBetter = 0;
        int slices = 0;
        while (slices < slicesMax && notBetter < NOT_BETTER_ENOUGH) {
            long compiled = COMPILER.getTotalCompilationTime();
            double rate = load.applyAsDouble(slice);
            boolean isCompiling = COMPILER.getTotalCompilationTime() - compiled > slice.toMillis() * COMPILING;
            notBetter = isCompiling || rate > best * BETTER ? 0 : notBetter + 1;
            best = Math.max(best, rate);
            slices++;
        }
        return new Warm(slice.multipliedBy(slices), notBetter == NOT_BETTER_ENOUGH);
    }
}
