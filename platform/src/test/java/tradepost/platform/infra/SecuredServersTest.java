package tradepost.platform.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.codec.StringCodec;
import io.r2dbc.spi.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;
import tradepost.platform.redis.RedisAddress;
import tradepost.platform.redis.RedisConnection;
import tradepost.platform.redis.RedisProperties;
import tradepost.platform.relay.DatabaseConfiguration;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.TopicTail;
import tradepost.platform.relay.Topics;

/** The real servers, each with a certificate of its own, and the settings by which services reach them. */
class SecuredServersTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String PASSWORD = "only-for-this-test";

    private final Path directory;
    private final Certificates certificates;

    SecuredServersTest(@TempDir Path directory) throws IOException {
        this.directory = directory.toRealPath();
        this.certificates = new Certificates(this.directory);
        certificates.authority("authority", 2);
        certificates.authority("strangers", 2);
        certificates.signed("server", "authority", 2);
    }

    @Test
    void work_and_migrations_reach_a_postgresql_that_takes_nothing_but_tls_and_proves_itself() throws Exception {
        PostgresServer server = new PostgresServer(
                binaries(), Ports.free(), directory.resolve("postgres"), directory.resolve("postgres.log"), PASSWORD);
        try {
            server.start();
            takeTlsAlone(server.address());

            assertThat(isEncrypted(server.address(), "verify-full", "authority", true))
                    .isTrue();
            assertThatThrownBy(() -> isEncrypted(server.address(), "verify-full", "strangers", false))
                    .hasStackTraceContaining("certification path");
            assertThatThrownBy(() -> isEncrypted(server.address(), "disable", null, false))
                    .hasStackTraceContaining("no pg_hba.conf entry");
        } finally {
            server.discard();
        }
    }

    /** What a service has to work on its database, and to migrate it. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({R2dbcAutoConfiguration.class, FlywayAutoConfiguration.class})
    @Import(DatabaseConfiguration.class)
    static class Reaching {}

    /** Whether the connection of a service is. */
    private boolean isEncrypted(PostgresAddress address, String mode, @Nullable String authority, boolean migrates) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "spring.r2dbc.url", address.r2dbcUrl("postgres"),
                "spring.r2dbc.username", address.user(),
                "spring.r2dbc.password", address.password(),
                "spring.flyway.enabled", migrates,
                "spring.flyway.url", address.jdbcUrl("postgres"),
                "spring.flyway.user", address.user(),
                "spring.flyway.password", address.password(),
                "spring.flyway.locations", "classpath:db/relay",
                "tradepost.postgres.ssl-mode", mode));
        if (authority != null) {
            properties.put(
                    "tradepost.postgres.authority",
                    certificates.certificate(authority).toString());
        }
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Reaching.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(properties)
                .run()) {
            return Boolean.TRUE.equals(DatabaseClient.create(context.getBean(ConnectionFactory.class))
                    .sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                    .mapValue(Boolean.class)
                    .one()
                    .block(LIMIT));
        }
    }

    private void takeTlsAlone(PostgresAddress address) throws SQLException, IOException {
        try (Connection connection = Clients.connect(address);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET ssl_cert_file = '" + certificates.certificate("server") + "'");
            statement.execute("ALTER SYSTEM SET ssl_key_file = '" + certificates.key("server") + "'");
            statement.execute("ALTER SYSTEM SET ssl = on");
            Files.writeString(
                    directory.resolve("postgres").resolve("pg_hba.conf"),
                    "hostssl all all 127.0.0.1/32 scram-sha-256\n");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    @Test
    void a_redis_that_asks_for_a_certificate_and_a_password_is_given_both() throws Exception {
        certificates.signed("service", "authority", 2);
        int port = Ports.free();
        Path data = Files.createDirectories(directory.resolve("redis"));
        ServerProcess redis = ServerProcess.start(redisCommand(port), "TERM", data, directory.resolve("redis.log"));
        String uri = "rediss://:" + PASSWORD + "@127.0.0.1:" + port;
        try {
            assertThat(pong(uri, "authority", "service")).isEqualTo("PONG");
            assertThatThrownBy(() -> pong(uri, "strangers", "service")).hasStackTraceContaining("certification path");
            assertThatThrownBy(() -> pong(uri, "authority", null)).isNotNull();
            assertThatThrownBy(() -> pong("redis://:" + PASSWORD + "@127.0.0.1:" + port, "authority", "service"))
                    .isNotNull();
        } finally {
            redis.kill();
        }
    }

    private List<String> redisCommand(int port) {
        return List.of(
                binaries().redis().toString(),
                "--port",
                "0",
                "--tls-port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--tls-cert-file",
                certificates.certificate("server").toString(),
                "--tls-key-file",
                certificates.key("server").toString(),
                "--tls-ca-cert-file",
                certificates.certificate("authority").toString(),
                "--requirepass",
                PASSWORD,
                "--save",
                "");
    }

    /** Once it has started. */
    private @Nullable String pong(String uri, String authority, @Nullable String certificate) {
        RedisProperties tls = new RedisProperties(
                certificates.certificate(authority),
                certificate == null ? null : certificates.certificate(certificate),
                certificate == null ? null : certificates.key(certificate));
        try (RedisConnection<String> redis =
                new RedisConnection<>(new RedisAddress(uri, tls), StringCodec.UTF8, Duration.ofSeconds(2), 10)) {
            return redis.commands()
                    .flatMap(commands -> commands.ping())
                    .retry(2)
                    .block(LIMIT);
        }
    }

    @Test
    void a_kafka_that_asks_for_tls_and_a_password_is_written_to_and_read() {
        Map<String, String> settings = new HashMap<>();
        settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("listener.name.plaintext.sasl.enabled.mechanisms", "PLAIN");
        settings.put(
                "listener.name.plaintext.plain.sasl.jaas.config",
                jaas("broker") + " user_broker=\"" + PASSWORD + "\" user_orders=\"" + PASSWORD + "\";");
        settings.put("ssl.keystore.type", "PEM");
        settings.put("ssl.keystore.location", keyAndCertificate().toString());
        settings.put("ssl.truststore.type", "PEM");
        settings.put(
                "ssl.truststore.location", certificates.certificate("authority").toString());
        KafkaServer server =
                new KafkaServer(Ports.free(), directory.resolve("kafka"), directory.resolve("kafka.log"), settings);
        try {
            server.start();

            assertThat(toldBack(kafka(server, "authority"))).isEqualTo("ada");
            assertThatThrownBy(() -> new Topics(kafka(server, "strangers")).provision())
                    .hasStackTraceContaining("certification path");
        } finally {
            server.discard();
        }
    }

    /** As settings of a service are written. */
    private KafkaProperties kafka(KafkaServer server, String authority) {
        Map<String, String> settings = Map.of(
                "tradepost.kafka.bootstrap-servers",
                "127.0.0.1:" + server.port(),
                "tradepost.kafka.clients.security.protocol",
                "SASL_SSL",
                "tradepost.kafka.clients.sasl.mechanism",
                "PLAIN",
                "tradepost.kafka.clients.sasl.jaas.config",
                jaas("orders") + ";",
                "tradepost.kafka.clients.ssl.truststore.type",
                "PEM",
                "tradepost.kafka.clients.ssl.truststore.location",
                certificates.certificate(authority).toString());
        return new Binder(new MapConfigurationPropertySource(settings))
                .bind("tradepost.kafka", KafkaProperties.class)
                .get();
    }

    private static String jaas(String user) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                + PASSWORD + "\"";
    }

    private static String toldBack(KafkaProperties properties) {
        new Topics(properties).provision();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        TopicTail tail = new TopicTail(
                properties,
                "secured",
                Map.of(Topic.USER_EVENTS, UserRegistered.class),
                TopicTail.From.BEGINNING,
                received -> heard.add(((UserRegistered) received.event()).username()));
        try (KafkaPublisher publisher = new KafkaPublisher(properties)) {
            UUID id = UUID.randomUUID();
            publisher
                    .publish(new Message(
                            Topic.USER_EVENTS,
                            id.toString(),
                            new UserRegistered(id, Instant.EPOCH, id, "ada", "ada@example.com", List.of("USER"), true)))
                    .block(LIMIT);
            tail.start();
            return String.valueOf(heard.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            tail.stop();
        }
    }

    /** Kafka reads both from one file. */
    private Path keyAndCertificate() {
        try {
            Path file = directory.resolve("server.pem");
            Files.writeString(
                    file,
                    Files.readString(certificates.key("server"))
                            + Files.readString(certificates.certificate("server")));
            return file;
        } catch (IOException cause) {
            throw new IllegalStateException(cause);
        }
    }

    private static Binaries binaries() {
        return new Binaries(EmbeddedSettings.temporary().binaries());
    }
}
