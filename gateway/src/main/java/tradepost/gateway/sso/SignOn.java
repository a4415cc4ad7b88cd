package tradepost.gateway.sso;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tradepost.gateway.auth.Refusals;
import tradepost.gateway.auth.SignIn;
import tradepost.gateway.auth.SignedIn;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.domain.User;
import tradepost.gateway.secret.OneTimeStore;
import tradepost.gateway.secret.Secrets;
import tradepost.gateway.store.SessionStore;
import tradepost.gateway.store.UserStore;
import tradepost.platform.event.Json;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;
import tradepost.platform.problem.Problems;

/**
 * Signs on by a provider, in three steps: a browser is sent there, returns with the provider's code and goes to a page
 * with a code of ours, and the page gets tokens for that. Each step takes what the one before it kept, once.
 */
final class SignOn {
    private static final Logger log = LoggerFactory.getLogger(SignOn.class);

    static final Duration BROWSER_LIFE = Duration.ofMinutes(10);
    private static final Duration CODE_LIFE = Duration.ofMinutes(1);
    private static final String BEGUN = "sign-on";
    private static final String CODE = "sign-on-code";

    private final Providers providers;
    private final Proof proof;
    private final Entrance entrance;
    private final OneTimeStore store;
    private final UserStore users;
    private final SessionStore sessions;
    private final SignIn signIn;
    private final Refusals refusals;
    private final List<URI> redirects;
    private final SecureRandom random;
    private final Clock clock;

    SignOn(
            Providers providers,
            Entrance entrance,
            OneTimeStore store,
            UserStore users,
            SessionStore sessions,
            SignIn signIn,
            Refusals refusals,
            List<URI> redirects,
            SecureRandom random,
            Clock clock) {
        this.providers = providers;
        this.proof = new Proof(providers);
        this.entrance = entrance;
        this.store = store;
        this.users = users;
        this.sessions = sessions;
        this.signIn = signIn;
        this.refusals = refusals;
        this.redirects = redirects;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Where a browser is sent.
     *
     * @param state it brings back
     * @param secret by which it is known when it returns
     */
    record Leaving(URI provider, String state, String secret) {
        /** Without the secrets: records are printed whole otherwise. */
        @Override
        public String toString() {
            return "Leaving[]";
        }
    }

    /** What is kept under a code of ours. */
    public record Entitled(String userId, String challenge) {}

    /**
     * @param redirect the page to return to in the end; the first of the settings where there is none
     * @param challenge the SHA-256 of what that page keeps, base64url
     * @return fails with PROVIDER_UNKNOWN, INVALID_FIELD or SERVICE_UNAVAILABLE
     */
    Mono<Leaving> begin(String provider, @Nullable String redirect, String challenge) {
        return providers.get(provider).flatMap(found -> {
            Begun begun = new Begun(
                    provider,
                    Secrets.next(random),
                    Secrets.next(random),
                    Secrets.next(random),
                    redirect(redirect),
                    challenge);
            URI leaving = URI.create(begun.request(found.registration()).getAuthorizationRequestUri());
            return store.keep(BEGUN, write(begun), BROWSER_LIFE)
                    .map(secret -> new Leaving(leaving, begun.state(), secret));
        });
    }

    private String redirect(@Nullable String wished) {
        return redirects.stream()
                .map(URI::toString)
                .filter(allowed -> wished == null || allowed.equals(wished))
                .findFirst()
                .orElseThrow(() -> Fields.invalid("redirect", "is not one of the pages that may be returned to"));
    }

    /**
     * @param secret of the browser; null if it has none
     * @return where the browser goes: {@code #code=} to be exchanged for tokens, or {@code #error=}, whatever failed;
     *     the first page of the settings if this browser has begun nothing, which fails where there is none
     */
    Mono<URI> complete(String provider, @Nullable String secret, Proof.Returned returned, Origin origin) {
        return begun(provider, secret)
                .transform(refusals.recorded(Deed.Action.SIGN_ON, Deed.Who.UNKNOWN, null, origin))
                .flatMap(begun -> enter(begun, returned, origin)
                        .map(code -> URI.create(begun.redirect() + "#code=" + code))
                        .onErrorResume(error -> Mono.just(refused(begun.redirect(), error))))
                .onErrorResume(error -> redirects.isEmpty()
                        ? Mono.error(error)
                        : Mono.just(refused(redirects.getFirst().toString(), error)));
    }

    private Mono<Begun> begun(String provider, @Nullable String secret) {
        return Mono.justOrEmpty(secret)
                .flatMap(known -> store.take(BEGUN, known))
                .map(kept -> Json.read(kept.getBytes(StandardCharsets.UTF_8), Begun.class))
                .filter(begun -> begun.provider().equals(provider))
                .switchIfEmpty(Mono.error(SignOn::invalid));
    }

    /** A browser shows an answer as it is: what is no problem of ours is one for the page all the same. */
    private static URI refused(String page, Throwable error) {
        if (!(error instanceof Problem)) {
            log.error("a sign-on failed", error);
        }
        return URI.create(page + "#error=" + Problems.of(error).code().slug());
    }

    private Mono<String> enter(Begun begun, Proof.Returned returned, Origin origin) {
        return proof.of(begun, returned)
                .transform(refusals.recorded(Deed.Action.SIGN_ON, Deed.Who.UNKNOWN, null, origin))
                .flatMap(identity -> entrance.enter(identity, origin))
                .flatMap(user ->
                        store.keep(CODE, write(new Entitled(user.id().toString(), begun.challenge())), CODE_LIFE));
    }

    /** @return fails with SIGN_ON_INVALID; the code is good for nothing from then on */
    Mono<SignedIn> redeem(String code, String verifier, Origin origin) {
        return store.take(CODE, code)
                .map(kept -> Json.read(kept.getBytes(StandardCharsets.UTF_8), Entitled.class))
                .filter(entitled -> isOf(entitled.challenge(), verifier))
                .flatMap(entitled -> users.find(UUID.fromString(entitled.userId())))
                .flatMap(user -> open(user, origin))
                .switchIfEmpty(Mono.error(SignOn::invalid))
                .transform(refusals.recorded(Deed.Action.SIGN_ON, Deed.Who.UNKNOWN, null, origin));
    }

    private static boolean isOf(String challenge, String verifier) {
        return MessageDigest.isEqual(
                challenge.getBytes(StandardCharsets.UTF_8), Begun.hash(verifier).getBytes(StandardCharsets.UTF_8));
    }

    /** Empty if the user was disabled meanwhile. */
    private Mono<SignedIn> open(User user, Origin origin) {
        Instant now = clock.instant();
        SignIn.Opened opened = signIn.open(user, now);
        Deed deed = new Deed(now, Deed.Action.SIGN_ON, Deed.Who.of(user), null, Deed.DONE, origin);
        return sessions.open(opened.session(), opened.refreshTokenHash(), deed)
                .filter(isOpen -> isOpen)
                .map(_ -> opened.signedIn());
    }

    private static String write(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }

    private static Problem invalid() {
        return Problem.of(
                GatewayProblem.SIGN_ON_INVALID,
                "This sign-on was not begun here, was finished before, or took too long. Begin again.");
    }
}
