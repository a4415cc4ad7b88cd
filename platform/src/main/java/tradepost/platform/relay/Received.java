package tradepost.platform.relay;

import tradepost.platform.event.Event;
import tradepost.platform.event.Topic;

/** A record read from a topic. Offsets grow within a partition. */
public record Received(Topic topic, int partition, long offset, Event event) {}
