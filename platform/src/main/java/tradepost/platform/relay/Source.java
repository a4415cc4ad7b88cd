package tradepost.platform.relay;

import java.util.Map;
import java.util.stream.Collectors;
import tradepost.platform.event.Event;
import tradepost.platform.event.Json;
import tradepost.platform.event.Topic;

/** A topic and the type of its records. */
record Source(Topic topic, Class<? extends Event> type) {
    static Map<String, Source> byName(Map<Topic, Class<? extends Event>> topics) {
        return topics.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().topicName(), entry -> new Source(entry.getKey(), entry.getValue())));
    }

    Received read(int partition, long offset, byte[] value) {
        return new Received(topic, partition, offset, Json.read(value, type));
    }
}
