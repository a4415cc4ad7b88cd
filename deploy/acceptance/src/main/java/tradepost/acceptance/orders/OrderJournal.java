package tradepost.acceptance.orders;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one client was told of its orders: a memory of its own, which owes nothing to any database.
 *
 * @param placed ids of orders acknowledged with 201, by idempotency key
 * @param cancelled ids of orders whose cancellation was acknowledged with 204
 * @param refused keys of orders that were refused, and with what
 * @param doubted keys of orders that were asked for more than once: a replica that stands still with the first request
 *     may place it when it goes on, after another refused the second
 * @param unexpected what was answered as it never should be
 * @param repeated how often a request was sent again because it was not known what had become of it
 */
record OrderJournal(
        Map<String, String> placed,
        Set<String> cancelled,
        Map<String, String> refused,
        Set<String> doubted,
        Queue<String> unexpected,
        AtomicInteger repeated) {
    OrderJournal() {
        this(
                new ConcurrentHashMap<>(),
                ConcurrentHashMap.newKeySet(),
                new ConcurrentHashMap<>(),
                ConcurrentHashMap.newKeySet(),
                new ConcurrentLinkedQueue<>(),
                new AtomicInteger());
    }
}
