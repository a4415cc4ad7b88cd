package tradepost.marketdata.stream;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tradepost.marketdata.listing.StockBoard;
import tradepost.marketdata.snapshot.PriceBoard.Posted;
import tradepost.marketdata.snapshot.StockView;
import tradepost.platform.event.Json;

/**
 * What changed, of each stock only what changed last, in the order in which it did: all that a reader has missed
 * however long it did not read follows from the last version it has seen. One thread writes, any may read.
 */
final class Changes {
    private final StockBoard stocks;
    private final Clock clock;
    private final ConcurrentNavigableMap<String, Quote> quotes = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<Long, Change> log = new ConcurrentSkipListMap<>();
    private volatile long version;
    private final AtomicLong turn = new AtomicLong();

    Changes(StockBoard stocks, Clock clock) {
        this.stocks = stocks;
        this.clock = clock;
    }

    /** Of the last change. Whoever asks for it first and looks at the stocks then, misses none between. */
    long version() {
        return version;
    }

    /**
     * Takes what the board says now.
     *
     * @param posted of each stock its latest; all are listed
     * @return what changed by it, prices and whether they are stale, in order
     */
    List<Change> turn(Collection<Posted> posted) {
        Instant now = clock.instant();
        turn.incrementAndGet();
        List<Change> changes = new ArrayList<>();
        for (Posted coming : posted) {
            Quote quote = quotes.computeIfAbsent(coming.symbol(), _ -> new Quote(coming));
            quote.take(coming);
            note(quote.flip(now), changes);
            note(quote.price(now), changes);
        }
        for (Quote quote : quotes.values()) {
            note(quote.flip(now), changes);
        }
        return changes;
    }

    private void note(@Nullable Change change, List<Change> changes) {
        if (change != null) {
            log.put(change.version(), change);
            version = change.version();
            changes.add(change);
        }
    }

    /** What changed after this version, in order. */
    Collection<Change> after(long seen) {
        return log.tailMap(seen, false).values();
    }

    /** The stocks that have a price, by symbol; those that get their first meanwhile may be among them. */
    Iterator<String> symbols() {
        return quotes.keySet().iterator();
    }

    /** A stock as it is; empty where it has no price yet. Encoded once for all who ask in the same turn. */
    Optional<Told> snapshot(String symbol) {
        return Optional.ofNullable(quotes.get(symbol)).map(quote -> quote.snapshot(turn.get()));
    }

    /** What clients see of a price when it turns stale, or fresh again. */
    record Freshness(String symbol, long seq, Instant asOf, long ageMs) {}

    /** A stock, as it was told last. */
    private final class Quote {
        private final String symbol;
        private volatile Posted posted;
        private @Nullable Change price;
        private @Nullable Change flip;
        private @Nullable Boolean stale;
        private @Nullable Told snapshot;
        private long snapshotTurn;

        Quote(Posted first) {
            this.symbol = first.symbol();
            this.posted = first;
        }

        /** A snapshot of the one before, made in the same turn, must not outlive it: it would hide this one. */
        synchronized void take(Posted coming) {
            posted = coming;
            snapshot = null;
        }

        /** That the price turned stale, or is no longer; null where it is what it was. */
        @Nullable
        Change flip(Instant now) {
            Posted latest = posted;
            Boolean before = stale;
            boolean isStale = latest.snapshot().tick().isStale(now);
            stale = isStale;
            if (before == null || before == isStale) {
                return null;
            }
            flip = replacing(
                    flip, Told.of(isStale ? "stale" : "fresh", id(latest), Json.write(freshness(latest, now))));
            return flip;
        }

        Change price(Instant now) {
            Posted latest = posted;
            price = replacing(price, Told.of("price", id(latest), json(latest, now)));
            return price;
        }

        private Change replacing(@Nullable Change old, Told told) {
            if (old != null) {
                log.remove(old.version());
            }
            return new Change(version + 1, symbol, told);
        }

        synchronized Told snapshot(long thisTurn) {
            if (snapshot == null || snapshotTurn != thisTurn) {
                snapshot = Told.of("snapshot", id(posted), json(posted, clock.instant()));
                snapshotTurn = thisTurn;
            }
            return snapshot;
        }

        private Freshness freshness(Posted latest, Instant now) {
            var tick = latest.snapshot().tick();
            return new Freshness(
                    symbol,
                    latest.snapshot().sequence(),
                    now.minus(tick.age(now)),
                    tick.age(now).toMillis());
        }

        private byte[] json(Posted latest, Instant now) {
            return Json.write(StockView.of(stocks.get(symbol), latest.snapshot(), now));
        }

        private String id(Posted latest) {
            return latest.partition() + "-" + latest.snapshot().sequence();
        }
    }
}
