package tradepost.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where requests go, and their bounds.
 *
 * @param services where the other services are: scheme, host and port
 * @param bodyLimit how large the body of a request may be
 * @param tickBatchLimit how large the body with a batch of ticks may be
 * @param allowedOrigins pages of which origins may ask, beside those of this address: {@code https://app.example}
 * @param profileTimeout how long a part of a profile may take before the profile is answered without it
 * @param hstsMaxAge for how long browsers are told, over TLS, to come by TLS alone; zero lets them forget it
 * @param streamLostAfter for how long the reader of a stream may take or acknowledge nothing of what waits for it
 */
@ConfigurationProperties("tradepost.gateway")
public record GatewayProperties(
        Services services,
        @DefaultValue("256KB") DataSize bodyLimit,
        @DefaultValue("2MB") DataSize tickBatchLimit,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("2s") Duration profileTimeout,
        @DefaultValue("365d") Duration hstsMaxAge,
        @DefaultValue("10s") Duration streamLostAfter) {

    /** The base of each service's URIs. */
    public record Services(URI orders, URI wallets, URI marketData, URI notifier) {}
}
