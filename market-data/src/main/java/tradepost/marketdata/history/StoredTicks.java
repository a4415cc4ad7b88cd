package tradepost.marketdata.history;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.Arrived;
import tradepost.marketdata.domain.Bar;
import tradepost.marketdata.domain.KeptExtremes;
import tradepost.marketdata.domain.TickBook;
import tradepost.marketdata.domain.TickBook.Known;
import tradepost.marketdata.store.ExtremeStore;
import tradepost.marketdata.store.OwnedTickStore;

/**
 * Reads what is stored of partitions that were just taken over.
 *
 * @param published of each partition, the offset on {@code price-ticks} that stands for all that is there
 */
record StoredTicks(
        OwnedTickStore store,
        ExtremeStore extremes,
        Map<Integer, Long> next,
        Map<Integer, Long> published,
        Instant now) {

    /** One after the other: they are the largest reads there are. */
    Mono<TickBook.Stored> read() {
        Set<Integer> partitions = next.keySet();
        return store.findLatest(partitions)
                .flatMap(latest ->
                        store.findKnown(partitions, TickBook.KNOWN_MAX).map(known -> new Read(latest, known)))
                .flatMap(read -> extremes.find(partitions).map(read::with))
                .flatMap(read -> store.findBars(partitions, now).map(bars -> toStored(read, bars)));
    }

    private TickBook.Stored toStored(Read read, List<Bar> bars) {
        return new TickBook.Stored(next, read.latest, published, read.known, read.kept, bars);
    }

    private record Read(List<Arrived> latest, List<Known> known, List<KeptExtremes> kept) {
        Read(List<Arrived> latest, List<Known> known) {
            this(latest, known, List.of());
        }

        Read with(List<KeptExtremes> found) {
            return new Read(latest, known, found);
        }
    }
}
