package tradepost.marketdata.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Event;
import tradepost.platform.event.PriceTick;

/**
 * The latest tick of a stock, with its offset, the ranges it moved in and what was traded. On {@code price-snapshots}
 * it is that {@link PriceTick} with more properties.
 *
 * @param hour of the current hour; null where nothing was traded in it, as {@code day}
 */
public record PriceSnapshot(
        @JsonUnwrapped PriceTick tick,
        Ranges ranges,
        @Nullable Traded hour,
        @Nullable Traded day) implements Event {
    public PriceSnapshot(PriceTick tick, Ranges ranges) {
        this(tick, ranges, null, null);
    }

    @Override
    public UUID id() {
        return tick.id();
    }

    @Override
    public Instant at() {
        return tick.at();
    }

    @Override
    @JsonIgnore
    public int v() {
        return tick.v();
    }

    /** Its sequence: the offset of its tick on {@code price-ticks}, or of another's between it and its next. */
    public long sequence() {
        Long offset = tick.offset();
        if (offset == null) {
            throw new IllegalStateException("a snapshot's tick has its offset: " + tick.symbol());
        }
        return offset;
    }

    /**
     * Whether this one replaces {@code other} of its symbol: two owners may tell of it for a moment. The same tick
     * again may bring other ranges.
     */
    public boolean isAtLeastAsNewAs(PriceSnapshot other) {
        return sequence() >= other.sequence();
    }
}
