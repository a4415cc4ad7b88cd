package tradepost.marketdata.feed;

import reactor.core.publisher.Flux;

/** A source of ticks. Each has its settings under {@code tradepost.feeds.<name>}; several may run at once. */
public interface Feed {
    /** As settings, ticks and the log call it. */
    String name();

    /**
     * The ticks. Each subscription connects anew and goes on where the last one's ticks were {@link FeedTick#taken};
     * it completes when there will never be another, and fails with {@link Unusable} if connecting again cannot help,
     * else with what went wrong.
     */
    Flux<FeedTick> ticks();

    FeedHealth health();

    /** What the source gives cannot be used until someone mends it. */
    final class Unusable extends RuntimeException {
        public Unusable(String message) {
            super(message);
        }
    }
}
