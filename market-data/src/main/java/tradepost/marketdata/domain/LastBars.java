package tradepost.marketdata.domain;

import org.jspecify.annotations.Nullable;

/**
 * The last two bars of a symbol of one interval: a source whose clock is ahead begins the next before this one is over.
 * Not safe for threads.
 */
final class LastBars {
    private @Nullable Bar last;
    private @Nullable Bar before;

    /** Takes a part of a bar; of those that are over nothing is known here. */
    void add(Bar part) {
        if (last == null || part.start() > last.start()) {
            before = last;
            last = part;
        } else if (part.start() == last.start()) {
            last = last.and(part);
        } else if (before == null || part.start() > before.start()) {
            before = part;
        } else if (part.start() == before.start()) {
            before = before.and(part);
        }
    }

    /** The one that begins then; null where there was no tick in it. */
    @Nullable
    Bar at(long start) {
        if (last != null && last.start() == start) {
            return last;
        }
        return before != null && before.start() == start ? before : null;
    }
}
