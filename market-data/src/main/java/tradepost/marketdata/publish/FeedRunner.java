package tradepost.marketdata.publish;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;
import tradepost.marketdata.feed.Feed;
import tradepost.marketdata.feed.FeedHealth;
import tradepost.marketdata.feed.FeedTick;
import tradepost.marketdata.feed.FeedsProperties;

/**
 * Keeps every feed that is enabled running: one that is lost is connected again, after a wait that grows up to a
 * bound; one whose source cannot be used is left, loudly. No feed disturbs another.
 */
@Component
public class FeedRunner implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(FeedRunner.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);

    private final List<Feed> feeds;
    private final RawTickPublisher publisher;
    private final Duration longestWait;
    private volatile Disposable.Composite running = Disposables.composite();

    public FeedRunner(List<Feed> feeds, RawTickPublisher publisher, FeedsProperties properties) {
        this.feeds = feeds;
        this.publisher = publisher;
        this.longestWait = properties.retryMax();
    }

    @Override
    public void start() {
        Disposable.Composite started = Disposables.composite();
        feeds.forEach(feed -> started.add(run(feed).subscribe(_ -> {}, _ -> {})));
        running = started;
    }

    @Override
    public void stop() {
        running.dispose();
    }

    @Override
    public boolean isRunning() {
        return running.size() > 0 && !running.isDisposed();
    }

    private Flux<FeedTick> run(Feed feed) {
        return publisher
                .publish(feed)
                .doOnError(failure -> report(feed, failure))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_WAIT)
                        .maxBackoff(longestWait)
                        .transientErrors(true)
                        .filter(FeedRunner::isWorthRetrying))
                .doOnComplete(() -> finish(feed));
    }

    private static boolean isWorthRetrying(Throwable failure) {
        return !(failure instanceof Feed.Unusable);
    }

    private static void report(Feed feed, Throwable failure) {
        if (isWorthRetrying(failure)) {
            feed.health().failed(FeedHealth.State.RETRYING, failure);
            log.warn("feed {} is lost and is connected again: {}", feed.name(), failure.toString());
        } else {
            feed.health().failed(FeedHealth.State.FAILED, failure);
            log.error(
                    "feed {} has stopped and stays so until its source is mended: {}",
                    feed.name(),
                    failure.getMessage());
        }
    }

    private static void finish(Feed feed) {
        feed.health().finished();
        log.info(
                "feed {} has finished: Kafka has all of its {} ticks",
                feed.name(),
                feed.health().facts().ticks());
    }
}
