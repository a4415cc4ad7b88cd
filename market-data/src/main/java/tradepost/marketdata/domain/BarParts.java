package tradepost.marketdata.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the ticks of a batch add to the bars of one symbol, gathered tick by tick. Not safe for threads. */
final class BarParts {
    private final Map<Long, Minute> minutes = new HashMap<>();
    private final String symbol;

    BarParts(String symbol) {
        this.symbol = symbol;
    }

    void add(Arrived arrived) {
        long start = BarInterval.MINUTE.start(arrived.tick().sourceAt());
        minutes.computeIfAbsent(start, _ -> new Minute(arrived)).add(arrived);
    }

    /** Of each interval. */
    List<Bar> bars() {
        List<Bar> bars = new ArrayList<>();
        List<Bar> minuteBars = minutes.entrySet().stream()
                .map(entry -> entry.getValue().bar(symbol, entry.getKey()))
                .toList();
        for (BarInterval interval : BarInterval.values()) {
            bars.addAll(joined(minuteBars, interval));
        }
        return bars;
    }

    private static Collection<Bar> joined(List<Bar> minutes, BarInterval interval) {
        Map<Long, Bar> bars = new HashMap<>();
        for (Bar minute : minutes) {
            Bar part = minute.in(interval);
            bars.merge(part.start(), part, Bar::and);
        }
        return bars.values();
    }

    /** One minute while it grows: a new bar for each tick would be most of the work. */
    private static final class Minute {
        private Arrived first;
        private Arrived last;
        private BigDecimal high;
        private BigDecimal low;
        private BigDecimal volume = BigDecimal.ZERO;
        private BigDecimal turnover = BigDecimal.ZERO;
        private long ticks;

        Minute(Arrived arrived) {
            this.first = arrived;
            this.last = arrived;
            this.high = arrived.tick().price();
            this.low = high;
        }

        void add(Arrived arrived) {
            if (arrived.isAfter(last)) {
                last = arrived;
            } else if (first.isAfter(arrived)) {
                first = arrived;
            }
            RawTick tick = arrived.tick();
            high = high.max(tick.price());
            low = low.min(tick.price());
            BigDecimal quantity = tick.quantity();
            if (quantity != null) {
                volume = volume.add(quantity);
                turnover = turnover.add(quantity.multiply(tick.price()));
            }
            ticks++;
        }

        Bar bar(String symbol, long start) {
            return new Bar(
                    symbol,
                    BarInterval.MINUTE,
                    start,
                    first.tick().price(),
                    first.tick().sourceAt(),
                    first.offset(),
                    high,
                    low,
                    last.tick().price(),
                    last.tick().sourceAt(),
                    last.offset(),
                    volume,
                    turnover,
                    ticks);
        }
    }
}
