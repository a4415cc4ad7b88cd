package tradepost.acceptance.chaos;

/**
 * How much is tried.
 *
 * @param pausedSeconds for how long a replica stands still
 * @param traders who place orders
 * @param seed of what is asked, of what is struck, and when
 */
public record OrdersPlan(int rounds, int pausedSeconds, int traders, int seed) {}
