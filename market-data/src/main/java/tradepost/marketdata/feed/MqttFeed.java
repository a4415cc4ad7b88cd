package tradepost.marketdata.feed;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.feed.MqttSession.Delivery;

/**
 * Ticks from an MQTT broker. The broker keeps a session for us and is told that we have a message only once Kafka has
 * its tick, so what was sent while we were away, or was on its way when we died, comes again. What is no tick is
 * counted, logged and passed over.
 */
public final class MqttFeed implements Feed {
    private static final Logger log = LoggerFactory.getLogger(MqttFeed.class);

    private final FeedsProperties.Mqtt settings;
    private final @Nullable SslBundle bundle;
    private final Clock clock;
    private final FeedHealth health = new FeedHealth();

    /** @param bundle what TLS trusts, and shows; null for the machine's own authorities, or no TLS */
    public MqttFeed(FeedsProperties.Mqtt settings, @Nullable SslBundle bundle, Clock clock) {
        this.settings = settings;
        this.bundle = bundle;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public FeedHealth health() {
        return health;
    }

    @Override
    public Flux<FeedTick> ticks() {
        return Flux.usingWhen(
                Mono.fromSupplier(() -> MqttSession.of(settings, bundle)), this::ticks, MqttSession::close);
    }

    /** Listens before it connects: messages of a kept session arrive with the connection. */
    private Flux<FeedTick> ticks(MqttSession session) {
        return Flux.merge(session.deliveries(), connect(session).then(Mono.never()))
                .handle(this::read);
    }

    private Mono<Void> connect(MqttSession session) {
        return session.connect()
                .timeout(settings.connectTimeout().multipliedBy(2))
                .doOnSuccess(_ -> connected());
    }

    private void connected() {
        health.running();
        log.info("mqtt listens to {} on {}:{}", MqttSession.filter(settings), settings.host(), settings.port());
    }

    private void read(Delivery delivery, SynchronousSink<FeedTick> downstream) {
        try {
            downstream.next(tick(MqttMessage.parse(delivery.payload(), settings.zone()), delivery));
        } catch (MqttMessage.Rejected rejected) {
            health.rejected(String.valueOf(rejected.getMessage()));
            log.warn("mqtt message on {} is not a tick: {}", delivery.topic(), rejected.getMessage());
            delivery.acknowledge().run();
        }
    }

    private FeedTick tick(MqttMessage message, Delivery delivery) {
        Instant now = clock.instant();
        return FeedTick.of(
                name(),
                Stock.of(message.stockId(), message.name(), settings.currency(), 0),
                message.timestamp() + "|" + message.price() + "|" + message.availability(),
                message.price(),
                null,
                message.availability(),
                message.timestamp(),
                now,
                settings.tradable(),
                delivery.acknowledge());
    }
}
