package tradepost.orders;

import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tradepost.orders.domain.TradingLimits;

/**
 * The settings of this service.
 *
 * @param collar how much more than its stop price, or the price it came at, a buy without a limit may pay if it waits,
 *     and so holds: 0.05 for 5 %
 * @param latency how long an order waits before it is executed: {@code 0s}, {@code 2s} or, at random, {@code 1s-5s}
 * @param batch how many orders one transaction of execution may move on; a tick that meets more is taken in parts
 * @param cancelWait how long a cancellation waits for the order's end before it answers 202
 * @param heartbeat how often a stream without events says that it lives
 * @param streamBuffer how many events may wait for a slow reader before its stream is closed
 * @param streamsPerUser how many streams a user may have open at one replica
 * @param limits what every user may trade for whom no admin has said otherwise; none unless it is set
 * @param feed for how long events are kept to resume streams from
 */
@ConfigurationProperties("tradepost.orders")
public record OrdersProperties(
        @DefaultValue("0.05") BigDecimal collar,
        @DefaultValue("0s") Latency latency,
        @DefaultValue("2000") int batch,
        @DefaultValue("5s") Duration cancelWait,
        @DefaultValue("10s") Duration heartbeat,
        @DefaultValue("1000") int streamBuffer,
        @DefaultValue("10") int streamsPerUser,
        @DefaultValue Feed feed,
        @DefaultValue TradingLimits limits) {
    public OrdersProperties {
        if (collar.signum() < 0) {
            throw new IllegalArgumentException("a collar is not negative: " + collar);
        }
        if (batch < 1) {
            throw new IllegalArgumentException("a batch moves one order at least: " + batch);
        }
    }

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
