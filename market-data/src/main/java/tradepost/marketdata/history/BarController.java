package tradepost.marketdata.history;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.Bar;
import tradepost.marketdata.domain.BarInterval;
import tradepost.marketdata.domain.RawTick;
import tradepost.marketdata.domain.Traded;
import tradepost.marketdata.listing.StockBoard;
import tradepost.marketdata.store.HistoryStore;
import tradepost.platform.problem.Fields;

/** {@code GET /api/v1/stocks/{symbol}/bars}: open, high, low, close and volume of a stock by time. */
@RestController
public class BarController {
    private static final int LIMIT = 200;
    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    private final StockBoard stocks;
    private final HistoryStore bars;
    private final Clock clock;

    public BarController(StockBoard stocks, HistoryStore bars, Clock clock) {
        this.stocks = stocks;
        this.bars = bars;
        this.clock = clock;
    }

    /**
     * One page.
     *
     * @param from where its first bar may begin, at a whole interval
     * @param to where it ends: every stretch before is a bar or within a gap
     * @param gaps the stretches without a tick
     * @param next the {@code from} of the next page; left out where there is none
     */
    public record Page(
            String symbol,
            String interval,
            Instant from,
            Instant to,
            List<BarView> items,
            List<Gap> gaps,
            @Nullable Instant next) {}

    /**
     * A bar as clients see it.
     *
     * @param volume zero where the feed does not tell
     * @param vwap the price by volume; left out where there is no volume
     */
    public record BarView(
            Instant start,
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal close,
            BigDecimal volume,
            @Nullable BigDecimal vwap,
            long ticks) {
        static BarView of(Bar bar) {
            return new BarView(
                    RawTick.instant(bar.start()),
                    bar.open(),
                    bar.high(),
                    bar.low(),
                    bar.close(),
                    bar.volume(),
                    Traded.vwap(bar.turnover(), bar.volume()),
                    bar.ticks());
        }
    }

    /** A stretch of whole intervals in which the stock had no tick. */
    public record Gap(Instant from, Instant to) {}

    /** Without {@code to} up to now, without {@code from} as many intervals before as a page holds. */
    @GetMapping("/api/v1/stocks/{symbol}/bars")
    Mono<Page> list(
            @PathVariable String symbol,
            @RequestParam @Nullable String interval,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable Integer limit) {
        String listed = stocks.get(symbol).symbol();
        BarInterval length = interval(interval);
        int size = Fields.limit(limit, LIMIT);
        Instant end = ceiling(Fields.time("to", to, FIRST, LAST, clock.instant()), length);
        Instant before = end.minus(length.length().multipliedBy(size));
        Instant begin = floor(Fields.time("from", from, FIRST, LAST, before), length);
        if (!begin.isBefore(end)) {
            throw Fields.invalid("from", "is before \"to\"");
        }
        return bars.findBars(listed, length, begin, end, size + 1)
                .map(found -> page(listed, length, begin, end, size, found));
    }

    private static Page page(String symbol, BarInterval interval, Instant from, Instant to, int size, List<Bar> found) {
        Instant next = found.size() > size ? RawTick.instant(found.get(size).start()) : null;
        List<Bar> items = found.subList(0, Math.min(size, found.size()));
        Instant end = next == null ? to : next;
        return new Page(
                symbol,
                interval.written(),
                from,
                end,
                items.stream().map(BarView::of).toList(),
                gaps(items, interval, from, end),
                next);
    }

    private static List<Gap> gaps(List<Bar> bars, BarInterval interval, Instant from, Instant to) {
        List<Gap> gaps = new ArrayList<>();
        Instant expected = from;
        for (Bar bar : bars) {
            Instant start = RawTick.instant(bar.start());
            if (expected.isBefore(start)) {
                gaps.add(new Gap(expected, start));
            }
            expected = start.plus(interval.length());
        }
        if (expected.isBefore(to)) {
            gaps.add(new Gap(expected, to));
        }
        return gaps;
    }

    private static BarInterval interval(@Nullable String written) {
        List<String> all =
                Arrays.stream(BarInterval.values()).map(BarInterval::written).toList();
        if (written == null) {
            throw Fields.invalid("interval", "is required: one of " + all);
        }
        return BarInterval.of(written).orElseThrow(() -> Fields.invalid("interval", "is one of " + all));
    }

    private static Instant floor(Instant time, BarInterval interval) {
        return RawTick.instant(interval.start(RawTick.micros(time)));
    }

    private static Instant ceiling(Instant time, BarInterval interval) {
        Instant floor = floor(time, interval);
        return floor.equals(time) ? time : floor.plus(interval.length());
    }
}
