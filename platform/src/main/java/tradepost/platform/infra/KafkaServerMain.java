package tradepost.platform.infra;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.LoggerFactory;

/** What the child JVM of {@link KafkaServer} runs. */
final class KafkaServerMain {

    private KafkaServerMain() {}

    /**
     * Runs a broker until SIGTERM.
     *
     * @param arguments the broker's properties file, and the file to create when requests are answered
     */
    public static void main(String[] arguments) {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        try {
            run(Path.of(arguments[0]), Path.of(arguments[1]));
        } catch (Throwable failure) {
            // Threads of a half-started broker would keep this JVM alive, and its orderly end would wait for them.
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(Path configuration, Path ready) throws Exception {
        KafkaConfig config = KafkaConfig.fromProps(read(configuration));
        format(config.logDirs().getFirst());
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "kafka-shutdown"));
        server.startup();
        Files.createFile(ready);
        server.awaitShutdown();
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private static void format(String directory) throws Exception {
        if (Files.exists(Path.of(directory, "meta.properties"))) {
            return;
        }
        new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(directory)
                .setMetadataLogDirectory(directory)
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.latestProduction())
                .run();
    }
}
