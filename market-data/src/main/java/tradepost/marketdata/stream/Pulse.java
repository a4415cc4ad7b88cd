package tradepost.marketdata.stream;

import java.time.Duration;

/**
 * When a frame begins: a period after the one before it began, or, where that one takes longer, as soon as it is
 * through. One that takes 51 ms of 50 would else be followed by 49 ms of rest. Not safe for threads.
 */
final class Pulse {
    /** In a period. */
    private static final int LOOKS = 10;

    private final long lookNanos;
    private final long gapNanos;
    private long begun;

    /** @param now by a clock of nanoseconds that may be negative and run over */
    Pulse(Duration period, long now) {
        this.lookNanos = period.toNanos() / LOOKS;
        // A clock that ticks a little early makes it no look later.
        this.gapNanos = period.toNanos() - lookNanos / 2;
        this.begun = now;
    }

    /** How often it is asked. */
    Duration look() {
        return Duration.ofNanos(lookNanos);
    }

    /**
     * Whether a frame begins now.
     *
     * @param isSending the one before it is under way
     */
    boolean begins(long now, boolean isSending) {
        boolean begins = !isSending && now - begun >= gapNanos;
        begun = begins ? now : begun;
        return begins;
    }
}
