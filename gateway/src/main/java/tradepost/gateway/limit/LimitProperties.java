package tradepost.gateway.limit;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpMethod;
import tradepost.gateway.domain.Limit;

/**
 * How much anyone may ask; {@code gateway.yaml} has the figures.
 *
 * @param address of one address, with or without a token
 * @param user of one user, from wherever
 * @param health of one address, for how the gateway is
 * @param routes what has a limit of its own, by name
 */
@ConfigurationProperties("tradepost.limits")
record LimitProperties(
        Rule address, Rule user, Rule health, @DefaultValue Map<String, RouteRule> routes) {

    /** So many at once, and as many again spread over each period. */
    record Rule(int tokens, Duration period) {
        Limit named(String name) {
            return new Limit(name, tokens, period);
        }
    }

    /**
     * A limit of some paths.
     *
     * @param paths patterns, as routes have them
     * @param methods all where none is named
     * @param by whose it is: an {@code ADDRESS}'s or a {@code USER}'s
     */
    record RouteRule(Set<String> paths, @Nullable Set<HttpMethod> methods, By by, int tokens, Duration period) {
        Limit named(String name) {
            return new Limit(name, tokens, period);
        }
    }

    /** Whose a limit is. */
    enum By {
        ADDRESS,
        USER
    }
}
