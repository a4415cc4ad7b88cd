package tradepost.marketdata.domain;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the ticks of a partition that came last, so many and no more. What is forgotten is told to its symbol,
 * which takes nothing up to its time any more: a tick is never taken twice, however late it comes again. Not safe for
 * threads.
 *
 * <p>They are in plain arrays, all made at once: an entry of a map for each tick would live just long enough to be
 * collected with what is old, and be found far away from the next.
 */
final class Seen {
    /** Of one partition. */
    static final int IDS_MAX = 20_000;
    /** A power of two, over three times as many as ids: an id is where it is looked for first, or close behind. */
    private static final int PLACES = 1 << 16;

    private static final int FREE = 0;
    /** Spreads ids that differ in few bits, by its upper ones. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final long[] most = new long[IDS_MAX];
    private final long[] least = new long[IDS_MAX];
    private final long[] sourceAts = new long[IDS_MAX];
    private final @Nullable SymbolBook[] symbols = new SymbolBook[IDS_MAX];
    /** Where in those an id is, plus one; from the place of its hash on to the next that is free. */
    private final char[] places = new char[PLACES];
    /** Where the next one goes: the eldest is there once all are taken. */
    private int next;

    boolean contains(UUID id) {
        return places[find(id.getMostSignificantBits(), id.getLeastSignificantBits())] != FREE;
    }

    void add(UUID id, SymbolBook symbol, long sourceAt) {
        int place = find(id.getMostSignificantBits(), id.getLeastSignificantBits());
        if (places[place] == FREE) {
            forgetEldest();
            most[next] = id.getMostSignificantBits();
            least[next] = id.getLeastSignificantBits();
            // Another place than before where what was forgotten made room.
            place = find(most[next], least[next]);
            places[place] = (char) (next + 1);
            next = (next + 1) % IDS_MAX;
        }
        symbols[places[place] - 1] = symbol;
        sourceAts[places[place] - 1] = sourceAt;
    }

    private void forgetEldest() {
        SymbolBook symbol = symbols[next];
        if (symbol != null) {
            symbol.forget(sourceAts[next]);
            free(find(most[next], least[next]));
        }
    }

    /** The place of an id, or the free one where it would be. */
    private int find(long mostBits, long leastBits) {
        int place = place(mostBits, leastBits);
        while (places[place] != FREE && !isAt(places[place] - 1, mostBits, leastBits)) {
            place = (place + 1) % PLACES;
        }
        return place;
    }

    private boolean isAt(int index, long mostBits, long leastBits) {
        return least[index] == leastBits && most[index] == mostBits;
    }

    private static int place(long mostBits, long leastBits) {
        return (int) (((mostBits * 31 + leastBits) * SPREAD) >>> 48);
    }

    /** Who was pushed behind it moves up, or it would not be found any more. */
    private void free(int freed) {
        int gap = freed;
        int place = (gap + 1) % PLACES;
        while (places[place] != FREE) {
            int index = places[place] - 1;
            int first = place(most[index], least[index]);
            if (distance(first, place) >= distance(gap, place)) {
                places[gap] = places[place];
                gap = place;
            }
            place = (place + 1) % PLACES;
        }
        places[gap] = FREE;
    }

    private static int distance(int from, int to) {
        return (to - from + PLACES) % PLACES;
    }
}
