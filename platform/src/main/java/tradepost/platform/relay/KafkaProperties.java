package tradepost.platform.relay;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers {@code host:port}, several with commas
 * @param replicationFactor of the topics this service creates: 1 on one broker, 3 in production
 * @param clients further settings of every client, as Kafka names them ({@code security.protocol})
 */
@ConfigurationProperties("tradepost.kafka")
public record KafkaProperties(
        String bootstrapServers,
        @DefaultValue("1") short replicationFactor,
        @DefaultValue Map<String, String> clients) {
    /** The settings of clients by their names alone: passwords are among them. */
    @Override
    public String toString() {
        return "KafkaProperties[bootstrapServers=%s, replicationFactor=%d, clients=%s]"
                .formatted(bootstrapServers, replicationFactor, clients.keySet());
    }
}
