package tradepost.platform.infra;

import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The three servers in containers, gone with the JVM. */
final class ContainerInfrastructure implements Infrastructure {

    private static final String POSTGRES_IMAGE = "postgres:18-alpine";
    private static final String REDIS_IMAGE = "redis:7-alpine";
    private static final String KAFKA_IMAGE = "apache/kafka:4.2.1";
    private static final int REDIS_PORT = 6379;

    private final PostgreSQLContainer postgres = new PostgreSQLContainer(POSTGRES_IMAGE);
    private final GenericContainer<?> redis = new GenericContainer<>(REDIS_IMAGE).withExposedPorts(REDIS_PORT);
    private final KafkaContainer kafka = new KafkaContainer(KAFKA_IMAGE);

    private ContainerInfrastructure() {}

    static ContainerInfrastructure start() {
        ContainerInfrastructure started = new ContainerInfrastructure();
        try {
            Startables.deepStart(started.postgres, started.redis, started.kafka).join();
        } catch (RuntimeException failure) {
            started.close();
            throw failure;
        }
        return started;
    }

    @Override
    public PostgresAddress postgres() {
        return new PostgresAddress(
                postgres.getHost(),
                postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                postgres.getUsername(),
                postgres.getPassword());
    }

    @Override
    public String redisUri() {
        return "redis://" + redis.getHost() + ":" + redis.getMappedPort(REDIS_PORT);
    }

    @Override
    public String kafkaBootstrapServers() {
        return kafka.getBootstrapServers();
    }

    @Override
    public void close() {
        Stream.of(postgres, redis, kafka).forEach(GenericContainer::stop);
    }
}
