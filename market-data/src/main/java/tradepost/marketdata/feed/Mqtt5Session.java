package tradepost.marketdata.feed;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * MQTT 5, which lets us say how long the broker keeps our session, and how much it may send ahead.
 *
 * @param lost fails when the broker is gone
 */
record Mqtt5Session(FeedsProperties.Mqtt settings, Mqtt5AsyncClient client, Sinks.Empty<Void> lost)
        implements MqttSession {

    static Mqtt5Session open(FeedsProperties.Mqtt settings, @Nullable SslBundle bundle) {
        Sinks.Empty<Void> lost = Sinks.empty();
        Mqtt5ClientBuilder builder = MqttSession.prepare(Mqtt5Client.builder(), settings, bundle, lost);
        if (settings.username() != null) {
            builder = builder.simpleAuth()
                    .username(settings.username())
                    .password(MqttSession.password(settings))
                    .applySimpleAuth();
        }
        return new Mqtt5Session(settings, builder.buildAsync(), lost);
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
                        .cleanStart(false)
                        .sessionExpiryInterval(settings.sessionExpiry().toSeconds())
                        .keepAlive((int) settings.keepAlive().toSeconds())
                        .restrictions()
                        .receiveMaximum(settings.receiveMaximum())
                        .applyRestrictions()
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
