package tradepost.notifier;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tradepost.notifier.domain.RetryRule;

/**
 * How mail is sent; where to is {@code spring.mail.host} and {@code spring.mail.port}.
 *
 * @param from the sender's address, as a mail header has it
 * @param poll how often to look for due mail when nothing wakes the delivery
 * @param lanes how many mails are sent at once, each over its own connection
 * @param attempts how often a mail is tried before it is given up
 * @param firstPause the pause after the first failure; each further one is twice as long
 * @param longestPause no pause is longer
 */
@ConfigurationProperties("tradepost.notifier")
public record NotifierProperties(
        @DefaultValue("Tradepost <no-reply@tradepost.invalid>")
        String from,

        @DefaultValue("1s") Duration poll,
        @DefaultValue("4") int lanes,
        @DefaultValue("300") int attempts,
        @DefaultValue("1s") Duration firstPause,
        @DefaultValue("5m") Duration longestPause) {
    public NotifierProperties {
        if (lanes < 1 || lanes > 64) {
            throw new IllegalArgumentException("tradepost.notifier.lanes is 1 to 64, not " + lanes);
        }
        if (!poll.isPositive()) {
            throw new IllegalArgumentException("tradepost.notifier.poll is more than zero, not " + poll);
        }
    }

    public RetryRule retryRule() {
        return new RetryRule(attempts, firstPause, longestPause);
    }
}
