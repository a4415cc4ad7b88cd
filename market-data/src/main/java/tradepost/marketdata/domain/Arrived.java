package tradepost.marketdata.domain;

import tradepost.platform.event.PriceTick;

/**
 * A tick at its place on {@code raw-ticks}, which is the order in which ticks of one time happened.
 *
 * @param offset within the partition; below zero for what was stored before there was that topic
 */
public record Arrived(int partition, long offset, RawTick tick) {
    /** Whether this one is the later price: by its source's time, and of one time by its place. */
    boolean isAfter(Arrived other) {
        return tick.sourceAt() != other.tick.sourceAt()
                ? tick.sourceAt() > other.tick.sourceAt()
                : offset > other.offset;
    }

    PriceTick at(long published) {
        return tick.toPriceTick(published);
    }
}
