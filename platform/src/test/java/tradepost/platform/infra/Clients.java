package tradepost.platform.infra;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plain clients of the three servers. */
final class Clients {

    private static final long LIMIT_SECONDS = 30;

    private Clients() {}

    static Connection connect(PostgresAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl("postgres"), address.user(), address.password());
    }

    static void executeSql(Infrastructure infrastructure, String... statements) throws SQLException {
        try (Connection connection = connect(infrastructure.postgres());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static String selectOne(Infrastructure infrastructure, String sql) throws SQLException {
        try (Connection connection = connect(infrastructure.postgres());
                Statement statement = connection.createStatement()) {
            ResultSet found = statement.executeQuery(sql);
            found.next();
            return found.getString(1);
        }
    }

    /** The first line of the answer. */
    static String redis(Infrastructure infrastructure, String command) throws IOException {
        URI uri = URI.create(infrastructure.redisUri());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort());
                BufferedReader answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return answer.readLine();
        }
    }

    static void createTopic(Infrastructure infrastructure, String topic) throws Exception {
        try (Admin admin = admin(infrastructure)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    static long endOffset(Infrastructure infrastructure, String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = admin(infrastructure)) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .offset();
        }
    }

    /** The offset the record got. */
    static long append(Infrastructure infrastructure, String topic, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", infrastructure.kafkaBootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            return producer.send(new ProducerRecord<>(topic, value))
                    .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .offset();
        }
    }

    private static Admin admin(Infrastructure infrastructure) {
        return Admin.create(Map.of("bootstrap.servers", infrastructure.kafkaBootstrapServers()));
    }

    /** The servers and their children. */
    static List<Long> processesOf(EmbeddedInfrastructure infrastructure) {
        return infrastructure.servers().stream()
                .flatMap(server -> processesOf(server).stream())
                .toList();
    }

    static List<Long> processesOf(EmbeddedServer server) {
        return ProcessHandle.of(server.pid()).stream()
                .flatMap(parent -> Stream.concat(Stream.of(parent), parent.descendants()))
                .map(ProcessHandle::pid)
                .toList();
    }

    static boolean isRunning(long pid) {
        return ProcessHandle.of(pid).map(ServerProcess::isRunning).orElse(false);
    }
}
