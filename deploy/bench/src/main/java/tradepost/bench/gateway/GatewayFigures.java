package tradepost.bench.gateway;

import java.util.Map;
import tradepost.bench.measure.Comparison;
import tradepost.bench.measure.Latencies.Percentiles;

/**
 * What {@code bench gateway} found: the one line of JSON it ends with.
 *
 * @param connections kept open by the same client to each of the three, one request at a time on each
 * @param seconds of each of the three in each round
 * @param bytes of the body that all send
 * @param requests per second through the gateway, beside those to the service itself
 * @param barePerSecond those to the bare server, and {@code directOfBare} the service's part of them
 * @param withinGoal whether the ratio is the goal or more
 * @param statuses of the answers of gateway and service
 * @param ok whether all of them were 200
 */
record GatewayFigures(
        String bench,
        int users,
        int connections,
        int rounds,
        int seconds,
        int bytes,
        Comparison requests,
        boolean withinGoal,
        double barePerSecond,
        double directOfBare,
        Costs gateway,
        Costs direct,
        Costs bare,
        Map<Integer, Long> statuses,
        boolean ok) {

    /** @param cpuMicros that all processes, the client included, spent on a request */
    record Costs(Percentiles latencyMs, long cpuMicros) {}
}
