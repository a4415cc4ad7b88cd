package tradepost.gateway.auth;

import io.jsonwebtoken.security.EcPrivateJwk;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.scheduling.annotation.Scheduled;
import tradepost.platform.jwt.PublicKeys;
import tradepost.platform.jwt.SigningKeys;

/**
 * The key that signs, as {@code tradepost.auth.signing-key} has it: read at the start, and anew every so often. Another
 * one signs from then on, once its public half is among the public keys. Nobody is logged out by it: what the last one
 * signed is good while its own public half stays, and what was exchanged under it is answered again.
 */
class SigningKey {
    private static final Logger log = LoggerFactory.getLogger(SigningKey.class);

    private final Resource location;
    private final PublicKeys publicKeys;
    private final SecureRandom random;
    private volatile Keys keys;

    SigningKey(Resource location, PublicKeys publicKeys, SecureRandom random) {
        this.location = location;
        this.publicKeys = publicKeys;
        this.random = random;
        this.keys = keysOf(SigningKeys.read(location), null);
    }

    /**
     * A key, and what follows from it.
     *
     * @param previous the refresh tokens of the key before it; null where there was none
     */
    private record Keys(
            EcPrivateJwk key,
            RefreshTokens refreshTokens,
            @Nullable RefreshTokens previous) {}

    EcPrivateJwk current() {
        return keys.key();
    }

    RefreshTokens refreshTokens() {
        return keys.refreshTokens();
    }

    /** Those of the key before, whose successors may be asked for once more. */
    Optional<RefreshTokens> previousRefreshTokens() {
        return Optional.ofNullable(keys.previous());
    }

    /** Reads it anew, which blocks. What cannot be read, or is not public yet, changes nothing. */
    @Scheduled(fixedDelayString = "${tradepost.jwt.refresh:30s}", initialDelayString = "${tradepost.jwt.refresh:30s}")
    void refresh() {
        EcPrivateJwk read;
        try {
            read = SigningKeys.read(location);
        } catch (IllegalStateException unreadable) {
            log.warn("the signing key stays as it is: {}", unreadable.getMessage());
            return;
        }
        Keys now = keys;
        if (read.getId().equals(now.key().getId())) {
            return;
        }
        if (!publicKeys.byId().containsKey(read.getId())) {
            log.warn("the key {} does not sign yet: tradepost.jwt.jwks does not hold its public half", read.getId());
            return;
        }
        keys = keysOf(read, now.refreshTokens());
        log.info(
                "the key {} signs from now on, and {} no more",
                read.getId(),
                now.key().getId());
    }

    private Keys keysOf(EcPrivateJwk key, @Nullable RefreshTokens previous) {
        return new Keys(key, RefreshTokens.keyedBy(key.toKey(), random), previous);
    }
}
