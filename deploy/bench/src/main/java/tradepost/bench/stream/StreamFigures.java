package tradepost.bench.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tradepost.bench.measure.Comparison;
import tradepost.bench.measure.Latencies;

/**
 * What {@code bench stream} found: the one line of JSON it ends with. An event is a price that a client has read.
 *
 * @param symbols that every reader hears of
 * @param eventBytes of one event, as it is sent
 * @param stuck null where one pace alone was asked for
 * @param ok whether every reader that was looked at had the last price of each symbol in the end, and whoever did not
 *     read found the beginning of a stream afterwards
 */
record StreamFigures(
        String bench,
        int symbols,
        int seconds,
        int rounds,
        long eventBytes,
        List<Fan> fans,
        @Nullable Stuck stuck,
        boolean ok) {

    /**
     * Some readers at some pace.
     *
     * @param changesPerSecond of each symbol
     * @param offered events per second, if every reader is told each change
     * @param delivered events per second, ours beside the bare server's
     * @param cpuMicros of all processes, the clients included, for one event
     * @param latencyMs from when a price is given to Kafka until a client has it
     * @param heapMb live in the heap of market-data meanwhile, and {@code residentMb} all its memory
     */
    record Fan(
            int readers,
            int changesPerSecond,
            long offered,
            Comparison delivered,
            double cpuMicros,
            double bareCpuMicros,
            Latencies.Percentiles latencyMs,
            long heapMb,
            long residentMb) {}

    /**
     * Readers that never read, beside others that do.
     *
     * @param latencyMs of those that do read, without and with the others
     * @param p99Rise of the second p99 over the first: 0.2 for a fifth
     */
    record Stuck(
            int readers,
            int stuckReaders,
            Latencies.Percentiles latencyMsBefore,
            Latencies.Percentiles latencyMs,
            double p99Rise,
            double p99RiseGoal,
            double heapRiseMb,
            long heapRiseMbGoal,
            double residentRiseMb) {}
}
