package tradepost.wallets.ledger;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.TopicConsumer;
import tradepost.wallets.WalletsProperties;
import tradepost.wallets.domain.Ledger;

/** The ledger and the topics it listens to. */
@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {
    @Bean
    Ledger ledger(WalletsProperties properties) {
        return new Ledger(properties.opening());
    }

    /**
     * One of two lanes, each a member of the group with partitions of its own: while one waits for PostgreSQL, the
     * other decides. A wallet's commands are all in one partition, and the house has accounts for each, so that the
     * lanes have nothing to wait for each other.
     */
    @Bean
    TopicConsumer walletCommands(KafkaProperties kafka, KafkaPublisher publisher, WalletCommandListener listener) {
        return lane(kafka, publisher, listener);
    }

    @Bean
    TopicConsumer moreWalletCommands(KafkaProperties kafka, KafkaPublisher publisher, WalletCommandListener listener) {
        return lane(kafka, publisher, listener);
    }

    private static TopicConsumer lane(KafkaProperties kafka, KafkaPublisher publisher, WalletCommandListener listener) {
        return new TopicConsumer(
                kafka, publisher, "wallets", Map.of(Topic.WALLET_COMMANDS, WalletCommand.class), listener);
    }

    @Bean
    TopicConsumer userEvents(KafkaProperties kafka, KafkaPublisher publisher, UserEventListener listener) {
        return new TopicConsumer(
                kafka, publisher, "wallets-users", Map.of(Topic.USER_EVENTS, UserRegistered.class), listener);
    }
}
