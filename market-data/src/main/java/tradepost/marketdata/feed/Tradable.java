package tradepost.marketdata.feed;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * How long a price may trade after we received it. In settings: a duration ({@code 15s}, {@code 24h}) or {@code
 * forever}.
 *
 * @param duration more than zero; null means for ever
 */
public record Tradable(@Nullable Duration duration) {
    private static final String FOREVER = "forever";

    public Tradable {
        if (duration != null && (duration.isZero() || duration.isNegative())) {
            throw new IllegalArgumentException("a price trades for more than no time, or \"" + FOREVER + "\"");
        }
    }

    /** Reads the setting; Spring finds this method by its name. */
    public static Tradable of(String setting) {
        return new Tradable(FOREVER.equals(setting) ? null : DurationStyle.detectAndParse(setting));
    }

    @Nullable
    Long millis() {
        return duration == null ? null : duration.toMillis();
    }
}
