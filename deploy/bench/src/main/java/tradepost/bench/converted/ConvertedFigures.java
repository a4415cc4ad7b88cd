package tradepost.bench.converted;

import java.util.Map;
import tradepost.bench.measure.Comparison;
import tradepost.bench.measure.Latencies.Percentiles;

/**
 * What {@code bench converted} found: the one line of JSON it ends with.
 *
 * @param connections kept open by the same client on either side, one request at a time on each
 * @param bytes of the body that both send
 * @param requests per second of ours beside the bare server's
 * @param cpuMicros that all processes, the client included, spent on a request to us; {@code bareCpuMicros} on one to
 *     the bare server
 * @param statuses of our answers
 * @param ok whether all of them were 200
 */
record ConvertedFigures(
        String bench,
        int users,
        int currencies,
        int connections,
        int rounds,
        int seconds,
        int bytes,
        Comparison requests,
        long cpuMicros,
        long bareCpuMicros,
        Percentiles latencyMs,
        Percentiles bareLatencyMs,
        Map<Integer, Long> statuses,
        boolean ok) {}
