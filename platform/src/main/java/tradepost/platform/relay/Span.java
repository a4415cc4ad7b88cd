package tradepost.platform.relay;

import tradepost.platform.event.Topic;

/**
 * How far a batch goes in one partition, whether its records can be read or not.
 *
 * @param from the first offset
 * @param until the offset after the last
 */
public record Span(Topic topic, int partition, long from, long until) {}
