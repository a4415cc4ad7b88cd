package tradepost.wallets.view;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tradepost.platform.problem.Fields;
import tradepost.wallets.store.StatementRange;
import tradepost.wallets.store.StatementStore.EntryRow;

/** Which part of a statement a request asks for. */
final class StatementQuery {
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("3000-01-01T00:00:00Z");

    /** Microseconds since 1970, and the id of an entry. */
    private static final Pattern PLACE = Pattern.compile("([0-9]{1,17})-([0-9]{1,18})");

    private StatementQuery() {}

    /**
     * Reads the parameters.
     *
     * @param from the first time that is asked for, {@code to} the first that is not; RFC 3339, null for no bound
     * @param after the place of an entry, as {@link #placeOf} gives it; null for the beginning
     * @throws tradepost.platform.problem.Problem INVALID_FIELD for what is none of these, or an end before its
     *     beginning
     */
    static StatementRange parse(@Nullable String from, @Nullable String to, @Nullable String after) {
        Instant first = Fields.time("from", from, FIRST, LAST, FIRST);
        Instant last = Fields.time("to", to, FIRST, LAST, LAST);
        if (last.isBefore(first)) {
            throw Fields.invalid("to", "is not before from");
        }
        StatementRange range = StatementRange.of(first, last);
        return after == null ? range : after(range, after);
    }

    private static StatementRange after(StatementRange range, String place) {
        Matcher parts = PLACE.matcher(place);
        if (!parts.matches()) {
            throw Fields.invalid("after", "is the \"next\" of the page before");
        }
        Instant at = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
        return range.after(at, Long.parseLong(parts.group(2)));
    }

    /** The place right after an entry: it stays the same whatever is booked later. */
    static String placeOf(EntryRow entry) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, entry.at()) + "-" + entry.id();
    }
}
