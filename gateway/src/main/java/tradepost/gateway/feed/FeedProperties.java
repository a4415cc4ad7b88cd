package tradepost.gateway.feed;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How feeds prove who they are, beside their tokens.
 *
 * @param port where they deliver, with a certificate that {@code tradepost.tls.client-authority} signed; null where
 *     ticks are taken on the public port, from whoever has the role
 * @param names the common name in the certificate of a user, by username, where it is not the username
 */
@ConfigurationProperties("tradepost.gateway.feeds")
record FeedProperties(@Nullable Integer port, @DefaultValue Map<String, String> names) {}
