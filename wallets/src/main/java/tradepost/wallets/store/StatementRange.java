package tradepost.wallets.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tradepost.wallets.store.StatementStore.EntryRow;

/**
 * Part of a statement, whose newest entry is its first. It ends before a place: a time and, among the entries of that
 * very time, an id.
 *
 * @param from the time of its oldest entry, or earlier
 */
public record StatementRange(Instant from, Instant beforeAt, long beforeId) {
    private static final long NANOS_OF_A_MICRO = 1_000;

    /** All entries from {@code from} on and before {@code to}. */
    public static StatementRange of(Instant from, Instant to) {
        return new StatementRange(toMicros(from), toMicros(to), 0);
    }

    /** What of it comes after this place. */
    public StatementRange after(Instant at, long id) {
        boolean isInside = at.isBefore(beforeAt) || (at.equals(beforeAt) && id < beforeId);
        return isInside ? new StatementRange(from, at, id) : this;
    }

    /** What of it comes after this entry. */
    public StatementRange after(EntryRow entry) {
        return after(entry.at(), entry.id());
    }

    /** Entries have microseconds; the first that is not before a time is the one not before it rounded up. */
    private static Instant toMicros(Instant time) {
        return time.plusNanos(NANOS_OF_A_MICRO - 1).truncatedTo(ChronoUnit.MICROS);
    }
}
