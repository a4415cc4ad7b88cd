package tradepost.gateway.domain;

import java.time.Duration;

/**
 * So many at once, and as many again spread over each period (a token bucket).
 *
 * @param name as clients are told it
 * @param tokens what a full bucket holds
 * @param period how long an empty bucket takes to be full again
 */
public record Limit(String name, int tokens, Duration period) {
    public Limit {
        if (tokens < 1 || period.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "the limit " + name + " has at least one token and a period, not " + tokens + " in " + period);
        }
    }

    /**
     * Takes from a bucket, which is known by the one time at which it is full (GCRA): so that a bucket that is full
     * takes no room at all.
     *
     * @param fullAt in microseconds; what is past means full
     * @param now in microseconds
     * @param cost how many; fewer than none gives back
     */
    public Taken take(long fullAt, long now, int cost) {
        long whole = micros();
        long from = Math.max(fullAt, now);
        long after = Math.max(now, from + perToken() * cost);
        boolean granted = after - now <= whole;
        long full = granted ? after : from;
        return new Taken(granted, full, (whole - (full - now)) / perToken(), Math.max(0, after - now - whole));
    }

    /** In microseconds. */
    public long micros() {
        return perToken() * tokens;
    }

    /** How long one token takes to come again, in microseconds. */
    public long perToken() {
        return Math.max(1, period.toNanos() / 1_000 / tokens);
    }

    /**
     * What came of it.
     *
     * @param fullAt when the bucket is full from now on, in microseconds
     * @param left how many are left
     * @param waitMicros how long until as many could be taken; none if they were
     */
    public record Taken(boolean granted, long fullAt, long left, long waitMicros) {
        /** In whole seconds, at least one. */
        public long retryAfterSeconds() {
            return Math.max(1, (waitMicros + 999_999) / 1_000_000);
        }
    }
}
