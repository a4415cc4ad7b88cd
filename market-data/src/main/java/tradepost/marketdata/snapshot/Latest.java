package tradepost.marketdata.snapshot;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BinaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/**
 * Conflation: of each key only the latest value waits, so that what waits is bounded by the number of keys however
 * slowly it is taken, and the last value always is taken. Safe for threads.
 */
public final class Latest<K, V> {
    private final ConcurrentMap<K, V> waiting = new ConcurrentHashMap<>();
    private final BinaryOperator<V> newer;

    /** @param newer which of two values of a key stays: of the one that waits and the one that comes */
    public Latest(BinaryOperator<V> newer) {
        this.newer = newer;
    }

    public void offer(K key, V value) {
        waiting.merge(key, value, newer);
    }

    /** Puts back what was taken and could not be used, but for keys that have a value again. */
    public void giveBack(Map<K, V> taken) {
        taken.forEach(waiting::putIfAbsent);
    }

    /** What waits, at once and then once in each period, where anything does and the reader asks for it. */
    public Flux<Map<K, V>> every(Duration period) {
        return Flux.interval(Duration.ZERO, period).onBackpressureDrop().handle((_, reader) -> take(reader));
    }

    /** What waits now, which then waits no longer; the caller's own. */
    public Map<K, V> take() {
        Map<K, V> taken = new HashMap<>();
        for (K key : waiting.keySet()) {
            V value = waiting.remove(key);
            if (value != null) {
                taken.put(key, value);
            }
        }
        return taken;
    }

    private void take(SynchronousSink<Map<K, V>> reader) {
        Map<K, V> taken = take();
        if (!taken.isEmpty()) {
            reader.next(taken);
        }
    }
}
