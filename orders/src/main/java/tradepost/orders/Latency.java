package tradepost.orders;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.springframework.boot.convert.DurationStyle;

/**
 * How long an order waits at the venue before it is executed. In settings: a duration ({@code 2s}) or a range ({@code
 * 1s-5s}).
 */
public record Latency(Duration min, Duration max) {
    private static final Duration MAX = Duration.ofMinutes(1);

    public Latency {
        if (min.isNegative() || max.compareTo(min) < 0 || max.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    "a latency is 0s to " + MAX.toSeconds() + "s, or a range such as 1s-5s, not " + min + " to " + max);
        }
    }

    /** Reads the setting; Spring finds this method by its name. */
    public static Latency of(String setting) {
        int dash = setting.indexOf('-');
        return dash < 0
                ? new Latency(parse(setting), parse(setting))
                : new Latency(parse(setting.substring(0, dash)), parse(setting.substring(dash + 1)));
    }

    public boolean isNone() {
        return max.isZero();
    }

    /** One order's, to the millisecond. */
    public Duration next(RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(min.toMillis(), max.toMillis() + 1));
    }

    private static Duration parse(String duration) {
        return DurationStyle.detectAndParse(duration.strip());
    }
}
