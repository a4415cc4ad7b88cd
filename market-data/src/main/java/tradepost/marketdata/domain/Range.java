package tradepost.marketdata.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The highest and the lowest price of a stretch of time; both null if nothing was traded in it. */
public record Range(@Nullable BigDecimal high, @Nullable BigDecimal low) {
    public static final Range NONE = new Range(null, null);

    /** The range that also has this price in it. */
    public Range with(BigDecimal price) {
        return new Range(high == null ? price : high.max(price), low == null ? price : low.min(price));
    }
}
