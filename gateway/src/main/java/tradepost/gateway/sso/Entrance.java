package tradepost.gateway.sso;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tradepost.gateway.auth.RandomIds;
import tradepost.gateway.auth.Refusals;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.domain.ProvedIdentity;
import tradepost.gateway.domain.ProvedIdentity.Decision;
import tradepost.gateway.domain.Role;
import tradepost.gateway.domain.User;
import tradepost.gateway.store.IdentityStore;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/** Finds the user who has proved to be someone, or makes one. */
final class Entrance {
    /** What was read may be otherwise by the time it is recorded: then it is read again. */
    private static final int TRIES = 4;

    private final IdentityStore identities;
    private final Refusals refusals;
    private final @Nullable String firstAdmin;
    private final SecureRandom random;
    private final Clock clock;

    /** @param firstAdmin a name that nobody gets by signing on */
    Entrance(
            IdentityStore identities,
            Refusals refusals,
            @Nullable String firstAdmin,
            SecureRandom random,
            Clock clock) {
        this.identities = identities;
        this.refusals = refusals;
        this.firstAdmin = firstAdmin;
        this.random = random;
        this.clock = clock;
    }

    /** @return fails with SIGN_ON_UNVERIFIED, SIGN_ON_ADDRESS_TAKEN or SIGN_ON_REFUSED, each audited */
    Mono<User> enter(ProvedIdentity identity, Origin origin) {
        return enter(identity, origin, 1);
    }

    private Mono<User> enter(ProvedIdentity identity, Origin origin, int attempt) {
        if (attempt > TRIES) {
            return Mono.error(Problem.of(CommonProblem.TOO_BUSY, "Others changed the same account. Try again."));
        }
        return found(identities.find(identity))
                .flatMap(holder -> ofAddress(identity)
                        .map(account -> identity.decide(holder, account))
                        .transform(refusals.recorded(
                                Deed.Action.SIGN_ON,
                                holder.map(Deed.Who::of).orElse(Deed.Who.UNKNOWN),
                                identity.email() == null
                                        ? identity.issuer() + " " + identity.subject()
                                        : identity.email(),
                                origin)))
                .flatMap(decision -> apply(decision, identity, origin, attempt))
                .switchIfEmpty(Mono.defer(() -> enter(identity, origin, attempt + 1)));
    }

    private Mono<Optional<ProvedIdentity.Account>> ofAddress(ProvedIdentity identity) {
        return identity.email() == null ? Mono.just(Optional.empty()) : found(identities.findByEmail(identity.email()));
    }

    private static <T> Mono<Optional<T>> found(Mono<T> one) {
        return one.map(Optional::of).defaultIfEmpty(Optional.empty());
    }

    private Mono<User> apply(Decision decision, ProvedIdentity identity, Origin origin, int attempt) {
        return switch (decision) {
            case Decision.Known known -> Mono.just(known.user());
            case Decision.Link link -> identities.link(identity, link.user(), origin, clock.instant());
            case Decision.Register register ->
                identities.register(identity, user(register.email(), identity.username(), attempt), origin);
        };
    }

    /** After the first attempt the name may be another's. */
    private User user(String email, String wished, int attempt) {
        boolean isFree = attempt == 1 && !wished.equalsIgnoreCase(firstAdmin);
        String name = isFree
                ? wished
                : wished + "-" + RandomIds.next(random).toString().substring(0, 8);
        return new User(
                RandomIds.next(random),
                name,
                email,
                true,
                List.of(Role.USER),
                true,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }
}
