package tradepost.marketdata.alphavantage;

import java.time.Duration;

/** How often Alpha Vantage is asked, beside the budget of a key. */
public final class Pace {
    /** Between two calls: they count a burst as too many, however few. */
    public static final Duration APART = Duration.ofSeconds(1);

    private static final Duration DAY = Duration.ofDays(1);

    private Pace() {}

    /**
     * How long after a symbol was answered it is asked for again, so that all have their share of the calls of a day,
     * and none is asked for before it has another bar.
     */
    public static Duration every(int symbols, int callsPerDay, Duration bar) {
        Duration share = DAY.multipliedBy(symbols).dividedBy(callsPerDay);
        return share.compareTo(bar) > 0 ? share : bar;
    }
}
