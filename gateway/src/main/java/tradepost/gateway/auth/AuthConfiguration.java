package tradepost.gateway.auth;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import tradepost.platform.jwt.JwtProperties;
import tradepost.platform.jwt.PublicKeys;
import tradepost.platform.jwt.PublicPaths;
import tradepost.platform.jwt.TokenVerifier;

/** The signing key and what is made with it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuthProperties.class)
class AuthConfiguration {
    /** All else needs a token, stocks and prices too. */
    @Bean
    PublicPaths publicPaths() {
        return new PublicPaths(
                "/api/v1/auth/register",
                "/api/v1/auth/login",
                "/api/v1/auth/refresh",
                "/api/v1/auth/password-reset",
                "/api/v1/auth/verification-mails",
                "/api/v1/auth/verify-email",
                "/api/v1/auth/sign-on",
                "/api/v1/oauth2/**",
                "/account/*",
                "/docs",
                "/docs/**",
                "/v3/api-docs",
                "/.well-known/jwks.json");
    }

    /** Seeded once from the system, then computed: the default one reads a device at each call, which blocks. */
    @Bean
    SecureRandom secureRandom() throws NoSuchAlgorithmException {
        SecureRandom random = SecureRandom.getInstance("DRBG");
        random.nextLong();
        return random;
    }

    /**
     * @throws IllegalStateException if the public half of the signing key is not among the public keys
     */
    @Bean
    AccessTokens accessTokens(
            SigningKey signing,
            AuthProperties properties,
            JwtProperties expected,
            TokenVerifier verifier,
            SecureRandom random,
            Clock clock) {
        AccessTokens tokens = new AccessTokens(signing, properties.accessTokenTtl(), expected, random);
        tokens.requireVerifiableBy(verifier, clock.instant());
        return tokens;
    }

    /** @throws IllegalStateException if the signing key is missing or cannot sign */
    @Bean
    SigningKey signingKey(AuthProperties properties, PublicKeys publicKeys, SecureRandom random) {
        Resource location = properties.signingKey();
        if (location == null) {
            throw new IllegalStateException(
                    "tradepost.auth.signing-key is not set: give it the location of a private EC P-256"
                            + " key as JWK with a kid, such as file:/etc/tradepost/signing-key.json");
        }
        return new SigningKey(location, publicKeys, random);
    }
}
