package tradepost.platform.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tradepost.platform.event.AccessRevoked;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.Await;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.TopicTail;
import tradepost.platform.relay.Topics;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedInfrastructureTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Longer than a watched reader lets pass between two looks. */
    private static final Duration AGE = Duration.ofMillis(2_500);
    /** Shorter than that: between two looks it is not known. */
    private static final Duration SHORT = Duration.ofMillis(500);

    private static final Duration RESTART_LIMIT = Duration.ofSeconds(60);

    private final Path data;

    private EmbeddedInfrastructure infrastructure;

    EmbeddedInfrastructureTest(@TempDir Path data) {
        this.data = data;
        this.infrastructure = start(EmbeddedSettings.keeping(data));
    }

    @AfterAll
    void stop() {
        infrastructure.close();
    }

    @Test
    void all_three_keep_what_they_acknowledged_over_a_stop() throws Exception {
        write("over_a_stop");

        infrastructure.close();
        infrastructure = start(EmbeddedSettings.keeping(data));

        assertEverythingIsThere("over_a_stop");
    }

    @Test
    void all_three_keep_what_they_acknowledged_over_a_kill() throws Exception {
        write("over_a_kill");

        infrastructure.servers().forEach(EmbeddedServer::kill);
        infrastructure.servers().forEach(EmbeddedServer::start);

        assertEverythingIsThere("over_a_kill");
    }

    /** Beside the servers because one of them has to go. */
    @Test
    void a_reader_of_a_topic_that_does_not_hear_kafka_knows_that_it_may_have_missed_something() {
        KafkaProperties kafka = new KafkaProperties(infrastructure.kafkaBootstrapServers(), (short) 1, Map.of());
        new Topics(kafka).provision();
        TopicTail tail = new TopicTail(
                        kafka,
                        "watched",
                        Map.of(Topic.REVOCATIONS, AccessRevoked.class),
                        TopicTail.From.BEGINNING,
                        _ -> {})
                .watched();
        tail.start();
        tail.whenCaughtUp().block(LIMIT);

        Await.within(RESTART_LIMIT, () -> !tail.hadReadAllWithin(SHORT));
        Await.within(RESTART_LIMIT, () -> tail.hadReadAllWithin(SHORT));
        infrastructure.kafkaServer().kill();
        Await.within(RESTART_LIMIT, () -> !tail.hadReadAllWithin(AGE));
        infrastructure.kafkaServer().start();

        Await.within(RESTART_LIMIT, () -> tail.hadReadAllWithin(AGE));
        tail.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_killed_server_leaves_no_process_and_comes_back_at_its_port(int which) {
        EmbeddedServer server = infrastructure.servers().get(which);
        List<Long> processes = Clients.processesOf(server);
        int port = server.port();

        server.kill();
        List<Long> remaining = processes.stream().filter(Clients::isRunning).toList();
        server.start();

        assertThat(remaining).isEmpty();
        assertThat(server.isAlive()).isTrue();
        assertThat(processes).doesNotContain(server.pid());
        assertThat(server.port()).isEqualTo(port);
    }

    @Test
    void no_process_remains_after_close() {
        List<Long> processes = Clients.processesOf(infrastructure);

        infrastructure.close();
        List<Long> remaining = processes.stream().filter(Clients::isRunning).toList();
        infrastructure = start(EmbeddedSettings.keeping(data));

        assertThat(processes).hasSizeGreaterThan(3);
        assertThat(remaining).isEmpty();
    }

    @Test
    void a_directory_in_use_is_refused() {
        EmbeddedSettings same = EmbeddedSettings.keeping(data);

        assertThatThrownBy(() -> start(same))
                .isInstanceOf(DataDirectoryLocked.class)
                .hasMessageContaining(data.toString());
    }

    @Test
    void a_taken_port_is_named(@TempDir Path other) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EmbeddedSettings settings = EmbeddedSettings.keeping(other).withPorts(0, taken.getLocalPort(), 0);

            assertThatThrownBy(() -> start(settings)).isInstanceOfSatisfying(PortTaken.class, refusal -> {
                assertThat(refusal.server()).isEqualTo("Redis");
                assertThat(refusal.port()).isEqualTo(taken.getLocalPort());
            });
            assertThat(ServerProcess.runningIn(other.resolve("postgres"), "postgres"))
                    .isEmpty();
        }
    }

    @Test
    void postgresql_wants_the_password() {
        PostgresAddress address = infrastructure.postgres();

        assertThatThrownBy(() ->
                        Clients.connect(new PostgresAddress(address.host(), address.port(), address.user(), "guessed")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    private static EmbeddedInfrastructure start(EmbeddedSettings settings) {
        return EmbeddedInfrastructure.start(settings, LoggerFactory.getLogger(EmbeddedInfrastructureTest.class)::info);
    }

    private void write(String name) throws Exception {
        Clients.executeSql(
                infrastructure,
                "CREATE TABLE " + name + " (word text)",
                "INSERT INTO " + name + " VALUES ('acknowledged')");
        assertThat(Clients.redis(infrastructure, "SET " + name + " acknowledged"))
                .isEqualTo("+OK");
        Clients.createTopic(infrastructure, name);
        assertThat(Clients.append(infrastructure, name, "acknowledged")).isZero();
    }

    private void assertEverythingIsThere(String name) throws Exception {
        assertThat(Clients.selectOne(infrastructure, "SELECT word FROM " + name))
                .isEqualTo("acknowledged");
        assertThat(Clients.redis(infrastructure, "STRLEN " + name)).isEqualTo(":12");
        assertThat(Clients.endOffset(infrastructure, name)).isEqualTo(1);
    }
}
