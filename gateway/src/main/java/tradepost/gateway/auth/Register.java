package tradepost.gateway.auth;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.domain.Registration;
import tradepost.gateway.domain.User;
import tradepost.gateway.store.UserStore;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.Outbox;

/** Makes someone a user, and signs them in. */
@Component
class Register {
    private final UserStore users;
    private final Passwords passwords;
    private final SignIn signIn;
    private final AuthProperties properties;
    private final Outbox outbox;
    private final SecureRandom random;
    private final Clock clock;

    Register(
            UserStore users,
            Passwords passwords,
            SignIn signIn,
            AuthProperties properties,
            Outbox outbox,
            SecureRandom random,
            Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.signIn = signIn;
        this.properties = properties;
        this.outbox = outbox;
        this.random = random;
        this.clock = clock;
    }

    /** @return fails with USERNAME_TAKEN or EMAIL_TAKEN */
    Mono<SignedIn> register(Registration registration) {
        outbox.requireRoom();
        return passwords
                .hash(registration.password())
                .map(hash -> new UserStore.WithPassword(toUser(registration), hash))
                .flatMap(this::record)
                .switchIfEmpty(Mono.defer(() -> taken(registration)));
    }

    private User toUser(Registration registration) {
        // PostgreSQL keeps microseconds: what is answered now is what is read later.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return User.register(RandomIds.next(random), registration, properties.firstAdmin(), now);
    }

    private Mono<SignedIn> record(UserStore.WithPassword registered) {
        User user = registered.user();
        SignIn.Opened opened = signIn.open(user, user.createdAt());
        return users.register(registered, opened.session(), opened.refreshTokenHash())
                .map(_ -> opened.signedIn());
    }

    private <T> Mono<T> taken(Registration registration) {
        return users.isUsernameTaken(registration.username())
                .map(isUsername -> isUsername
                        ? Problem.of(
                                        GatewayProblem.USERNAME_TAKEN,
                                        "The username \"" + registration.username() + "\" belongs to another user.")
                                .with("field", "username")
                        : Problem.of(GatewayProblem.EMAIL_TAKEN, "This e-mail address belongs to another user.")
                                .with("field", "email"))
                .flatMap(Mono::error);
    }
}
