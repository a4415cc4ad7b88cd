package tradepost.notifier.domain;

import java.time.Duration;

/**
 * When a mail that could not be sent is tried again: after pauses that double up to the longest, and not for ever.
 *
 * @param attempts how many tries there are
 */
public record RetryRule(int attempts, Duration firstPause, Duration longestPause) {
    public RetryRule {
        if (attempts < 1) {
            throw new IllegalArgumentException("at least one attempt, not " + attempts);
        }
        if (!firstPause.isPositive() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "pauses grow from more than zero, not " + firstPause + " to " + longestPause);
        }
    }

    /** What follows a failure of this attempt, the first being 1. */
    public Outcome afterFailure(int attempt, String reason) {
        return attempt >= attempts ? new Outcome.GivenUp(reason) : new Outcome.Postponed(pauseAfter(attempt), reason);
    }

    private Duration pauseAfter(int attempt) {
        Duration pause = firstPause;
        for (int doubled = 1; doubled < attempt && pause.compareTo(longestPause) < 0; doubled++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
