package tradepost.marketdata;

import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import tradepost.marketdata.domain.TickRules;

/**
 * The settings of this service beyond its feeds'.
 *
 * @param snapshotPeriod a symbol's snapshots on {@code price-snapshots} and in Redis are at least this far apart
 * @param calendars the file with the calendars that stocks may have
 * @param ticks which ticks are believed, and how long they are kept
 */
@ConfigurationProperties("tradepost.market-data")
public record MarketDataProperties(
        @DefaultValue("100ms") Duration snapshotPeriod,
        @DefaultValue("classpath:calendars.json") Resource calendars,
        @DefaultValue Ticks ticks,
        @DefaultValue Streams streams) {

    /**
     * How prices are streamed.
     *
     * @param period a stock's prices on a stream are at least this far apart; of those between only the last is told
     * @param heartbeat how often a stream says that it lives, whatever else it tells
     * @param lostAfter for how long a reader may take nothing that waits for it, acknowledge nothing or answer no
     *     ping. It is noticed that much after a heartbeat
     * @param perUser how many streams a user may have open at one replica
     */
    public record Streams(
            @DefaultValue("50ms") Duration period,
            @DefaultValue("5s") Duration heartbeat,
            @DefaultValue("10s") Duration lostAfter,
            @DefaultValue("10") int perUser) {
        public Streams {
            if (!period.isPositive() || !heartbeat.isPositive() || lostAfter.compareTo(heartbeat) <= 0) {
                throw new IllegalArgumentException("the times of streams are positive, lost-after over heartbeat");
            }
        }

        /** After how long a reader that is lost is noticed at the latest. */
        public Duration noticedMax() {
            return heartbeat.plus(lostAfter);
        }
    }

    /**
     * Which ticks are believed, and how long they are kept.
     *
     * @param lateMax how long before the price that is known a tick may have happened; less where more than 20,000
     *     ticks of its partition came since
     * @param futureMax how far a source's clock may be ahead of ours
     * @param moveMax by which part of it a price may move within {@code moveWithin}, 0.5 for half
     * @param moveWithin as long a price is compared with the one before it, and no longer
     * @param kept how long raw ticks are kept, in whole days, three at least; bars are kept
     * @param batch how many are applied at once, as far as they wait: 1 to 20,000
     */
    public record Ticks(
            @DefaultValue("1m") Duration lateMax,
            @DefaultValue("5s") Duration futureMax,
            @DefaultValue("0.5") BigDecimal moveMax,
            @DefaultValue("1m") Duration moveWithin,
            @DefaultValue("7d") Duration kept,
            @DefaultValue("16000") int batch) {
        /** A batch is one transaction, and what of it was not published is read at once. */
        private static final int BATCH_MAX = 20_000;

        public Ticks {
            if (batch < 1 || batch > BATCH_MAX) {
                throw new IllegalArgumentException(
                        "tradepost.market-data.ticks.batch is 1 to " + BATCH_MAX + ", not " + batch);
            }
        }

        public TickRules rules() {
            return new TickRules(lateMax, futureMax, moveMax, moveWithin);
        }
    }
}
