package tradepost.marketdata.feed;

import com.hivemq.client.mqtt.MqttClientBuilderBase;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One connection to a broker, in either version of the protocol. The broker keeps the session when it ends, and with
 * it every message of QoS 1 that was not acknowledged.
 */
interface MqttSession {
    /** Connects and subscribes; messages of a kept session come with the connection. */
    Mono<Void> connect();

    /** What the broker sends; to be listened to before connecting. Fails when the broker is gone. */
    Flux<Delivery> deliveries();

    /** Leaves; the session stays on the broker. A broker that is gone cannot be told, and has been reported already. */
    Mono<Void> close();

    /** @param acknowledge tells the broker that it may forget the message */
    record Delivery(String topic, byte[] payload, Runnable acknowledge) {}

    /** @param bundle what TLS trusts, and shows; null for the machine's own authorities */
    static MqttSession of(FeedsProperties.Mqtt settings, @Nullable SslBundle bundle) {
        return settings.version() == FeedsProperties.MqttVersion.V5
                ? Mqtt5Session.open(settings, bundle)
                : Mqtt3Session.open(settings, bundle);
    }

    /** The topic filter as the broker reads it: replicas of a share get each message once between them. */
    static String filter(FeedsProperties.Mqtt settings) {
        return settings.share() == null ? settings.topic() : "$share/" + settings.share() + "/" + settings.topic();
    }

    /** What is alike in both versions. */
    static <B extends MqttClientBuilderBase<B>> B prepare(
            B builder, FeedsProperties.Mqtt settings, @Nullable SslBundle bundle, Sinks.Empty<Void> lost) {
        return builder.identifier(settings.clientId())
                .transportConfig(transport(settings, bundle))
                .addDisconnectedListener(context -> lost.tryEmitError(context.getCause()));
    }

    private static MqttClientTransportConfig transport(FeedsProperties.Mqtt settings, @Nullable SslBundle bundle) {
        MqttClientTransportConfigBuilder transport = MqttClientTransportConfig.builder()
                .serverHost(settings.host())
                .serverPort(settings.port())
                .socketConnectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        return (settings.tls() || bundle != null ? transport.sslConfig(tls(bundle)) : transport).build();
    }

    private static MqttClientSslConfig tls(@Nullable SslBundle bundle) {
        return bundle == null
                ? MqttClientSslConfig.builder().build()
                : MqttClientSslConfig.builder()
                        .trustManagerFactory(bundle.getManagers().getTrustManagerFactory())
                        .keyManagerFactory(bundle.getManagers().getKeyManagerFactory())
                        .build();
    }

    static byte[] password(FeedsProperties.Mqtt settings) {
        return String.valueOf(settings.password()).getBytes(StandardCharsets.UTF_8);
    }
}
