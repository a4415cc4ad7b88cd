package tradepost.marketdata;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;
import tradepost.marketdata.feed.Feed;

/**
 * The facts of each feed at {@code /actuator/health}, for admins. A feed that is lost makes its prices old, not this
 * service unfit.
 */
@Component("feeds")
class FeedHealthIndicator implements HealthIndicator {
    private final List<Feed> feeds;

    FeedHealthIndicator(List<Feed> feeds) {
        this.feeds = feeds;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        feeds.forEach(feed -> health.withDetail(feed.name(), feed.health().facts()));
        return health.build();
    }
}
