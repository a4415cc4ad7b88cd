package tradepost.platform.relay;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;
import tradepost.platform.event.Topic;

/** Which partition a key falls in, by the same hash as Kafka's own producer. */
public final class Partitions {
    private Partitions() {}

    /** The partition of a key on every topic. */
    public static int of(String key) {
        return of(key, Topic.PARTITIONS);
    }

    static int of(String key, int count) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % count;
    }
}
