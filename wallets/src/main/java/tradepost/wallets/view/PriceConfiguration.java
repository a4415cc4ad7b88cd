package tradepost.wallets.view;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.TopicTail;

/** The prices that positions are valued at. */
@Configuration(proxyBeanMethods = false)
class PriceConfiguration {
    @Bean
    PriceBoard priceBoard() {
        return new PriceBoard();
    }

    /** The publisher is asked for so that the topic is there before it is read. */
    @Bean
    TopicTail priceTail(KafkaProperties kafka, KafkaPublisher publisher, PriceBoard board) {
        return new TopicTail(
                kafka,
                "wallets-prices",
                Map.of(Topic.PRICE_SNAPSHOTS, PriceTick.class),
                TopicTail.From.BEGINNING,
                board::on);
    }
}
