package tradepost.orders;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tradepost.platform.event.Topic;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.relay.Partitions;

/** A topic as the brokers see it. */
final class RawTopic {
    private static final Map<String, Object> BROKERS =
            Map.of("bootstrap.servers", Infrastructure.shared().kafkaBootstrapServers());

    private final Topic topic;

    RawTopic(Topic topic) {
        this.topic = topic;
    }

    /** Whatever the bytes are; gives their offset. */
    long send(String key, byte[] value) {
        try (var producer = new KafkaProducer<>(BROKERS, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] name = key.getBytes(StandardCharsets.UTF_8);
            return producer.send(new ProducerRecord<>(topic.topicName(), name, value))
                    .get(OrdersService.LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .offset();
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** As its retention does: of this key's partition all records before an offset. */
    void deleteBefore(String key, long offset) {
        TopicPartition partition = new TopicPartition(topic.topicName(), Partitions.of(key));
        try (Admin admin = Admin.create(BROKERS)) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get(OrdersService.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
