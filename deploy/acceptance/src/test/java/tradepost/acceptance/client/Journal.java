package tradepost.acceptance.client;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one user was told, by idempotency key: the client's own memory, which owes nothing to any database. May be
 * written by several threads.
 *
 * @param placed orders acknowledged with 201
 * @param cancelled ids of orders whose cancellation was acknowledged with 204
 * @param deposited amounts of deposits acknowledged with 201
 * @param withdrawn amounts of withdrawals acknowledged with 201
 * @param refused keys of requests that were refused, and with what
 */
public record Journal(
        Map<String, Placed> placed,
        Set<String> cancelled,
        Map<String, BigDecimal> deposited,
        Map<String, BigDecimal> withdrawn,
        Map<String, String> refused) {

    /**
     * An order as it was asked for, and the id it got.
     *
     * @param limitPrice zero for a market order
     */
    public record Placed(String orderId, String symbol, BigDecimal quantity, BigDecimal limitPrice) {}

    Journal() {
        this(
                new ConcurrentHashMap<>(),
                ConcurrentHashMap.newKeySet(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>());
    }
}
