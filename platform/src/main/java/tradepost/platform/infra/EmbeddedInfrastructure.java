package tradepost.platform.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The three servers as child processes of this JVM. They end with it, even when it is killed; on the same data
 * directory they start again with all they had acknowledged.
 */
public final class EmbeddedInfrastructure implements Infrastructure {

    private final Directories.Locked data;
    private final PostgresServer postgres;
    private final RedisServer redis;
    private final KafkaServer kafka;

    private EmbeddedInfrastructure(EmbeddedSettings settings, Directories.Locked data) throws IOException {
        Binaries binaries = new Binaries(settings.binaries());
        Path root = data.path().toRealPath();
        Path logs = Files.createDirectories(root.resolve("logs"));
        this.data = data;
        this.postgres = new PostgresServer(
                binaries,
                Ports.orFree(settings.postgresPort()),
                root.resolve("postgres"),
                logs.resolve("postgres.log"),
                settings.postgresPassword());
        this.redis = new RedisServer(
                binaries, Ports.orFree(settings.redisPort()), root.resolve("redis"), logs.resolve("redis.log"));
        this.kafka =
                new KafkaServer(Ports.orFree(settings.kafkaPort()), root.resolve("kafka"), logs.resolve("kafka.log"));
    }

    /**
     * Starts the three at once and waits until all answer.
     *
     * @param progress told, in words, what happened; from several threads
     * @throws PortTaken where another program listens on a port that was asked for
     * @throws DataDirectoryLocked where the data directory is in use
     */
    public static EmbeddedInfrastructure start(EmbeddedSettings settings, Consumer<String> progress) {
        if (!ServerProcess.DIES_WITH_PARENT) {
            progress.accept(
                    "setpriv (util-linux) is not here: if this process is killed, its servers stay until the next"
                            + " start on the same data");
        }
        try {
            Path directory = settings.data();
            Directories.Locked data = directory == null ? Directories.lockTemporary() : Directories.lock(directory);
            try {
                EmbeddedInfrastructure started = new EmbeddedInfrastructure(settings, data);
                started.startAll(progress);
                return started;
            } catch (RuntimeException | IOException failure) {
                data.release();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void startAll(Consumer<String> progress) throws IOException {
        for (EmbeddedServer server : servers()) {
            server.claimPort();
        }
        try {
            Futures.allOf(servers().stream()
                    .<Runnable>map(server -> () -> start(server, progress))
                    .toList());
        } catch (RuntimeException failure) {
            servers().forEach(EmbeddedServer::kill);
            throw failure;
        }
    }

    private static void start(EmbeddedServer server, Consumer<String> progress) {
        long from = System.nanoTime();
        server.start();
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        progress.accept("%s answers on port %d after %d.%d s"
                .formatted(server.name(), server.port(), took.toSeconds(), took.toMillisPart() / 100));
    }

    /** PostgreSQL, Redis and Kafka, to kill one and start it again. */
    public List<EmbeddedServer> servers() {
        return List.of(postgres, redis, kafka);
    }

    public EmbeddedServer postgresServer() {
        return postgres;
    }

    public EmbeddedServer redisServer() {
        return redis;
    }

    public EmbeddedServer kafkaServer() {
        return kafka;
    }

    @Override
    public PostgresAddress postgres() {
        return postgres.address();
    }

    @Override
    public String redisUri() {
        return "redis://127.0.0.1:" + redis.port();
    }

    @Override
    public String kafkaBootstrapServers() {
        return "127.0.0.1:" + kafka.port();
    }

    /** Stops the three at once, in order, and by force those that take longer than six seconds. */
    @Override
    public void close() {
        try {
            Futures.allOf(servers().stream()
                    .<Runnable>map(server -> data.temporary() ? server::discard : server::stop)
                    .toList());
        } finally {
            data.release();
        }
    }
}
