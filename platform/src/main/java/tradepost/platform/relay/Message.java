package tradepost.platform.relay;

import tradepost.platform.event.Event;
import tradepost.platform.event.Topic;

/**
 * A record to publish: where, under which key, and what. Records of one topic and key arrive in the order they were
 * appended.
 */
public record Message(Topic topic, String key, Event event) {}
