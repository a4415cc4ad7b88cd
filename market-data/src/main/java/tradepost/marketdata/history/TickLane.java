package tradepost.marketdata.history;

import java.util.function.Supplier;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.TopicConsumer;

/**
 * Makes the members of the group that reads {@code raw-ticks}.
 *
 * @param batch how many ticks are applied at once, as far as they wait
 * @param listener for each member one of its own
 */
public record TickLane(KafkaProperties kafka, KafkaPublisher publisher, int batch, Supplier<TickListener> listener) {
    private static final String GROUP = "market-data-ticks";

    public TopicConsumer consumer() {
        return TopicConsumer.of(
                kafka,
                publisher,
                GROUP,
                Topic.RAW_TICKS,
                TickReader::read,
                new TopicConsumer.Bounds(Math.max(1, batch / 2), batch),
                listener.get());
    }
}
