package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;
import tradepost.platform.event.Json;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;
import tradepost.platform.infra.Infrastructure;

class UserEventTest {
    private final RunningGateway gateway = RunningGateway.shared();

    @Test
    void the_other_services_are_told_of_a_new_user_exactly_once() {
        String name = gateway.newName();

        JsonNode user = gateway.register(name).path("user");
        gateway.post("/api/v1/auth/register", RunningGateway.registration(name), 409);
        outboxIsEmpty();

        String id = user.path("id").asString();
        assertThat(read(id)).singleElement().satisfies(told -> {
            assertThat(told.userId()).isEqualTo(UUID.fromString(id));
            assertThat(told.username()).isEqualTo(name);
            assertThat(told.email()).isEqualTo(name + "@example.com");
            assertThat(told.roles()).containsExactly("USER");
            assertThat(told.enabled()).isTrue();
        });
    }

    private void outboxIsEmpty() {
        DatabaseClient database = gateway.bean(DatabaseClient.class);
        Mono.defer(() -> database.sql("SELECT count(*)::int AS n FROM outbox")
                        .map(row -> Objects.requireNonNull(row.get("n", Integer.class)))
                        .one())
                .filter(rows -> rows == 0)
                .repeatWhenEmpty(200, tries -> tries.delayElements(Duration.ofMillis(50)))
                .block(RunningGateway.LIMIT);
    }

    /** All that the topic has under this key. */
    private static List<UserRegistered> read(String key) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", Infrastructure.shared().kafkaBootstrapServers());
        List<UserRegistered> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Topic.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(Topic.USER_EVENTS.topicName(), partition))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (key.equals(new String(record.key(), StandardCharsets.UTF_8))) {
                        found.add(Json.read(record.value(), UserRegistered.class));
                    }
                }
            }
        }
        return found;
    }
}
