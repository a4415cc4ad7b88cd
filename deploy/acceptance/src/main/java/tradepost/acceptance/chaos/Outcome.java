package tradepost.acceptance.chaos;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import tradepost.acceptance.ledger.MoveJournal;

/**
 * What came of it, as the last line tells it.
 *
 * @param moves that were asked for
 * @param repeated how often a request was sent again because it was not known what had become of it
 * @param outages how often something was killed; PostgreSQL and wallets at once are one
 * @param slowestSeconds the longest time from a kill until a move of money was acknowledged again
 * @param ok whether nothing was violated
 */
public record Outcome(
        String chaos,
        int rounds,
        int seed,
        int moves,
        int acknowledged,
        int refused,
        int repeated,
        int outages,
        BigDecimal slowestSeconds,
        int violations,
        boolean ok) {
    static Outcome of(Plan plan, MoveJournal journal, List<Duration> outages, int violations) {
        return new Outcome(
                "ledger",
                plan.rounds(),
                plan.seed(),
                journal.asked(),
                journal.acknowledged(),
                journal.refusals().size(),
                journal.repeated(),
                outages.size(),
                seconds(outages.stream().max(Duration::compareTo).orElse(Duration.ZERO)),
                violations,
                violations == 0);
    }

    static BigDecimal seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).setScale(1, RoundingMode.HALF_UP);
    }
}
