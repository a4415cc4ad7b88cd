package tradepost.marketdata.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * How many ticks of a feed an owner quarantines in a day of UTC, {@value #ROWS_MAX}: a feed that sends nonsense for
 * hours fills no database. What is beyond is counted as all are. Not safe for threads.
 */
final class QuarantineLimit {
    static final int ROWS_MAX = 10_000;

    private final Map<String, Integer> rows = new HashMap<>();
    private LocalDate day = LocalDate.MIN;

    /** Whether one more is kept. */
    boolean take(String feed, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!today.equals(day)) {
            rows.clear();
            day = today;
        }
        int taken = rows.getOrDefault(feed, 0);
        if (taken == ROWS_MAX) {
            return false;
        }
        rows.put(feed, taken + 1);
        return true;
    }
}
