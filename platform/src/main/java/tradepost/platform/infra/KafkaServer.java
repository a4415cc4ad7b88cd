package tradepost.platform.infra;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Kafka 4 in KRaft mode, one node that is broker and controller, in a JVM of its own. */
final class KafkaServer extends EmbeddedServer {

    /** What Kafka's server needs of our class path; {@link KafkaServerMain} is in the first. */
    private static final List<String> JARS = List.of(
            "platform-",
            "kafka",
            "scala-",
            "slf4j-api",
            "logback-",
            "log4j-api",
            "log4j-to-slf4j",
            "jackson-",
            "commons-validator",
            "commons-logging",
            "metrics-core",
            "pcollections",
            "HdrHistogram",
            "hash4j",
            "jopt-simple",
            "jose4j",
            "re2j",
            "caffeine",
            "zstd-jni",
            "lz4-java",
            "snappy-java");

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("inter.broker.listener.name", "PLAINTEXT"),
            // After a kill the new broker may register when the session of the old one has ended: 9 s by default.
            Map.entry("broker.heartbeat.interval.ms", "500"),
            Map.entry("broker.session.timeout.ms", "2000"),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("default.replication.factor", "1"),
            Map.entry("min.insync.replicas", "1"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "5"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "5"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("group.min.session.timeout.ms", "1000"),
            Map.entry("group.consumer.min.session.timeout.ms", "1000"),
            Map.entry("group.consumer.min.heartbeat.interval.ms", "100"),
            Map.entry("log.index.size.max.bytes", "1048576"),
            Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            Map.entry("background.threads", "2"));

    private final Path configuration;
    private final Path ready;
    private final Map<String, String> more;

    KafkaServer(int port, Path directory, Path log) {
        this(port, directory, log, Map.of());
    }

    /** @param more settings that take the place of these, as Kafka names them */
    KafkaServer(int port, Path directory, Path log, Map<String, String> more) {
        super("Kafka", "java", port, directory, log);
        this.more = more;
        this.configuration = directory.resolve("server.properties");
        this.ready = directory.resolve("ready");
    }

    @Override
    void prepare() throws IOException {
        Files.deleteIfExists(ready);
        int controller = Ports.free();
        Properties properties = new Properties();
        properties.putAll(SETTINGS);
        properties.putAll(Map.of(
                "log.dirs", directory().resolve("log").toString(),
                "listeners", "PLAINTEXT://127.0.0.1:" + port() + ",CONTROLLER://127.0.0.1:" + controller,
                "advertised.listeners", "PLAINTEXT://127.0.0.1:" + port(),
                "controller.quorum.voters", "1@127.0.0.1:" + controller));
        properties.putAll(more);
        try (Writer writer = Files.newBufferedWriter(configuration)) {
            properties.store(writer, "written at each start");
        }
    }

    @Override
    List<String> command() {
        String classPath =
                ClassPath.select(JARS).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                KafkaServerMain.class.getName(),
                configuration.toString(),
                ready.toString());
    }

    @Override
    String deathSignal() {
        return "TERM";
    }

    @Override
    boolean answers() {
        return Files.exists(ready);
    }

    @Override
    void askToStop(ServerProcess running) {
        running.terminate();
    }
}
