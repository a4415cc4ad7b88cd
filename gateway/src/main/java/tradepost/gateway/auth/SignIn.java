package tradepost.gateway.auth;

import java.security.SecureRandom;
import java.time.Instant;
import org.springframework.stereotype.Component;
import tradepost.gateway.domain.Session;
import tradepost.gateway.domain.User;
import tradepost.gateway.secret.Secrets;

/** Opens a session for a user who has proved who they are. */
@Component
public class SignIn {
    private final AccessTokens accessTokens;
    private final SigningKey signing;
    private final AuthProperties properties;
    private final SecureRandom random;

    SignIn(AccessTokens accessTokens, SigningKey signing, AuthProperties properties, SecureRandom random) {
        this.accessTokens = accessTokens;
        this.signing = signing;
        this.properties = properties;
        this.random = random;
    }

    /** A session that is to be recorded, and what its user is told once it is. */
    public record Opened(Session session, byte[] refreshTokenHash, SignedIn signedIn) {}

    public Opened open(User user, Instant now) {
        Session session = Session.open(RandomIds.next(random), user, now, properties.sessionTtl());
        String refreshToken = signing.refreshTokens().first();
        SignedIn signedIn = SignedIn.of(accessTokens.issue(user, session, now), refreshToken, user);
        return new Opened(session, Secrets.hash(refreshToken), signedIn);
    }
}
