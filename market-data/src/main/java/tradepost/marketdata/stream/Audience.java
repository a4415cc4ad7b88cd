package tradepost.marketdata.stream;

import io.netty.buffer.ByteBufAllocator;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** All readers of the same stocks in the same shape: they are sent the same buffers. */
final class Audience {
    private static final Frame NOTHING = new Frame(0, 0, List.of(), List.of());

    private final Key key;
    private final AtomicInteger readers = new AtomicInteger();
    private volatile Frame frame = NOTHING;

    Audience(Key key) {
        this.key = key;
    }

    /** @param symbols empty for all */
    record Key(Shape shape, Set<String> symbols) {
        boolean wants(String symbol) {
            return symbols.isEmpty() || symbols.contains(symbol);
        }
    }

    /**
     * What is new in one turn. A reader that has not seen all that was before it has missed something.
     *
     * @param since the version before it
     * @param until the version after it
     * @param shared buffers for all
     * @param unshared what each reader writes for itself
     */
    record Frame(long since, long until, List<Chunk> shared, List<Change> unshared) {}

    Key key() {
        return key;
    }

    Audience entered() {
        readers.incrementAndGet();
        return this;
    }

    /** @return whether anyone is left */
    boolean left() {
        return readers.decrementAndGet() > 0;
    }

    /** What its readers are sent in this turn. */
    Frame frame() {
        return frame;
    }

    /**
     * Makes the frame of a turn. One that nobody shares is not written before its reader has room for it: there may be
     * as many as there are readers, and those that do not read would each hold theirs.
     *
     * @param bytesMax if positive, buffers may be made
     * @return how many bytes were
     */
    long compose(Turn turn, ByteBufAllocator memory, long bytesMax) {
        release();
        List<Change> wanted = wanted(turn);
        if (readers.get() > 1 && bytesMax > 0) {
            frame = new Frame(turn.since(), turn.until(), Chunk.of(wanted, key.shape, memory), List.of());
            return wanted.stream()
                    .mapToLong(change -> key.shape.bytes(change.told()))
                    .sum();
        }
        frame = new Frame(turn.since(), turn.until(), List.of(), wanted);
        return 0;
    }

    void release() {
        List<Chunk> sent = frame.shared();
        frame = NOTHING;
        sent.forEach(Chunk::release);
    }

    private List<Change> wanted(Turn turn) {
        if (key.symbols.isEmpty()) {
            return turn.changes();
        }
        if (key.symbols.size() >= turn.changes().size()) {
            return turn.changes().stream()
                    .filter(change -> key.wants(change.symbol()))
                    .toList();
        }
        Map<String, List<Change>> bySymbol = turn.bySymbol();
        return key.symbols.stream()
                .flatMap(symbol -> bySymbol.getOrDefault(symbol, List.of()).stream())
                .sorted(Comparator.comparingLong(Change::version))
                .toList();
    }
}
