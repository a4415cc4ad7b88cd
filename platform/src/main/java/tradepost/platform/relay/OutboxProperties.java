package tradepost.platform.relay;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the outbox is emptied.
 *
 * @param shards into how many parts it is divided; the rows of one key are always in one. A replica relays all that
 *     have no other owner
 * @param batch how many rows are published at once
 * @param gap how far the beginnings of two such batches are apart at least: what is appended meanwhile goes together
 * @param poll how often a relay looks by itself when nothing wakes it
 * @param lease how long a relay owns its shards without renewing; another replica takes over after it
 * @param maxAge how old the oldest row may be before new work is refused, or how long Kafka may refuse all of a topic;
 *     a key that it refuses does not count
 * @param again how often what Kafka refuses is tried again
 */
@ConfigurationProperties("tradepost.outbox")
public record OutboxProperties(
        @DefaultValue("4") int shards,
        @DefaultValue("1000") int batch,
        @DefaultValue("10ms") Duration gap,
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("4s") Duration lease,
        @DefaultValue("10s") Duration maxAge,
        @DefaultValue("5s") Duration again) {}
