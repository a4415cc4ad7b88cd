package tradepost.orders.store;

import java.util.UUID;

/** The topic that the positions of the feed are of: {@code order-events} as it was made, not as it is named. */
public record FeedEpoch(UUID id) {}
