package tradepost.acceptance.chaos;

/**
 * How much is tried.
 *
 * @param moves of money, in all the rounds together
 * @param seed of what is asked, of what is killed, and when
 */
public record Plan(int rounds, int moves, int seed) {
    int movesOfARound() {
        return Math.ceilDiv(moves, rounds);
    }
}
