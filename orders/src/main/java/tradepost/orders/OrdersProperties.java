package tradepost.orders;

import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of this service.
 *
 * @param collar how much more than its stop price, or the price it came at, a buy without a limit may pay if it waits,
 *     and so holds: 0.05 for 5 %
 * @param latency how long an order waits before it is executed: {@code 0s}, {@code 2s} or, at random, {@code 1s-5s}
 * @param cancelWait how long a cancellation waits for the order's end before it answers 202
 * @param heartbeat how often a stream without events says that it lives
 * @param streamBuffer how many events may wait for a slow reader before its stream is closed
 */
@ConfigurationProperties("tradepost.orders")
public record OrdersProperties(
        @DefaultValue("0.05") BigDecimal collar,
        @DefaultValue("0s") Latency latency,
        @DefaultValue("5s") Duration cancelWait,
        @DefaultValue("10s") Duration heartbeat,
        @DefaultValue("1000") int streamBuffer) {
    public OrdersProperties {
        if (collar.signum() < 0) {
            throw new IllegalArgumentException("a collar is not negative: " + collar);
        }
    }
}
