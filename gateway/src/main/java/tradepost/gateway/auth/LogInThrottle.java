package tradepost.gateway.auth;

import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.domain.Limit;
import tradepost.gateway.domain.Limit.Taken;
import tradepost.gateway.domain.Registration;
import tradepost.gateway.limit.Buckets;
import tradepost.gateway.store.KnownAddresses;
import tradepost.platform.problem.Problem;

/**
 * How often a password may be tried: by one address, by one address for one name, and for one name by all addresses
 * together. The last holds strangers alone: from where a user has come in before, the user still comes in while all the
 * world tries their name. Only what was wrong counts.
 */
@Component
class LogInThrottle {
    private static final Duration PERIOD = Duration.ofMinutes(15);
    static final Limit ADDRESS = new Limit("log-in-address", 100, PERIOD);
    static final Limit PAIR = new Limit("log-in-pair", 10, PERIOD);
    static final Limit NAME = new Limit("log-in-name", 50, PERIOD);

    private final Buckets buckets;
    private final KnownAddresses addresses;

    LogInThrottle(Buckets buckets, KnownAddresses addresses) {
        this.buckets = buckets;
        this.addresses = addresses;
    }

    /**
     * A try that was admitted.
     *
     * @param isOfName whether it was taken of what the name has too
     */
    record Try(String name, String address, boolean isOfName) {
        /** What can be nobody's name is one name for all. */
        static Try of(String username, String address) {
            String name = Registration.isUsername(username) ? username.toLowerCase(Locale.ROOT) : "-";
            return new Try(name, address, true);
        }

        Try besidesName() {
            return new Try(name, address, false);
        }

        String pair() {
            return name + "@" + address;
        }
    }

    /** @return fails with TOO_MANY_TRIES, alike whether or not there is such a user */
    Mono<Try> admit(String username, String address) {
        Try attempt = Try.of(username, address);
        return take(ADDRESS, address)
                .then(take(PAIR, attempt.pair()))
                .then(buckets.take(NAME, attempt.name(), 1))
                .flatMap(taken -> taken.granted() ? Mono.just(attempt) : admitKnown(attempt, taken));
    }

    /**
     * Has a password checked, if it may be tried. Only a wrong one counts: a right one was no guess, and one that could
     * not be looked at told nothing.
     *
     * @param check empty if the password is wrong
     * @return fails with TOO_MANY_TRIES
     */
    <T> Mono<T> guard(String username, String address, Mono<T> check) {
        return admit(username, address).flatMap(attempt -> check.onErrorResume(
                        error -> giveBack(attempt).then(Mono.error(error)))
                .delayUntil(_ -> giveBack(attempt)));
    }

    private Mono<Void> giveBack(Try attempt) {
        return Flux.concat(
                        buckets.giveBack(ADDRESS, attempt.address(), 1),
                        buckets.giveBack(PAIR, attempt.pair(), 1),
                        attempt.isOfName() ? buckets.giveBack(NAME, attempt.name(), 1) : Mono.empty())
                .then();
    }

    private Mono<Try> admitKnown(Try attempt, Taken taken) {
        return addresses
                .isKnown(attempt.name(), attempt.address())
                .flatMap(isKnown -> isKnown ? Mono.just(attempt.besidesName()) : Mono.error(refused(taken)));
    }

    private Mono<Taken> take(Limit limit, String key) {
        return buckets.take(limit, key, 1)
                .flatMap(taken -> taken.granted() ? Mono.just(taken) : Mono.error(refused(taken)));
    }

    private static Problem refused(Taken taken) {
        return Problem.of(
                        GatewayProblem.TOO_MANY_TRIES,
                        "Passwords were tried too often. Wait, or choose a new password by a mailed link.")
                .with("retryAfterSeconds", taken.retryAfterSeconds());
    }
}
