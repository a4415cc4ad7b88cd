package tradepost.marketdata.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How the price of one stock moved of late, as its prices come in. Not safe for threads. */
public final class PriceMoves {
    private final PriceWindow lastDay = new PriceWindow();
    private final PriceWindow lastHour = new PriceWindow();
    private Range day = Range.NONE;
    private Range hour = Range.NONE;
    private Instant latest = Instant.MIN;

    /** Takes the next price; if it claims to be older than the one before it, it counts as of the same moment. */
    public void add(BigDecimal price, Instant receivedAt) {
        Instant at = receivedAt.isBefore(latest) ? latest : receivedAt;
        advance(at);
        latest = at;
        day = day.with(price);
        hour = hour.with(price);
        lastDay.add(price, at);
        lastHour.add(price, at);
    }

    /** Lets time pass; true if a range changed by it. */
    public boolean advance(Instant now) {
        boolean changed = lastDay.expire(now.minus(Ranges.DAY));
        changed |= lastHour.expire(now.minus(Ranges.HOUR));
        if (!day.equals(Range.NONE) && isOver(ChronoUnit.DAYS, now)) {
            day = Range.NONE;
            changed = true;
        }
        if (!hour.equals(Range.NONE) && isOver(ChronoUnit.HOURS, now)) {
            hour = Range.NONE;
            changed = true;
        }
        return changed;
    }

    public Ranges ranges() {
        return new Ranges(day, hour, lastDay.range(), lastHour.range());
    }

    private boolean isOver(ChronoUnit unit, Instant now) {
        return latest.truncatedTo(unit).isBefore(now.truncatedTo(unit));
    }
}
