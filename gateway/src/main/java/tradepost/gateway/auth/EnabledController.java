package tradepost.gateway.auth;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.gateway.audit.Origins;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.domain.Deed.Action;
import tradepost.gateway.domain.Deed.Who;
import tradepost.gateway.store.UserStore;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.Outbox;

/** {@code PUT /api/v1/users/{username}/enabled}: an admin shuts another user out, or lets them in again. */
@RestController
class EnabledController {
    private static final Logger log = LoggerFactory.getLogger(EnabledController.class);

    private final UserStore users;
    private final Outbox outbox;
    private final Clock clock;

    EnabledController(UserStore users, Outbox outbox, Clock clock) {
        this.users = users;
        this.outbox = outbox;
        this.clock = clock;
    }

    record EnabledRequest(@Nullable Boolean enabled) {}

    /** @param enabled whether the user may log in */
    record EnabledAnswer(String username, boolean enabled) {}

    /** All sessions of a user who is disabled end with that, in every service. */
    @PutMapping("/api/v1/users/{username}/enabled")
    Mono<EnabledAnswer> set(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String username,
            @RequestBody EnabledRequest request,
            ServerWebExchange exchange) {
        if (!caller.isAdmin()) {
            throw Problem.of(CommonProblem.FORBIDDEN, "Only an admin disables users.");
        }
        if (caller.username().equalsIgnoreCase(username)) {
            throw Problem.of(CommonProblem.FORBIDDEN, "You are disabled by another admin.");
        }
        if (request.enabled() == null) {
            throw Fields.invalid("enabled", "is required: true or false");
        }
        outbox.requireRoom();
        Who who = new Who(caller.userId(), caller.username());
        Action action = request.enabled() ? Action.USER_ENABLED : Action.USER_DISABLED;
        Deed deed = new Deed(clock.instant(), action, who, username, Deed.DONE, Origins.of(exchange));
        return users.setEnabled(caller.userId(), username, request.enabled(), deed)
                .doOnNext(user -> log.info(
                        "{} ({}) {} {} ({})",
                        caller.username(),
                        caller.userId(),
                        user.enabled() ? "enabled" : "disabled",
                        user.username(),
                        user.id()))
                .map(user -> new EnabledAnswer(user.username(), user.enabled()))
                .switchIfEmpty(Mono.error(() -> RolesController.unknown(username)));
    }
}
