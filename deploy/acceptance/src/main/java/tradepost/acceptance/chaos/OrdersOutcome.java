package tradepost.acceptance.chaos;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What came of it, as the last line tells it.
 *
 * @param kills how often a replica was killed, {@code pauses} how often one was stopped for {@code pausedSeconds}
 * @param placed orders that were acknowledged, {@code refused} those that were not
 * @param replaced replacements that were acknowledged, {@code cancelled} cancellations
 * @param repeated how often a request was sent again because it was not known what had become of it
 * @param filled orders of each kind of which something was filled
 * @param moved partitions that the other replica took over
 * @param slowestMoveSeconds the longest time from a strike until they were; more than {@code moveSecondsMax} violates
 * @param filledMeanwhile trades in their stocks between then and the return of the one that was struck
 * @param refusedWrites of replicas that were resumed, by their epoch
 * @param ordersJudged orders of which it was asked whether a tick passed over them, by {@code ticksJudged} ticks
 * @param passedOver how many were; each violates
 * @param ticksUnjudged ticks that passed over an order and may have been too old, or taken after it had ended
 * @param violations as each audit found them: what stays wrong is found again after each round
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
        int replaced,
        int cancelled,
        int repeated,
        Map<String, Integer> filled,
        int moved,
        BigDecimal slowestMoveSeconds,
        int moveSecondsMax,
        int filledMeanwhile,
        long refusedWrites,
        int ordersJudged,
        long ticksJudged,
        int passedOver,
        long ticksUnjudged,
        int violations,
        boolean ok) {}
