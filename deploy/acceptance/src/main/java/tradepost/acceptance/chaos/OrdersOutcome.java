package tradepost.acceptance.chaos;

import java.math.BigDecimal;

/**
 * What came of it, as the last line tells it.
 *
 * @param kills how often a replica was killed, {@code pauses} how often one was stopped for {@code pausedSeconds}
 * @param placed orders that were acknowledged, {@code refused} those that were not, {@code repeated} how often a
 *     request was sent again because it was not known what had become of it
 * @param moved partitions that the other replica took over
 * @param slowestMoveSeconds the longest time from a strike until they were
 * @param filledMeanwhile trades in their stocks between then and the return of the one that was struck
 * @param refusedWrites of replicas that were resumed, by their epoch
 * @param ok whether nothing was violated
 */
public record OrdersOutcome(
        String chaos,
        int rounds,
        int seed,
        int kills,
        int pauses,
        int pausedSeconds,
        int placed,
        int refused,
        int repeated,
        int moved,
        BigDecimal slowestMoveSeconds,
        int filledMeanwhile,
        long refusedWrites,
        int violations,
        boolean ok) {}
