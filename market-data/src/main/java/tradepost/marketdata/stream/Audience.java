package tradepost.marketdata.stream;

import io.netty.buffer.ByteBufAllocator;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All readers of the same stocks in the same shape: they are sent the same buffers. */
final class Audience {
    private final Key key;
    private volatile List<Chunk> frame = List.of();
    /** Changed by the map that holds it alone. */
    private int readers;

    Audience(Key key) {
        this.key = key;
    }

    /** @param symbols empty for all */
    record Key(Shape shape, Set<String> symbols) {
        boolean wants(String symbol) {
            return symbols.isEmpty() || symbols.contains(symbol);
        }
    }

    Key key() {
        return key;
    }

    Audience entered() {
        readers++;
        return this;
    }

    /** @return whether anyone is left */
    boolean left() {
        return --readers > 0;
    }

    /** What its readers are sent in this turn. */
    List<Chunk> frame() {
        return frame;
    }

    void compose(List<Change> changes, Map<String, List<Change>> bySymbol, ByteBufAllocator memory) {
        release();
        frame = Chunk.of(wanted(changes, bySymbol), key.shape, memory);
    }

    void release() {
        List<Chunk> sent = frame;
        frame = List.of();
        sent.forEach(Chunk::release);
    }

    private List<Change> wanted(List<Change> changes, Map<String, List<Change>> bySymbol) {
        if (key.symbols.isEmpty()) {
            return changes;
        }
        if (key.symbols.size() >= changes.size()) {
            return changes.stream().filter(change -> key.wants(change.symbol())).toList();
        }
        return key.symbols.stream()
                .flatMap(symbol -> bySymbol.getOrDefault(symbol, List.of()).stream())
                .sorted(Comparator.comparingLong(Change::version))
                .toList();
    }
}
