package tradepost.marketdata.alphavantage;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What TIME_SERIES_INTRADAY answers with status 200. */
public sealed interface IntradayAnswer {

    /**
     * Prices.
     *
     * @param bars oldest first
     * @param rejected how many were none, and {@code lastRejection} why the last was not
     */
    record Bars(List<Bar> bars, int rejected, @Nullable String lastRejection) implements IntradayAnswer {}

    /** The key has been used too often; {@code message} says it in their words, without the key. */
    record Limited(Limit limit, String message) implements IntradayAnswer {}

    /** This call never works, with this key or at all: a symbol they do not know, a call that costs. */
    record Refused(String message) implements IntradayAnswer {}

    /** No call works with this key. */
    record KeyRefused(String message) implements IntradayAnswer {}

    /** Which of its limits a key has met. */
    enum Limit {
        MINUTE(Duration.ofMinutes(1)),
        /** When their day ends is not told: a call each hour finds out. */
        DAY(Duration.ofHours(1));

        private final Duration pause;

        Limit(Duration pause) {
            this.pause = pause;
        }

        /** For how long nothing is asked. */
        public Duration pause() {
            return pause;
        }
    }
}
