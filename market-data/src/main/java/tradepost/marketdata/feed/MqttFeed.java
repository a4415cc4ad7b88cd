package tradepost.marketdata.feed;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;
import tradepost.marketdata.domain.Stock;

/**
 * Ticks from an MQTT 3.1.1 broker. The broker keeps a session for us and is told that we have a message only once
 * Kafka has its tick, so what was sent while we were away, or was on its way when we died, comes again. What is no
 * tick is counted, logged and passed over.
 */
public final class MqttFeed implements Feed {
    private static final Logger log = LoggerFactory.getLogger(MqttFeed.class);

    private final FeedsProperties.Mqtt settings;
    private final Clock clock;
    private final FeedHealth health = new FeedHealth();

    public MqttFeed(FeedsProperties.Mqtt settings, Clock clock) {
        this.settings = settings;
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
        return Flux.usingWhen(Mono.fromSupplier(this::open), this::ticks, Connection::close);
    }

    /** Listens before it connects: messages of a kept session arrive with the connection. */
    private Flux<FeedTick> ticks(Connection connection) {
        return Flux.merge(
                        Flux.from(connection.client().toRx().publishes(MqttGlobalPublishFilter.ALL, true)),
                        connect(connection.client()).then(Mono.never()),
                        connection.lost().asMono())
                .handle(this::read);
    }

    private Mono<Void> connect(Mqtt3AsyncClient client) {
        return Mono.fromFuture(() -> client.connectWith()
                        .cleanSession(false)
                        .keepAlive((int) settings.keepAlive().toSeconds())
                        .send())
                .then(Mono.fromFuture(() -> client.subscribeWith()
                        .topicFilter(settings.topic())
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send()))
                .timeout(settings.connectTimeout().multipliedBy(2))
                .doOnNext(_ -> connected())
                .then();
    }

    private void connected() {
        health.running();
        log.info("mqtt listens to {} on {}:{}", settings.topic(), settings.host(), settings.port());
    }

    private void read(Mqtt3Publish publish, SynchronousSink<FeedTick> downstream) {
        try {
            downstream.next(tick(MqttMessage.parse(publish.getPayloadAsBytes()), publish));
        } catch (MqttMessage.Rejected rejected) {
            health.rejected(String.valueOf(rejected.getMessage()));
            log.warn("mqtt message on {} is not a tick: {}", publish.getTopic(), rejected.getMessage());
            publish.acknowledge();
        }
    }

    private FeedTick tick(MqttMessage message, Mqtt3Publish publish) {
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
                publish::acknowledge);
    }

    private Connection open() {
        Sinks.One<Mqtt3Publish> lost = Sinks.one();
        Mqtt3ClientBuilder builder = Mqtt3Client.builder()
                .identifier(settings.clientId())
                .serverHost(settings.host())
                .serverPort(settings.port())
                .transportConfig()
                .socketConnectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .applyTransportConfig()
                .addDisconnectedListener(context -> lost.tryEmitError(context.getCause()));
        if (settings.username() != null) {
            builder = builder.simpleAuth()
                    .username(settings.username())
                    .password(String.valueOf(settings.password()).getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth();
        }
        return new Connection(builder.buildAsync(), lost);
    }

    /** @param lost fails when the broker is gone */
    private record Connection(Mqtt3AsyncClient client, Sinks.One<Mqtt3Publish> lost) {
        /**
         * The session stays on the broker. A broker that is gone cannot be told, and why it is gone has been told
         * already.
         */
        Mono<Void> close() {
            return Mono.fromFuture(client::disconnect).onErrorComplete();
        }
    }
}
