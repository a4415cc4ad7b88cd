package tradepost.orders;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of this service.
 *
 * @param cancelWait how long a cancellation waits for the order's end before it answers 202
 * @param heartbeat how often a stream without events says that it lives
 * @param streamBuffer how many events may wait for a slow reader before its stream is closed
 */
@ConfigurationProperties("tradepost.orders")
public record OrdersProperties(
        @DefaultValue("5s") Duration cancelWait,
        @DefaultValue("10s") Duration heartbeat,
        @DefaultValue("1000") int streamBuffer) {}
