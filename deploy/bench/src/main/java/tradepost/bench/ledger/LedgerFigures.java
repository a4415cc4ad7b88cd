package tradepost.bench.ledger;

import tradepost.bench.measure.Comparison;
import tradepost.bench.measure.Latencies.Percentiles;

/**
 * What {@code bench ledger} found: the one line of JSON it ends with.
 *
 * @param spread settles over all wallets, {@code hot} of one
 * @param cpuMicros of all processes for a settle over all wallets, {@code baselineCpuMicros} for one of the baseline
 * @param latencyMs from when a command was due to its answer read from Kafka, at {@code offeredPerSecond}
 * @param baselineLatencyMs of one transaction with all eight connections busy
 * @param commands sent, {@code settled} answered so; {@code refused} answered otherwise
 * @param violations rows that break an invariant of the ledger
 * @param baselineWhole whether the baseline booked all it says
 * @param ok whether every command was settled once and every invariant holds
 */
record LedgerFigures(
        String bench,
        int users,
        int rounds,
        int seconds,
        Comparison spread,
        Comparison hot,
        double cpuMicros,
        double baselineCpuMicros,
        int offeredPerSecond,
        Percentiles latencyMs,
        Percentiles baselineLatencyMs,
        long commands,
        long settled,
        long refused,
        int violations,
        boolean baselineWhole,
        boolean ok) {}
