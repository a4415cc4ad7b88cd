package tradepost.gateway.auth;

import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.GatewayProblem;
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
    private final Clock clock;

    LogIn(UserStore users, SessionStore sessions, Passwords passwords, SignIn signIn, Clock clock) {
        this.users = users;
        this.sessions = sessions;
        this.passwords = passwords;
        this.signIn = signIn;
        this.clock = clock;
    }

    /** @return fails with INVALID_CREDENTIALS, alike in words and in time whether or not there is such a user */
    Mono<SignedIn> logIn(String username, String password) {
        return find(username)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(found -> check(found, password))
                .flatMap(this::open)
                .switchIfEmpty(Mono.error(LogIn::refused));
    }

    /** A name that nobody can have, and that PostgreSQL might not even take for text, is nobody's. */
    private Mono<WithPassword> find(String username) {
        return Registration.isUsername(username) ? users.findByUsername(username) : Mono.empty();
    }

    /** Empty unless it is the password of a user who may log in. */
    private Mono<WithPassword> check(Optional<WithPassword> found, String password) {
        String hash = found.map(WithPassword::passwordHash).orElse(null);
        return passwords
                .matches(password, hash)
                .filter(isRight -> isRight)
                .flatMap(_ -> Mono.justOrEmpty(found))
                .filter(known -> known.user().enabled());
    }

    /** Empty if the user was disabled, or the password changed, while it was checked. */
    private Mono<SignedIn> open(WithPassword known) {
        SignIn.Opened opened = signIn.open(known.user(), clock.instant());
        return sessions.open(opened.session(), opened.refreshTokenHash(), known.passwordHash())
                .filter(isOpen -> isOpen)
                .map(_ -> opened.signedIn());
    }

    private static Problem refused() {
        return Problem.of(GatewayProblem.INVALID_CREDENTIALS, "The username or the password is wrong.");
    }
}
