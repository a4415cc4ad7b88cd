package tradepost.gateway.profile;

import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.profile.Profile.Owned;
import tradepost.gateway.profile.Profile.Part;
import tradepost.gateway.profile.WalletsClient.Asker;
import tradepost.gateway.profile.WalletsClient.UnexpectedBody;
import tradepost.gateway.store.UserStore;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/** The caller's own profile. */
@RestController
class ProfileController {
    private static final Logger log = LoggerFactory.getLogger(ProfileController.class);

    private final UserStore users;
    private final WalletsClient wallets;

    ProfileController(UserStore users, WalletsClient wallets) {
        this.users = users;
        this.wallets = wallets;
    }

    @GetMapping("/api/v1/users/me")
    Mono<Profile> getProfile(@AuthenticationPrincipal Caller caller, ServerHttpRequest request) {
        Asker asker = askerOf(request.getHeaders());
        Mono<Owned> owned =
                orReason(wallets.getWallets(asker)).zipWith(orReason(wallets.getPositions(asker)), Owned::new);
        return users.find(caller.userId())
                .switchIfEmpty(Mono.error(ProfileController::gone))
                .zipWith(owned, Profile::of);
    }

    private static Asker askerOf(HttpHeaders headers) {
        return new Asker(headers.getFirst(HttpHeaders.AUTHORIZATION), headers.getFirst("X-Request-Id"));
    }

    /** A part that fails does not take the others with it: the client is told why it is missing. */
    private static Mono<Part> orReason(Mono<JsonNode> part) {
        return part.map(value -> new Part(value, null))
                .doOnError(error -> log.warn("a profile is answered in part: {}", error.toString()))
                .onErrorResume(ProfileController::isOutage, error -> Mono.just(new Part(null, reason(error))));
    }

    private static boolean isOutage(Throwable error) {
        return error instanceof TimeoutException
                || error instanceof WebClientException
                || error instanceof UnexpectedBody;
    }

    private static String reason(Throwable error) {
        return switch (error) {
            case TimeoutException _ -> "wallets did not answer in time";
            case WebClientResponseException answer ->
                "wallets answered " + answer.getStatusCode().value();
            case UnexpectedBody _ -> "wallets answered something unexpected";
            default -> "wallets cannot be reached";
        };
    }

    private static Problem gone() {
        return Problem.of(CommonProblem.UNAUTHENTICATED, "The user of this token is no more.");
    }
}
