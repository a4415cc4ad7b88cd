package tradepost.platform.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What was polled and is not applied yet, in order; whoever polls says how far ahead it may be.
 *
 * @param <R> a record
 */
final class Polls<R> {
    private final Queue<List<R>> waiting = new ConcurrentLinkedQueue<>();
    private final int batch;

    /** @param batch a batch takes polls up to the one that fills it */
    Polls(int batch) {
        this.batch = batch;
    }

    void add(List<R> polled) {
        waiting.add(polled);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether nothing is gained by waiting for more. */
    boolean fillBatch() {
        return waiting.stream().mapToInt(List::size).sum() >= batch;
    }

    /** The next batch; nothing where an earlier one took it. */
    List<R> take() {
        List<R> taken = new ArrayList<>();
        List<R> next = waiting.poll();
        while (next != null) {
            taken.addAll(next);
            next = taken.size() < batch ? waiting.poll() : null;
        }
        return taken;
    }
}
