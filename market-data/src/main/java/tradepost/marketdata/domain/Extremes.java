package tradepost.marketdata.domain;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prices that can still be the high (or the low) of a window that ends now, however long the window is: each is
 * higher than all after it. Adding costs O(1) amortised for ticks in order, and for a late one as many steps as there
 * are prices here from after it. Not safe for threads.
 *
 * <p>There are never more than the distinct prices of the longest window. Beyond {@value #MAX}, the older half is kept
 * in pairs: the higher price of two with the time of the later, so that it leaves that much too late.
 */
final class Extremes {
    static final int MAX = 65_536;

    private final int sign;
    private long[] times = new long[16];
    private BigDecimal[] prices = new BigDecimal[16];
    /** The oldest is at {@code from}, the youngest before {@code until}. */
    private int from;

    private int until;

    private Extremes(int sign) {
        this.sign = sign;
    }

    static Extremes highs() {
        return new Extremes(1);
    }

    static Extremes lows() {
        return new Extremes(-1);
    }

    /** @param at in microseconds */
    void add(long at, BigDecimal price) {
        makeRoom();
        int place = until;
        while (place > from && times[place - 1] > at) {
            place--;
        }
        if (place < until && outdoes(prices[place], price)) {
            return;
        }
        int kept = place;
        while (kept > from && outdoes(price, prices[kept - 1])) {
            kept--;
        }
        System.arraycopy(times, place, times, kept + 1, until - place);
        System.arraycopy(prices, place, prices, kept + 1, until - place);
        until += kept + 1 - place;
        times[kept] = at;
        prices[kept] = price;
    }

    /** Forgets what is not after this time. */
    void expire(long start) {
        while (from < until && times[from] <= start) {
            prices[from++] = BigDecimal.ZERO;
        }
    }

    /** The high (or the low) of the window that begins after this time; null if there is no price in it. */
    @Nullable
    BigDecimal after(long start) {
        int found = Arrays.binarySearch(times, from, until, start);
        int place = found < 0 ? -found - 1 : found;
        while (place < until && times[place] <= start) {
            place++;
        }
        return place < until ? prices[place] : null;
    }

    /** Takes what another has told; what is here already stays as it is. */
    void addAll(List<Long> at, List<BigDecimal> extremes) {
        for (int i = 0; i < at.size(); i++) {
            add(at.get(i), extremes.get(i));
        }
    }

    /** In their order. */
    List<Long> times() {
        return Arrays.stream(times, from, until).boxed().toList();
    }

    /** In the order of their times. */
    List<BigDecimal> prices() {
        return List.of(Arrays.copyOfRange(prices, from, until));
    }

    int size() {
        return until - from;
    }

    private boolean outdoes(BigDecimal price, BigDecimal other) {
        return price.compareTo(other) * sign >= 0;
    }

    /** For one more at the end. */
    private void makeRoom() {
        if (size() >= MAX) {
            keepPairs();
        }
        if (until == times.length) {
            int size = size();
            int length = Math.max(16, size * 2);
            times = Arrays.copyOf(Arrays.copyOfRange(times, from, until), length);
            prices = Arrays.copyOf(Arrays.copyOfRange(prices, from, until), length);
            from = 0;
            until = size;
        }
    }

    private void keepPairs() {
        int pairs = size() / 4;
        for (int i = pairs - 1; i >= 0; i--) {
            int kept = from + pairs + i;
            times[kept] = times[from + 2 * i + 1];
            prices[kept] = prices[from + 2 * i];
        }
        from += pairs;
    }
}
