package tradepost.local.up;

import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** An MQTT 3.1.1 broker for feeds, open to this machine; it keeps nothing. */
public final class MqttBroker implements AutoCloseable {

    private final Server server = new Server();

    private MqttBroker() {}

    public static MqttBroker start(int port, Path directory) {
        Properties settings = new Properties();
        settings.setProperty(IConfig.HOST_PROPERTY_NAME, "127.0.0.1");
        settings.setProperty(IConfig.PORT_PROPERTY_NAME, Integer.toString(port));
        settings.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
        settings.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
        settings.setProperty(IConfig.DATA_PATH_PROPERTY_NAME, directory.toString());
        settings.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
        try {
            Files.createDirectories(directory);
            MqttBroker broker = new MqttBroker();
            broker.server.startServer(new MemoryConfig(settings));
            return broker;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start the MQTT broker", failure);
        }
    }

    @Override
    public void close() {
        server.stopServer();
    }
}
