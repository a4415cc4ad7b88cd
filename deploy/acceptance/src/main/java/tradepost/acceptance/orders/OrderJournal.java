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
 * @param refused keys of orders that were refused with 409, and with what
 * @param unexpected what was answered as it never should be
 * @param repeated how often a request was sent again because it was not known what had become of it
 */
record OrderJournal(
        Map<String, String> placed,
        Set<String> cancelled,
        Map<String, String> refused,
        Queue<String> unexpected,
        AtomicInteger repeated) {
    OrderJournal() {
        this(
                new ConcurrentHashMap<>(),
                ConcurrentHashMap.newKeySet(),
                new ConcurrentHashMap<>(),
                new ConcurrentLinkedQueue<>(),
                new AtomicInteger());
    }
}
