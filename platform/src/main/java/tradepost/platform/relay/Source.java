package tradepost.platform.relay;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tradepost.platform.event.Event;
import tradepost.platform.event.Json;
import tradepost.platform.event.Topic;

/**
 * A topic and how its records are read.
 *
 * @param reader throws {@link Json.Unreadable} at bytes that are no record of the topic
 */
record Source(Topic topic, Function<byte[], ? extends Event> reader) {
    static Source of(Topic topic, Class<? extends Event> type) {
        return new Source(topic, bytes -> Json.read(bytes, type));
    }

    static Map<String, Source> byName(Map<Topic, Class<? extends Event>> topics) {
        return topics.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().topicName(), entry -> of(entry.getKey(), entry.getValue())));
    }

    Received read(int partition, long offset, byte[] value) {
        return new Received(topic, partition, offset, reader.apply(value));
    }
}
