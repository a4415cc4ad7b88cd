package tradepost.acceptance.orders;

import java.time.Instant;
import java.util.Collection;
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
 * @param endAsked when the end of an order was first asked for, by its id
 * @param replaced what orders were acknowledged with 200 to have become, by id: the fields that were asked for last
 * @param unsure ids of orders of which it is not known whether a replacement took place: it was answered with 202, or
 *     asked for more than once, and a replica that stood still with the first request may go on with it at any time
 * @param replacements how many were acknowledged
 * @param refused keys of orders that were refused, and with what
 * @param doubted requests that were refused for their shape, which nobody keeps, after an earlier one of the same key
 *     had no answer, by key: a replica that stands still with the first may place it when it goes on, after another
 *     refused the second. Once all goes on they are asked again, and none is left
 * @param unexpected what was answered as it never should be
 * @param repeated how often a request was sent again because it was not known what had become of it
 */
record OrderJournal(
        Map<String, String> placed,
        Set<String> cancelled,
        Map<String, Instant> endAsked,
        Map<String, Map<String, Object>> replaced,
        Set<String> unsure,
        AtomicInteger replacements,
        Map<String, String> refused,
        Map<String, Map<String, Object>> doubted,
        Queue<String> unexpected,
        AtomicInteger repeated) {
    OrderJournal() {
        this(
                new ConcurrentHashMap<>(),
                ConcurrentHashMap.newKeySet(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>(),
                ConcurrentHashMap.newKeySet(),
                new AtomicInteger(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>(),
                new ConcurrentLinkedQueue<>(),
                new AtomicInteger());
    }

    /** What was not told before. */
    void drainUnexpected(Collection<String> found) {
        String next = unexpected.poll();
        while (next != null) {
            found.add(next);
            next = unexpected.poll();
        }
    }
}
