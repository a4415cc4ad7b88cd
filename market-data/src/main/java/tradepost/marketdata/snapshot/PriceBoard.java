package tradepost.marketdata.snapshot;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.platform.relay.Received;

/** The latest snapshot of each stock, in memory, on every replica: what {@code price-snapshots} says. */
public final class PriceBoard {
    private final ConcurrentMap<String, Posted> posted = new ConcurrentHashMap<>();
    /**
     * Readers that cannot follow lose what they have not asked for; every stream asks for all and conflates it
     * itself.
     */
    private final Sinks.Many<Posted> updates = Sinks.many().multicast().directBestEffort();

    /**
     * A snapshot on the board.
     *
     * @param partition of its symbol, on {@code price-ticks} and {@code price-snapshots} alike
     */
    public record Posted(int partition, PriceSnapshot snapshot) {
        public String symbol() {
            return snapshot.tick().symbol();
        }

        /** Of two of one symbol, the one that holds. */
        public static Posted newer(Posted before, Posted coming) {
            return coming.snapshot.isAtLeastAsNewAs(before.snapshot) ? coming : before;
        }
    }

    /** Takes a record of {@code price-snapshots}. */
    public void on(Received received) {
        if (received.event() instanceof PriceSnapshot snapshot) {
            Posted coming = new Posted(received.partition(), snapshot);
            if (posted.merge(coming.symbol(), coming, Posted::newer).equals(coming)) {
                // Fails only where nobody listens.
                updates.tryEmitNext(coming);
            }
        }
    }

    public Optional<PriceSnapshot> find(String symbol) {
        return Optional.ofNullable(posted.get(symbol)).map(Posted::snapshot);
    }

    /** The latest snapshot of every stock that has one. */
    public Collection<Posted> all() {
        return posted.values();
    }

    /** Every snapshot from now on. */
    public Flux<Posted> updates() {
        return updates.asFlux();
    }
}
