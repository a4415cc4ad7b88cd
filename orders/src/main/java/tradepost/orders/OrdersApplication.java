package tradepost.orders;

import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tradepost.orders.board.BoardConditions;
import tradepost.orders.board.MarketBoard;
import tradepost.orders.domain.Conditions;
import tradepost.orders.execution.Execution;
import tradepost.orders.projection.Projector;
import tradepost.orders.store.FeedEpoch;
import tradepost.orders.view.OrderFeed;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.OrderCommand;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.StockListed;
import tradepost.platform.event.Topic;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.http.SlowReaderConfiguration;
import tradepost.platform.jwt.JwtConfiguration;
import tradepost.platform.jwt.MoneyPaths;
import tradepost.platform.problem.ProblemConfiguration;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.RelayConfiguration;
import tradepost.platform.relay.TopicConsumer;
import tradepost.platform.relay.TopicTail;
import tradepost.platform.relay.Topics;

/** The orders service. */
@SpringBootApplication
@EnableConfigurationProperties(OrdersProperties.class)
@Import({RelayConfiguration.class, ProblemConfiguration.class, JwtConfiguration.class, SlowReaderConfiguration.class})
public class OrdersApplication {
    public static void main(String[] arguments) {
        new SpringApplicationBuilder(OrdersApplication.class)
                .properties("spring.config.name=orders")
                .run(arguments);
    }

    /** Limits too: an admin who has been shut out must not loosen what keeps a trader from losing money. */
    @Bean
    MoneyPaths moneyPaths() {
        return new MoneyPaths("/api/v1/orders/**", "/api/v1/users/**");
    }

    @Bean
    MarketBoard marketBoard() {
        return new MarketBoard();
    }

    @Bean
    Conditions conditions(MarketBoard board, OrdersProperties properties) {
        return new BoardConditions(board, properties.collar(), properties.batch());
    }

    /** The publisher is asked for so that the topics are there before they are read. */
    @Bean
    TopicTail marketTail(KafkaProperties kafka, KafkaPublisher publisher, MarketBoard board) {
        return new TopicTail(
                kafka,
                "orders-board",
                Map.of(Topic.PRICE_SNAPSHOTS, PriceTick.class, Topic.STOCK_EVENTS, StockListed.class),
                TopicTail.From.BEGINNING,
                board::accept);
    }

    @Bean
    TopicTail orderTail(KafkaProperties kafka, KafkaPublisher publisher, OrderFeed feed) {
        return new TopicTail(
                kafka,
                "orders-feed",
                Map.of(Topic.ORDER_EVENTS, OrderChanged.class),
                TopicTail.From.SHORTLY_BEFORE_END,
                feed);
    }

    /** The publisher is asked for so that the topic is there. */
    @Bean
    FeedEpoch feedEpoch(KafkaProperties kafka, KafkaPublisher publisher) {
        return new FeedEpoch(new Topics(kafka).id(Topic.ORDER_EVENTS));
    }

    @Bean
    TopicConsumer feedConsumer(KafkaProperties kafka, KafkaPublisher publisher, Projector projector) {
        return new TopicConsumer(
                kafka, publisher, "orders-projection", Map.of(Topic.ORDER_EVENTS, OrderChanged.class), projector);
    }

    /** Until its board is complete the stocks stay with the other replicas: here they would stand still. */
    @Bean
    TopicConsumer executionConsumer(
            KafkaProperties kafka,
            KafkaPublisher publisher,
            Execution execution,
            @Qualifier("marketTail") TopicTail marketTail) {
        return new TopicConsumer(
                kafka,
                publisher,
                "orders-execution",
                Map.of(
                        Topic.ORDER_COMMANDS, OrderCommand.class,
                        Topic.PRICE_TICKS, PriceTick.class,
                        Topic.WALLET_EVENTS, WalletEvent.class),
                execution,
                marketTail.whenCaughtUp());
    }
}
