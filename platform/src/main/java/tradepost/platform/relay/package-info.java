/**
 * The way in and out: the outbox and its relay, consumers and tails of topics, and the group commit. Kafka's clients
 * stay in here.
 */
@NullMarked
package tradepost.platform.relay;

import org.jspecify.annotations.NullMarked;
