package tradepost.acceptance.chaos;

/**
 * How much is tried.
 *
 * @param pausedSeconds for how long a replica stands still
 * @param moveSecondsMax in which the other replica must have taken over
 * @param traders who place orders
 * @param seed of what is asked, of what is struck, and when
 */
public record OrdersPlan(int rounds, int pausedSeconds, int moveSecondsMax, int traders, int seed) {}
