package tradepost.acceptance.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import tradepost.acceptance.orders.MissedTicks;
import tradepost.acceptance.orders.ReplicaTrader;

/** What the rounds came to so far. */
final class OrdersTally {
    private int kills;
    private int pauses;
    private int moved;
    private Duration slowest = Duration.ZERO;
    private int filled;
    private long refused;
    private int violations;

    void struck(boolean isKill, int partitions, Duration move, int filledMeanwhile, long refusedWrites) {
        if (isKill) {
            kills++;
        } else {
            pauses++;
        }
        moved += partitions;
        slowest = move.compareTo(slowest) > 0 ? move : slowest;
        filled += filledMeanwhile;
        refused += refusedWrites;
    }

    void violated(int count) {
        violations += count;
    }

    /** @param kinds orders of each kind of which something was filled */
    OrdersOutcome outcome(
            OrdersPlan plan, List<ReplicaTrader> traders, Map<String, Integer> kinds, MissedTicks.Found ticks) {
        return new OrdersOutcome(
                "orders",
                plan.rounds(),
                plan.seed(),
                kills,
                pauses,
                plan.pausedSeconds(),
                traders.stream().mapToInt(ReplicaTrader::placed).sum(),
                traders.stream().mapToInt(ReplicaTrader::refused).sum(),
                traders.stream().mapToInt(ReplicaTrader::replaced).sum(),
                traders.stream().mapToInt(ReplicaTrader::cancelled).sum(),
                traders.stream().mapToInt(ReplicaTrader::repeated).sum(),
                kinds,
                moved,
                Outcome.seconds(slowest),
                plan.moveSecondsMax(),
                filled,
                refused,
                ticks.orders(),
                ticks.ticks(),
                ticks.passedOver().size(),
                ticks.unjudged(),
                violations,
                violations == 0);
    }
}
