package tradepost.platform.jwt;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * What a token must say to be accepted.
 *
 * @param jwks where the public keys are: a JWK set in a file or under a URL, read when the service starts and every
 *     {@code tradepost.jwt.refresh} (30 s) from then on
 * @param issuer the {@code iss} of every token
 * @param audience the {@code aud} of access tokens
 * @param clockSkew how far the clocks of gateway and service may differ, at most 30 s
 * @param cacheSize how many verified tokens are remembered
 * @param behindMax for how long it may be unknown which sessions have ended before no money is moved
 */
@ConfigurationProperties("tradepost.jwt")
public record JwtProperties(
        Resource jwks,
        @DefaultValue("tradepost") String issuer,
        @DefaultValue("tradepost-api") String audience,
        @DefaultValue("30s") Duration clockSkew,
        @DefaultValue("100000") int cacheSize,
        @DefaultValue("5s") Duration behindMax) {
    private static final Duration SKEW_MAX = Duration.ofSeconds(30);

    public JwtProperties {
        if (clockSkew.isNegative() || clockSkew.compareTo(SKEW_MAX) > 0) {
            throw new IllegalArgumentException(
                    "tradepost.jwt.clock-skew is " + clockSkew + ", not between none and " + SKEW_MAX);
        }
    }
}
