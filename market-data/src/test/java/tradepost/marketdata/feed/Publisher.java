package tradepost.marketdata.feed;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * A source of ticks that publishes many at QoS 1. It connects again by itself, and sends again what the broker has not
 * acknowledged, to a broker that forgot its session, too.
 */
final class Publisher implements AutoCloseable {
    private static final String TOPIC = "thndr-trading";
    private static final long RECONNECT_MS = 50;
    /** The embedded broker drops in silence what is over a thousand. */
    private static final int IN_FLIGHT = 500;

    private static final Retry AGAIN = Retry.fixedDelay(500, Duration.ofMillis(RECONNECT_MS));

    private final Mqtt3AsyncClient client;

    private Publisher(Mqtt3AsyncClient client) {
        this.client = client;
    }

    /** @param name its session on the broker */
    static Mono<Publisher> connect(int port, String name) {
        Mqtt3AsyncClient client = Mqtt3Client.builder()
                .identifier(name)
                .serverHost("127.0.0.1")
                .serverPort(port)
                .automaticReconnect()
                .initialDelay(RECONNECT_MS, TimeUnit.MILLISECONDS)
                .maxDelay(RECONNECT_MS * 4, TimeUnit.MILLISECONDS)
                .applyAutomaticReconnect()
                .buildAsync();
        return Mono.fromFuture(() -> client.connectWith().cleanSession(false).send())
                .thenReturn(new Publisher(client));
    }

    /** Prices 1 to {@code count} of a stock, each a second after the one before; done when the broker has them all. */
    Mono<Void> publish(String stockId, int count) {
        return publish(Flux.range(1, count).map(i -> message(stockId, i)));
    }

    /** Publishes messages in order; done when the broker has them all. */
    Mono<Void> publish(Flux<String> messages) {
        return messages.flatMapSequential(
                        message -> Mono.fromFuture(() -> publish(message)).retryWhen(AGAIN), IN_FLIGHT)
                .then();
    }

    private CompletableFuture<Mqtt3Publish> publish(String message) {
        return client.publishWith()
                .topic(TOPIC)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(message.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    private static String message(String stockId, int i) {
        return "{\"stock_id\": \"%s\", \"price\": %d, \"timestamp\": %d}".formatted(stockId, i, 1_767_225_600 + i);
    }

    @Override
    public void close() {
        client.disconnect().join();
    }
}
