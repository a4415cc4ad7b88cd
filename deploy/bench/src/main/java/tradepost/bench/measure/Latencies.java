package tradepost.bench.measure;

import java.util.Arrays;

/** How long things took. One thread adds. */
public final class Latencies {
    private static final double NANOS_OF_MILLI = 1e6;

    private long[] nanos = new long[1_024];
    private int count;

    public void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = duration;
    }

    public void addAll(Latencies others) {
        for (int i = 0; i < others.count; i++) {
            add(others.nanos[i]);
        }
    }

    public int count() {
        return count;
    }

    /** What half and what all but a hundredth of them took at most. */
    public Percentiles percentiles() {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return new Percentiles(millis(sorted, 0.50), millis(sorted, 0.99));
    }

    /** The smallest that so large a part of them does not exceed (nearest rank); zero if there are none. */
    private static double millis(long[] sorted, double part) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(part * sorted.length);
        return Math.round(sorted[Math.max(rank, 1) - 1] / NANOS_OF_MILLI * 100) / 100.0;
    }

    /** In milliseconds, to the hundredth. */
    public record Percentiles(double p50, double p99) {}
}
