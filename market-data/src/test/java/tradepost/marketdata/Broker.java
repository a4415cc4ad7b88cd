package tradepost.marketdata;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/** An MQTT 3.1.1 broker that can be stopped and started again on its port, and someone who publishes to it. */
public final class Broker {
    private static final String TOPIC = "thndr-trading";

    private final int port = freePort();
    private Server server = new Server();

    public int port() {
        return port;
    }

    public void start() {
        Properties settings = new Properties();
        settings.setProperty("host", "127.0.0.1");
        settings.setProperty("port", String.valueOf(port));
        settings.setProperty("allow_anonymous", "true");
        settings.setProperty("persistence_enabled", "false");
        settings.setProperty("telemetry_enabled", "false");
        try {
            server = new Server();
            server.startServer(new MemoryConfig(settings));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public void stop() {
        server.stopServer();
    }

    /** Publishes as any MQTT client does; the broker has it when this returns. */
    public void publish(String message) {
        Mqtt3BlockingClient client = Mqtt3Client.builder()
                .identifier("publisher")
                .serverHost("127.0.0.1")
                .serverPort(port)
                .buildBlocking();
        client.connect();
        client.publishWith()
                .topic(TOPIC)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(message.getBytes(StandardCharsets.UTF_8))
                .send();
        client.disconnect();
    }

    /** Below the ephemeral ports, one of which an outgoing connection could take between stop and start. */
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_768);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another is drawn.
            }
        }
    }
}
