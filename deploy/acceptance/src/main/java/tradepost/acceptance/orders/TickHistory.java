package tradepost.acceptance.orders;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tradepost.acceptance.system.Eventually;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.TopicTail;

/** The ticks of some symbols as they are on {@code price-ticks}, and by when each had been taken at the latest. */
final class TickHistory {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Map<String, List<Tick>> ticks;
    private final Map<String, Instant[]> takenBy = new HashMap<>();

    /** @param ticks of each symbol, by their offset */
    TickHistory(Map<String, List<Tick>> ticks) {
        this.ticks = ticks;
    }

    /**
     * A tick.
     *
     * @param availability how much can be bought at this price; null if it is not limited
     */
    record Tick(long offset, BigDecimal price, @Nullable BigDecimal availability, Instant receivedAt) {}

    /**
     * That a tick had been taken by then, and so had all before it: they are taken in order.
     *
     * @param offset of the tick
     */
    record Taken(String symbol, long offset, Instant at) {}

    /** Reads them back. */
    static TickHistory read(String kafkaBootstrapServers, Set<String> symbols) {
        Map<String, List<Tick>> ticks = new ConcurrentHashMap<>();
        TopicTail tail = new TopicTail(
                new KafkaProperties(kafkaBootstrapServers, (short) 1, Map.of()),
                "tick-history",
                Map.of(Topic.PRICE_TICKS, PriceTick.class),
                TopicTail.From.BEGINNING,
                received -> {
                    PriceTick tick = (PriceTick) received.event();
                    if (symbols.contains(tick.symbol())) {
                        ticks.computeIfAbsent(tick.symbol(), _ -> new ArrayList<>())
                                .add(new Tick(received.offset(), tick.price(), tick.availability(), tick.receivedAt()));
                    }
                });
        tail.start();
        try {
            Eventually.holds("the ticks are read back", LIMIT, tail::isCaughtUp);
        } finally {
            tail.stop();
        }
        Map<String, List<Tick>> read = new HashMap<>();
        ticks.forEach((symbol, ofSymbol) -> read.put(symbol, List.copyOf(ofSymbol)));
        return new TickHistory(read);
    }

    /** Takes note of it. */
    void note(List<Taken> taken) {
        ticks.forEach((symbol, ofSymbol) -> takenBy.put(symbol, latest(symbol, ofSymbol, taken)));
    }

    /** From the last tick to the first: each had been taken by the time the next one had. */
    private static Instant[] latest(String symbol, List<Tick> ticks, List<Taken> taken) {
        Map<Long, Instant> at = new HashMap<>();
        taken.stream()
                .filter(each -> each.symbol.equals(symbol))
                .forEach(each -> at.merge(each.offset, each.at, TickHistory::earlier));
        Instant[] by = new Instant[ticks.size()];
        Instant next = Instant.MAX;
        for (int i = ticks.size() - 1; i >= 0; i--) {
            next = earlier(next, at.getOrDefault(ticks.get(i).offset(), Instant.MAX));
            by[i] = next;
        }
        return by;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** The time of a tick; null if there is no such tick. */
    @Nullable
    Instant receivedAt(String symbol, long offset) {
        List<Tick> ofSymbol = of(symbol);
        int i = indexAfter(ofSymbol, offset - 1);
        return i < ofSymbol.size() && ofSymbol.get(i).offset() == offset
                ? ofSymbol.get(i).receivedAt()
                : null;
    }

    /** The ticks of a symbol after one and before another. */
    List<Tick> between(String symbol, long after, long before) {
        List<Tick> ofSymbol = of(symbol);
        int first = indexAfter(ofSymbol, after);
        return ofSymbol.subList(first, Math.max(first, indexAfter(ofSymbol, before - 1)));
    }

    /** When a tick had certainly been taken; {@code Instant.MAX} if that is not known. */
    Instant takenBy(String symbol, Tick tick) {
        Instant[] by = takenBy.getOrDefault(symbol, new Instant[0]);
        int i = indexAfter(of(symbol), tick.offset() - 1);
        return i < by.length ? by[i] : Instant.MAX;
    }

    private List<Tick> of(String symbol) {
        return ticks.getOrDefault(symbol, List.of());
    }

    /** Of the first tick after this offset. */
    private static int indexAfter(List<Tick> ticks, long offset) {
        int low = 0;
        int high = ticks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ticks.get(middle).offset() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
