package tradepost.orders.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of the market from elsewhere than its ticks: listings, snapshots, settings. */
public interface Conditions {
    /** Whether a symbol trades now. */
    Phase phase(String symbol, Instant now);

    /** The latest price that is known elsewhere, for a symbol of which no tick has come here yet; null if none is. */
    @Nullable
    Market snapshot(String symbol);

    /** How much more than its stop price, or the price it came at, a buy without a limit may pay: 0.05 for 5 %. */
    BigDecimal collar();

    /** How many orders one transaction may move on: a tick that meets more is taken in parts. */
    int batch();
}
