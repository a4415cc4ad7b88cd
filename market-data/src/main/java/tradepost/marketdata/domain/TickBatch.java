package tradepost.marketdata.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import tradepost.marketdata.domain.TickBook.Counted;

/**
 * What is to be recorded of a batch of {@code raw-ticks}, and then published.
 *
 * @param decidedAt by the clock of the owner
 * @param accepted current and late ones, in the order of the topic
 * @param current those of them that are prices now, in the same order
 * @param quarantined those that are not believed
 * @param counts how many of each feed are refused, doubles too
 * @param bars what the accepted ones add to bars, each once
 * @param latest the latest tick of each symbol that had an accepted one
 * @param extremes what is to be kept of highs and lows after this batch; seldom any
 * @param next of each partition, the first offset that is not in the batch
 */
public record TickBatch(
        Instant decidedAt,
        List<Judged> accepted,
        List<Arrived> current,
        List<Judged> quarantined,
        Map<Counted, Long> counts,
        List<Bar> bars,
        List<Arrived> latest,
        List<KeptExtremes> extremes,
        Map<Integer, Long> next) {}
