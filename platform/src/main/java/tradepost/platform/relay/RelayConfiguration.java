package tradepost.platform.relay;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Kafka and the outbox of a service; its migrations must include {@code classpath:db/relay}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({KafkaProperties.class, OutboxProperties.class})
@Import(DatabaseConfiguration.class)
public class RelayConfiguration {
    /** In microseconds, as PostgreSQL keeps times: a time read back equals the one that was written. */
    @Bean
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
    }

    /** Its own, or closing one service of a JVM would end HTTP in all. */
    @Bean
    ReactorResourceFactory reactorResourceFactory() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        return resources;
    }

    @Bean
    KafkaPublisher kafkaPublisher(KafkaProperties properties) {
        new Topics(properties).provision();
        return new KafkaPublisher(properties);
    }

    @Bean
    Outbox outbox(DatabaseClient database, TransactionalOperator transactions, OutboxProperties properties) {
        return new Outbox(database, transactions, properties);
    }

    /** What an operator has to mend. */
    @Bean
    MeterBinder heldPlaces(Outbox outbox) {
        return registry -> Gauge.builder("tradepost.outbox.held", outbox, Outbox::held)
                .description("keys and topics that wait for Kafka to take what it refused")
                .register(registry);
    }

    @Bean
    OutboxRelay outboxRelay(
            Outbox outbox, DatabaseClient database, KafkaPublisher kafka, OutboxProperties properties, Clock clock) {
        return new OutboxRelay(outbox, database, kafka, properties, clock);
    }
}
