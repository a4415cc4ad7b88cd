package tradepost.gateway.auth;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import tradepost.platform.jwt.Claims;

/**
 * How users come in.
 *
 * @param signingKey where the private key is: one JWK, EC P-256 with a {@code kid}
 * @param firstAdmin the username that may administer as soon as it is registered; none where it is not set
 * @param accessTokenTtl how long an access token is good, at most a quarter of an hour
 * @param sessionTtl how long a log-in lasts, however often it is refreshed
 * @param refreshGrace how long a refresh token that was exchanged is answered with the same successor again
 * @param passwordQueue how many passwords may wait to be hashed, for each core
 * @param publicUrl where users find this Tradepost, for links in mails; without it no mail is sent
 * @param verifiedEmailRequired whether a user must have proved the address before logging in; registering is answered
 *     alike then whether or not the address is known
 */
@ConfigurationProperties("tradepost.auth")
public record AuthProperties(
        @Nullable Resource signingKey,
        @Nullable String firstAdmin,
        @DefaultValue("15m") Duration accessTokenTtl,
        @DefaultValue("30d") Duration sessionTtl,
        @DefaultValue("10s") Duration refreshGrace,
        @DefaultValue("50") int passwordQueue,
        @Nullable URI publicUrl,
        boolean verifiedEmailRequired) {
    public AuthProperties {
        if (accessTokenTtl.compareTo(Claims.ACCESS_LIFE_MAX) > 0) {
            throw new IllegalArgumentException("tradepost.auth.access-token-ttl is " + accessTokenTtl
                    + ": services remember sessions that have ended for " + Claims.ACCESS_LIFE_MAX + " only");
        }
        if (verifiedEmailRequired && publicUrl == null) {
            throw new IllegalArgumentException("tradepost.auth.verified-email-required needs tradepost.auth.public-url:"
                    + " without it no mail is sent, and nobody could log in");
        }
    }
}
