package tradepost.notifier.watch;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tradepost.platform.event.AccountMail;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.TopicConsumer;

/** The topics the notifier reads. */
@Configuration(proxyBeanMethods = false)
class WatchConfiguration {
    @Bean
    TopicConsumer userEvents(KafkaProperties kafka, KafkaPublisher publisher, UserEventListener listener) {
        return new TopicConsumer(
                kafka, publisher, "notifier-users", Map.of(Topic.USER_EVENTS, UserRegistered.class), listener);
    }

    @Bean
    TopicConsumer accountMails(KafkaProperties kafka, KafkaPublisher publisher, AccountMailListener listener) {
        return new TopicConsumer(
                kafka, publisher, "notifier-accounts", Map.of(Topic.ACCOUNT_MAILS, AccountMail.class), listener);
    }

    @Bean
    TopicConsumer orderEvents(KafkaProperties kafka, KafkaPublisher publisher, OrderEventListener listener) {
        return new TopicConsumer(
                kafka, publisher, "notifier-orders", Map.of(Topic.ORDER_EVENTS, OrderChanged.class), listener);
    }
}
