package tradepost.marketdata.feed;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * MQTT 3.1.1.
 *
 * @param lost fails when the broker is gone
 */
record Mqtt3Session(FeedsProperties.Mqtt settings, Mqtt3AsyncClient client, Sinks.Empty<Void> lost)
        implements MqttSession {

    static Mqtt3Session open(FeedsProperties.Mqtt settings, @Nullable SslBundle bundle) {
        Sinks.Empty<Void> lost = Sinks.empty();
        Mqtt3ClientBuilder builder = MqttSession.prepare(Mqtt3Client.builder(), settings, bundle, lost);
        if (settings.username() != null) {
            builder = builder.simpleAuth()
                    .username(settings.username())
                    .password(MqttSession.password(settings))
                    .applySimpleAuth();
        }
        return new Mqtt3Session(settings, builder.buildAsync(), lost);
    }

    @Override
    public Flux<Delivery> deliveries() {
        return Flux.from(client.toRx().publishes(MqttGlobalPublishFilter.ALL, true))
                .map(publish ->
                        new Delivery(publish.getTopic().toString(), publish.getPayloadAsBytes(), publish::acknowledge))
                .mergeWith(lost.asMono().then(Mono.never()));
    }

    @Override
    public Mono<Void> connect() {
        return Mono.fromFuture(() -> client.connectWith()
                        .cleanSession(false)
                        .keepAlive((int) settings.keepAlive().toSeconds())
                        .send())
                .then(Mono.fromFuture(() -> client.subscribeWith()
                        .topicFilter(MqttSession.filter(settings))
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send()))
                .then();
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromFuture(client::disconnect).onErrorComplete();
    }
}
