package tradepost.bench.orders;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import tradepost.bench.measure.Latencies;
import tradepost.platform.event.OrderChanged;

/** How far each order has come. An order may be told executed before its 201 is read: then that took no time. */
final class Progress {
    /** When each order was answered that is not known to be executed. */
    private final Map<UUID, Long> accepted = new HashMap<>();
    /** Each counts once: a record may be read twice. */
    private final Set<UUID> executed = new HashSet<>();

    private final Map<String, Long> otherwise = new TreeMap<>();
    private Latencies toAccepted = new Latencies();
    private Latencies toExecuted = new Latencies();
    private long acceptedCount;
    private long executedCount;

    /**
     * Numbers until now.
     *
     * @param accepted answered 201
     * @param executed told EXECUTED
     */
    record Counts(long accepted, long executed) {
        Counts since(Counts before) {
            return new Counts(accepted - before.accepted, executed - before.executed);
        }
    }

    /** @param due when it should have been sent: what it waited before it was sent counts too */
    synchronized void accepted(UUID order, long due) {
        long now = System.nanoTime();
        acceptedCount++;
        toAccepted.add(now - due);
        if (executed.contains(order)) {
            toExecuted.add(0);
        } else {
            accepted.put(order, now);
        }
        notifyAll();
    }

    synchronized void refused(int status, String body) {
        otherwise.merge(status + " " + body, 1L, Long::sum);
        notifyAll();
    }

    synchronized void changed(OrderChanged change) {
        switch (change.status()) {
            case "EXECUTED" -> executed(change.orderId());
            case "PENDING", "OPEN", "PARTIALLY_FILLED" -> {}
            default -> otherwise.merge(change.status() + " " + change.reason(), 1L, Long::sum);
        }
    }

    private void executed(UUID order) {
        if (executed.add(order)) {
            executedCount++;
            Long at = accepted.remove(order);
            if (at != null) {
                toExecuted.add(System.nanoTime() - at);
            }
            notifyAll();
        }
    }

    synchronized Counts counts() {
        return new Counts(acceptedCount, executedCount);
    }

    /** What was refused, rejected or cancelled, with how often. */
    synchronized Map<String, Long> otherwise() {
        return new TreeMap<>(otherwise);
    }

    /** Waits until all that were accepted are executed. */
    synchronized void awaitAll(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        while (!accepted.isEmpty()) {
            long millis = (until - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new IllegalStateException(
                        accepted.size() + " of " + acceptedCount + " orders were not executed; otherwise " + otherwise);
            }
            wait(millis);
        }
    }

    /** From when an order was due to its 201, and from there until it was executed, since this was last asked. */
    synchronized Measured take() {
        Measured measured = new Measured(toAccepted, toExecuted);
        toAccepted = new Latencies();
        toExecuted = new Latencies();
        return measured;
    }

    /** Two ways of an order. */
    record Measured(Latencies toAccepted, Latencies toExecuted) {}
}
