package tradepost.gateway.auth;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.gateway.audit.Origins;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.domain.Deed.Action;
import tradepost.gateway.domain.Deed.Who;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.store.SessionStore;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/** The caller's log-ins. What ends here ends in every service, with its open streams, as soon as they hear of it. */
@RestController
@RequestMapping("/api/v1/auth")
class SessionController {
    private final SessionStore sessions;
    private final Clock clock;

    SessionController(SessionStore sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    /** @param items newest first, at most a hundred: no user has more */
    record SessionList(List<SessionView> items) {}

    /**
     * A log-in that has not ended.
     *
     * @param refreshedAt when it was last used to get an access token
     * @param current whether it is the one that asks
     */
    record SessionView(UUID id, Instant createdAt, Instant refreshedAt, Instant expiresAt, boolean current) {
        static SessionView of(SessionStore.Open open, Caller caller) {
            return new SessionView(
                    open.session().id(),
                    open.session().createdAt(),
                    open.refreshedAt(),
                    open.session().expiresAt(),
                    open.session().id().equals(caller.sessionId()));
        }
    }

    @PostMapping("/logout")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> logOut(@AuthenticationPrincipal Caller caller, ServerWebExchange exchange) {
        return sessions.end(caller.userId(), caller.sessionId(), loggedOut(caller, caller.sessionId(), exchange))
                .then();
    }

    @GetMapping("/sessions")
    Mono<SessionList> list(@AuthenticationPrincipal Caller caller) {
        return sessions.list(caller.userId(), clock.instant())
                .map(open -> new SessionList(open.stream()
                        .map(session -> SessionView.of(session, caller))
                        .toList()));
    }

    /** All of them, this one too. */
    @DeleteMapping("/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> endAll(@AuthenticationPrincipal Caller caller, ServerWebExchange exchange) {
        return sessions.endAll(caller.userId(), null, loggedOut(caller, null, exchange));
    }

    /** One that has ended, is another's or never was is answered alike. */
    @DeleteMapping("/sessions/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> end(@AuthenticationPrincipal Caller caller, @PathVariable String id, ServerWebExchange exchange) {
        UUID session = Fields.uuid("id", id);
        return sessions.end(caller.userId(), session, loggedOut(caller, session, exchange))
                .filter(isEnded -> isEnded)
                .switchIfEmpty(Mono.error(SessionController::notFound))
                .then();
    }

    private Deed loggedOut(Caller caller, @Nullable UUID session, ServerWebExchange exchange) {
        Who who = new Who(caller.userId(), caller.username());
        String about = session == null ? "all sessions" : "session " + session;
        return new Deed(clock.instant(), Action.LOG_OUT, who, about, Deed.DONE, Origins.of(exchange));
    }

    private static Problem notFound() {
        return Problem.of(GatewayProblem.SESSION_NOT_FOUND, "You have no such session open.");
    }
}
