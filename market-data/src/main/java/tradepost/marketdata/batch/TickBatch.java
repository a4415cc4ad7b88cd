package tradepost.marketdata.batch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tradepost.marketdata.feed.FeedTick;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/**
 * A batch as it was sent.
 *
 * @param source names the client service, which may be its user's own username; its ticks carry it as their feed. A
 *     tick is told from others by source, symbol, time and seq
 * @param ticks 1 to 5,000
 */
record TickBatch(@Nullable String source, @Nullable List<@Nullable TickLine> ticks) {
    static final int TICKS_MAX = 5_000;

    /**
     * @throws Problem INVALID_FIELD where the batch as a whole cannot be read, FORBIDDEN where its source is another's;
     *     a bad tick is no such case
     */
    Read read(TickRules rules, Predicate<UUID> known) {
        String name = rules.source(source);
        if (ticks == null || ticks.isEmpty() || ticks.size() > TICKS_MAX) {
            throw Fields.invalid("ticks", "are 1 to " + TICKS_MAX);
        }
        Read read = new Read(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Set<UUID> here = new HashSet<>();
        for (int i = 0; i < ticks.size(); i++) {
            sort(read, i, ticks.get(i), name, rules, id -> known.test(id) || !here.add(id));
        }
        return read;
    }

    private static void sort(
            Read read, int index, @Nullable TickLine line, String name, TickRules rules, Predicate<UUID> repeated) {
        try {
            FeedTick tick = rules.toTick(name, line);
            if (repeated.test(tick.tick().id())) {
                read.duplicates().add(index);
            } else {
                read.fresh().add(tick);
            }
        } catch (Problem bad) {
            read.rejected().add(new Rejected(index, String.valueOf(bad.facts().get("field")), bad.detail()));
        }
    }

    /** What is to be taken, and what is not. */
    record Read(List<FeedTick> fresh, List<Integer> duplicates, List<Rejected> rejected) {
        Answer answer() {
            return new Answer(fresh.size(), duplicates, rejected);
        }
    }

    /** @param index of the tick in the batch, from 0 */
    record Rejected(int index, String field, String reason) {}

    /**
     * What became of a batch.
     *
     * @param taken how many of its ticks Kafka has now
     * @param duplicates the indexes of those that were there before
     */
    record Answer(int taken, List<Integer> duplicates, List<Rejected> rejected) {}
}
