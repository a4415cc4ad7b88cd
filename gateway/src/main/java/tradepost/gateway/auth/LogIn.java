package tradepost.gateway.auth;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.domain.Deed.Action;
import tradepost.gateway.domain.Deed.Who;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.domain.Registration;
import tradepost.gateway.store.SessionStore;
import tradepost.gateway.store.UserStore;
import tradepost.gateway.store.UserStore.WithPassword;
import tradepost.platform.problem.Problem;

/** Signs in a user by their password. */
@Component
class LogIn {
    private final UserStore users;
    private final SessionStore sessions;
    private final Passwords passwords;
    private final SignIn signIn;
    private final LogInThrottle throttle;
    private final AuthProperties properties;
    private final Refusals refusals;
    private final Clock clock;

    LogIn(
            UserStore users,
            SessionStore sessions,
            Passwords passwords,
            SignIn signIn,
            LogInThrottle throttle,
            AuthProperties properties,
            Refusals refusals,
            Clock clock) {
        this.users = users;
        this.sessions = sessions;
        this.passwords = passwords;
        this.signIn = signIn;
        this.throttle = throttle;
        this.properties = properties;
        this.refusals = refusals;
        this.clock = clock;
    }

    /**
     * @param origin from where
     * @return fails with INVALID_CREDENTIALS, alike in words and in time whether or not there is such a user; with
     *     TOO_MANY_TRIES; with EMAIL_UNVERIFIED where the address must be proved first
     */
    Mono<SignedIn> logIn(String username, String password, Origin origin) {
        Mono<WithPassword> checked = find(username)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(found -> check(found, password));
        return throttle.guard(username, origin.address(), checked)
                .doOnNext(this::requireVerified)
                .flatMap(known -> open(known, origin))
                .switchIfEmpty(Mono.error(LogIn::refused))
                .transform(refusals.recorded(Action.LOG_IN, Who.claimed(username), origin));
    }

    private void requireVerified(WithPassword known) {
        if (properties.verifiedEmailRequired() && !known.user().emailVerified()) {
            throw Problem.of(
                    GatewayProblem.EMAIL_UNVERIFIED,
                    "Open the link in the mail you were sent first;"
                            + " POST /api/v1/auth/verification-mails sends another.");
        }
    }

    /** A name that nobody can have, and that PostgreSQL might not even take for text, is nobody's. */
    private Mono<WithPassword> find(String username) {
        return Registration.isUsername(username) ? users.findByUsername(username) : Mono.empty();
    }

    /** Empty unless it is the password of a user who may log in. */
    private Mono<WithPassword> check(Optional<WithPassword> found, String password) {
        String hash = found.isPresent() ? found.get().passwordHash() : null;
        return passwords
                .matches(password, hash)
                .filter(isRight -> isRight)
                .flatMap(_ -> Mono.justOrEmpty(found))
                .filter(known -> known.user().enabled());
    }

    /** Empty if the user was disabled, or the password changed, while it was checked. */
    private Mono<SignedIn> open(WithPassword known, Origin origin) {
        Instant now = clock.instant();
        SignIn.Opened opened = signIn.open(known.user(), now);
        Deed deed = new Deed(now, Action.LOG_IN, Who.of(known.user()), null, Deed.DONE, origin);
        String checked = Objects.requireNonNull(known.passwordHash());
        return sessions.open(opened.session(), opened.refreshTokenHash(), checked, deed)
                .filter(isOpen -> isOpen)
                .map(_ -> opened.signedIn());
    }

    private static Problem refused() {
        return Problem.of(GatewayProblem.INVALID_CREDENTIALS, "The username or the password is wrong.");
    }
}
