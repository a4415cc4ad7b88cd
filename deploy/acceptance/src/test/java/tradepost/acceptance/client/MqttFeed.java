package tradepost.acceptance.client;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Prices that a test makes, on their way in by MQTT. */
public final class MqttFeed {
    private MqttFeed() {}

    /** The message of the feed this one replaces, as any MQTT client sends it. */
    public static void publish(int port, String symbol, String price) {
        String message =
                "{\"stock_id\":\"%s\",\"name\":\"By MQTT\",\"price\":%s,\"availability\":50,\"timestamp\":\"%s\"}"
                        .formatted(symbol, price, Instant.now());
        Mqtt3BlockingClient client = Mqtt3Client.builder()
                .identifier("acceptance-publisher")
                .serverHost("127.0.0.1")
                .serverPort(port)
                .buildBlocking();
        client.connect();
        client.publishWith()
                .topic("thndr-trading")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(message.getBytes(StandardCharsets.UTF_8))
                .send();
        client.disconnect();
    }
}
