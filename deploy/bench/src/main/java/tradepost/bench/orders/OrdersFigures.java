package tradepost.bench.orders;

import java.util.Map;
import tradepost.bench.measure.Latencies.Percentiles;

/**
 * What {@code bench orders} found: the one line of JSON it ends with. Rates are medians over the rounds.
 *
 * <p>{@code p50Ms} and {@code p99Ms} are of orders told EXECUTED after their 201 was read; one told before counts zero.
 *
 * @param value orders executed per second while all connections are busy, {@code accepted} those answered 201
 * @param baseline one transaction of ten statements for each, per second, on eight connections of the same PostgreSQL
 * @param p50Ms from an order's 201 to its EXECUTED read from Kafka, at {@code offeredPerSecond}, {@code p99Ms} alike
 * @param acceptedMs from when an order was due to its 201, at the same pace
 * @param commitsPerOrder of each database, with whatever else it committed meanwhile
 * @param cpuMicros of all processes, the client included, for one executed order
 * @param otherwise orders that were refused, rejected or cancelled; none should be
 * @param ok whether each accepted order was executed, and every invariant holds
 */
record OrdersFigures(
        String bench,
        int users,
        int connections,
        int rounds,
        int seconds,
        double value,
        double accepted,
        double baseline,
        double ratio,
        double goal,
        int offeredPerSecond,
        double p50Ms,
        double p99Ms,
        double p99Goal,
        Percentiles acceptedMs,
        Map<String, Double> commitsPerOrder,
        double commitsGoal,
        long cpuMicros,
        long orders,
        Map<String, Long> otherwise,
        int violations,
        boolean ok) {}
