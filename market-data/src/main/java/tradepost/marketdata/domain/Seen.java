package tradepost.marketdata.domain;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The ids of the ticks of a partition that came last, so many and no more. What is forgotten is told to its symbol,
 * which takes nothing up to its time any more: a tick is never taken twice, however late it comes again. Not safe for
 * threads.
 */
final class Seen {
    /** Of one partition. */
    static final int IDS_MAX = 20_000;

    private final Map<UUID, Entry> ids = new LinkedHashMap<>();

    private record Entry(SymbolBook symbol, long sourceAt) {}

    boolean contains(UUID id) {
        return ids.containsKey(id);
    }

    void add(UUID id, SymbolBook symbol, long sourceAt) {
        ids.put(id, new Entry(symbol, sourceAt));
        if (ids.size() > IDS_MAX) {
            Iterator<Entry> eldest = ids.values().iterator();
            Entry forgotten = eldest.next();
            eldest.remove();
            forgotten.symbol.forget(forgotten.sourceAt);
        }
    }
}
