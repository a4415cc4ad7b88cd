package tradepost.gateway.auth;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.domain.Registration;
import tradepost.gateway.domain.User;
import tradepost.gateway.store.UserStore;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.Outbox;

/** Makes someone a user, and signs them in. */
@Component
class Register {
    private final UserStore users;
    private final NewPasswords passwords;
    private final MailedLinks links;
    private final SignIn signIn;
    private final AuthProperties properties;
    private final Outbox outbox;
    private final SecureRandom random;
    private final Clock clock;

    Register(
            UserStore users,
            NewPasswords passwords,
            MailedLinks links,
            SignIn signIn,
            AuthProperties properties,
            Outbox outbox,
            SecureRandom random,
            Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.links = links;
        this.signIn = signIn;
        this.properties = properties;
        this.outbox = outbox;
        this.random = random;
        this.clock = clock;
    }

    /**
     * What became of it.
     *
     * @param signedIn null where the address is to be proved first
     */
    record Registered(@Nullable SignedIn signedIn) {}

    /**
     * The user is mailed a link by which to prove the address, where mail is set.
     *
     * @param origin from where
     * @return fails with USERNAME_TAKEN; with EMAIL_TAKEN only where the address need not be proved: else the holder of
     *     that address is told, and nobody else
     */
    Mono<Registered> register(Registration registration, Origin origin) {
        outbox.requireRoom();
        return passwords
                .hash("password", registration.password())
                .map(hash -> new UserStore.WithPassword(toUser(registration), hash))
                .flatMap(registered -> record(registered, origin))
                .switchIfEmpty(Mono.defer(() -> taken(registration)));
    }

    private User toUser(Registration registration) {
        // PostgreSQL keeps microseconds: what is answered now is what is read later.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return User.register(RandomIds.next(random), registration, properties.firstAdmin(), now);
    }

    private Mono<Registered> record(UserStore.WithPassword registered, Origin origin) {
        User user = registered.user();
        SignIn.Opened opened = signIn.open(user, user.createdAt());
        boolean isFirstMailed = properties.verifiedEmailRequired();
        UserStore.Beginning beginning = new UserStore.Beginning(origin, links.first(user));
        Mono<User> recorded = isFirstMailed
                ? users.register(registered, beginning)
                : users.register(registered, beginning, opened.session(), opened.refreshTokenHash());
        return recorded.map(_ -> new Registered(isFirstMailed ? null : opened.signedIn()));
    }

    private Mono<Registered> taken(Registration registration) {
        return users.isUsernameTaken(registration.username())
                .flatMap(isUsername -> isUsername ? Mono.error(nameTaken(registration)) : addressTaken(registration));
    }

    private Mono<Registered> addressTaken(Registration registration) {
        if (!properties.verifiedEmailRequired()) {
            return Mono.error(Problem.of(GatewayProblem.EMAIL_TAKEN, "This e-mail address belongs to another user.")
                    .with("field", "email"));
        }
        return users.findByEmail(registration.email())
                .delayUntil(links::tellKnown)
                .thenReturn(new Registered(null));
    }

    private static Problem nameTaken(Registration registration) {
        return Problem.of(
                        GatewayProblem.USERNAME_TAKEN,
                        "The username \"" + registration.username() + "\" belongs to another user.")
                .with("field", "username");
    }
}
