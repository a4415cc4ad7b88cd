package tradepost.bench;

/**
 * How much is measured.
 *
 * @param seconds for each side of a comparison, in each round
 * @param rounds of which the medians are told
 * @param users who share the load
 */
public record Plan(int seconds, int rounds, int users) {}
