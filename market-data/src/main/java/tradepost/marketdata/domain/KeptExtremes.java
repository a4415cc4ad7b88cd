package tradepost.marketdata.domain;

import java.math.BigDecimal;
import java.util.List;

/**
 * The prices of a symbol that can still be the high, or the low, of a window: what the owner that follows begins with.
 *
 * @param highTimes in microseconds and in their order, one for each of {@code highs}; so {@code lowTimes}
 */
public record KeptExtremes(
        String symbol,
        int partition,
        List<Long> highTimes,
        List<BigDecimal> highs,
        List<Long> lowTimes,
        List<BigDecimal> lows) {}
