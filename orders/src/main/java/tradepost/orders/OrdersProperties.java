package tradepost.orders;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tradepost.orders.domain.TradingLimits;

/**
 * The settings of this service.
 *
 * @param cancelWait how long a cancellation waits for the order's end before it answers 202
 * @param heartbeat how often a stream without events says that it lives
 * @param streamBuffer how many events may wait for a slow reader before its stream is closed
 * @param streamsPerUser how many streams a user may have open at one replica
 * @param limits what every user may trade for whom no admin has said otherwise; none unless it is set
 * @param feed for how long events are kept to resume streams from
 */
@ConfigurationProperties("tradepost.orders")
public record OrdersProperties(
        @DefaultValue("5s") Duration cancelWait,
        @DefaultValue("10s") Duration heartbeat,
        @DefaultValue("1000") int streamBuffer,
        @DefaultValue("10") int streamsPerUser,
        @DefaultValue Feed feed,
        @DefaultValue TradingLimits limits) {

    /**
     * How much of the past a stream can be resumed from; both bounds hold.
     *
     * @param kept for how long an event is kept
     * @param rows how many events of a partition are kept
     */
    public record Feed(
            @DefaultValue("7d") Duration kept,
            @DefaultValue("1000000") long rows) {}
}
