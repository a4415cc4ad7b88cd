package tradepost.marketdata.domain;

import java.math.BigDecimal;

/**
 * The prices of one symbol in one stretch of time, in an order of their own: by the source's time, and of one time by
 * the place on {@code raw-ticks}. The open is the first in that order and the close the last, whenever they came, so
 * that a bar is the same however late its ticks are and however they are parted. Times are microseconds.
 *
 * @param openOffset the place of the open on {@code raw-ticks}, as {@code closeOffset}
 * @param volume the quantities of its ticks, nothing for one without
 * @param turnover the sum of price times quantity
 * @param ticks how many there are
 */
public record Bar(
        String symbol,
        BarInterval interval,
        long start,
        BigDecimal open,
        long openAt,
        long openOffset,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        long closeAt,
        long closeOffset,
        BigDecimal volume,
        BigDecimal turnover,
        long ticks) {

    /** This bar as a part of one of a longer interval. */
    Bar in(BarInterval longer) {
        return new Bar(
                symbol,
                longer,
                longer.start(start),
                open,
                openAt,
                openOffset,
                high,
                low,
                close,
                closeAt,
                closeOffset,
                volume,
                turnover,
                ticks);
    }

    /** The bar of the ticks of both, which have none in common. */
    Bar and(Bar other) {
        Bar first = isBefore(other.openAt, other.openOffset, openAt, openOffset) ? other : this;
        Bar last = isBefore(closeAt, closeOffset, other.closeAt, other.closeOffset) ? other : this;
        return new Bar(
                symbol,
                interval,
                start,
                first.open,
                first.openAt,
                first.openOffset,
                high.max(other.high),
                low.min(other.low),
                last.close,
                last.closeAt,
                last.closeOffset,
                volume.add(other.volume),
                turnover.add(other.turnover),
                ticks + other.ticks);
    }

    private static boolean isBefore(long at, long offset, long otherAt, long otherOffset) {
        return at != otherAt ? at < otherAt : offset < otherOffset;
    }
}
