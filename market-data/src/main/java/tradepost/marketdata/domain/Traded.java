package tradepost.marketdata.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What was traded of a stock in the current hour or day (UTC).
 *
 * @param open the first price in it
 * @param close the last so far
 * @param volume the quantities its source told; zero where it tells none
 * @param vwap the price by volume, with at most nine decimals; null where there is no volume
 */
public record Traded(
        BigDecimal open,
        BigDecimal close,
        BigDecimal volume,
        @Nullable BigDecimal vwap) {
    private static final int VWAP_SCALE = 9;

    static Traded of(Bar bar) {
        return new Traded(bar.open(), bar.close(), bar.volume(), vwap(bar.turnover(), bar.volume()));
    }

    /** The price by volume of so much turned over; null where nothing was. */
    public static @Nullable BigDecimal vwap(BigDecimal turnover, BigDecimal volume) {
        if (volume.signum() == 0) {
            return null;
        }
        BigDecimal vwap =
                turnover.divide(volume, VWAP_SCALE, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return vwap.scale() < 0 ? vwap.setScale(0) : vwap;
    }
}
