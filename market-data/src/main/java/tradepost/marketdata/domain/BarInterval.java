package tradepost.marketdata.domain;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The stretches of time that bars are of, each from its multiple since 1970: the hours and days of UTC. */
public enum BarInterval {
    MINUTE("1m", Duration.ofMinutes(1)),
    FIVE_MINUTES("5m", Duration.ofMinutes(5)),
    HOUR("1h", Duration.ofHours(1)),
    DAY("1d", Duration.ofDays(1));

    private final String written;
    private final Duration length;

    BarInterval(String written, Duration length) {
        this.written = written;
        this.length = length;
    }

    public static Optional<BarInterval> of(String written) {
        return Arrays.stream(values())
                .filter(interval -> interval.written.equals(written))
                .findFirst();
    }

    /** As requests name it. */
    public String written() {
        return written;
    }

    public Duration length() {
        return length;
    }

    public int seconds() {
        return (int) length.toSeconds();
    }

    /** When the stretch began that this time, both in microseconds, is in. */
    public long start(long at) {
        return at - Math.floorMod(at, length.toNanos() / 1_000);
    }
}
