package tradepost.local.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of Alpha Vantage, kept over restarts.
 *
 * @param calls when it was called in the last 24 hours, oldest first
 * @param lastBars up to which bar each symbol is in the spool, by the start of the bar
 * @param due when each symbol is to be asked for again
 * @param pausedUntil nothing is asked before
 * @param failures how many calls have failed since the last that did not
 */
public record Fetched(
        List<Instant> calls,
        Map<String, Instant> lastBars,
        Map<String, Instant> due,
        Instant pausedUntil,
        int failures) {
    public static final Fetched NOTHING = new Fetched(List.of(), Map.of(), Map.of(), Instant.EPOCH, 0);

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int DOUBLED_MAX = 6;

    /** What to ask for now, the longest due first; empty if nothing, or if the key has been used enough. */
    Optional<String> next(List<String> symbols, int perMinute, int perDay, Instant now) {
        boolean isFree = !now.isBefore(pausedUntil)
                && callsSince(now.minus(MINUTE)) < perMinute
                && callsSince(now.minus(DAY)) < perDay;
        return symbols.stream()
                .filter(symbol -> isFree && !now.isBefore(dueAt(symbol)))
                .min(Comparator.comparing(this::dueAt));
    }

    /** Whether the last call was long enough ago for another. */
    boolean isApart(Duration apart, Instant now) {
        return calls.isEmpty() || !now.isBefore(calls.getLast().plus(apart));
    }

    private long callsSince(Instant since) {
        return calls.stream().filter(call -> call.isAfter(since)).count();
    }

    private Instant dueAt(String symbol) {
        return due.getOrDefault(symbol, Instant.EPOCH);
    }

    /** A call is made now. */
    Fetched called(Instant now) {
        List<Instant> lastDay = Stream.concat(
                        calls.stream().filter(call -> call.isAfter(now.minus(DAY))), Stream.of(now))
                .toList();
        return new Fetched(lastDay, lastBars, due, pausedUntil, failures);
    }

    /** There was an answer for this symbol, which is asked for again then. */
    Fetched answered(String symbol, Instant again) {
        return new Fetched(calls, lastBars, with(due, symbol, again), pausedUntil, 0);
    }

    /** Its bars are in the spool up to this one. */
    Fetched spooled(String symbol, Instant lastBar) {
        return new Fetched(calls, with(lastBars, symbol, lastBar), due, pausedUntil, failures);
    }

    Fetched paused(Instant until) {
        return new Fetched(calls, lastBars, due, until, failures);
    }

    /** Nothing is asked for a minute, after each further failure for twice as long, up to an hour. */
    Fetched failed(Instant now) {
        Duration pause = MINUTE.multipliedBy(1L << Math.min(failures, DOUBLED_MAX));
        Duration bounded = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
        return new Fetched(calls, lastBars, due, now.plus(bounded), failures + 1);
    }

    private static Map<String, Instant> with(Map<String, Instant> all, String symbol, Instant at) {
        Map<String, Instant> more = new HashMap<>(all);
        more.put(symbol, at);
        return more;
    }
}
