package tradepost.gateway.auth;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.domain.Role;
import tradepost.gateway.store.UserStore;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.Outbox;

/** {@code PUT /api/v1/users/{username}/roles}: an admin says what another user may do. */
@RestController
class RolesController {
    private static final Logger log = LoggerFactory.getLogger(RolesController.class);

    private final UserStore users;
    private final Outbox outbox;
    private final Clock clock;

    RolesController(UserStore users, Outbox outbox, Clock clock) {
        this.users = users;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** @param roles {@code USER}, {@code FEED}, {@code ADMIN}; every user is a USER, named or not */
    record RolesRequest(@Nullable List<@Nullable String> roles) {}

    /** @param roles those that the user's next access token will have */
    record RolesAnswer(String username, List<String> roles) {}

    /**
     * The roles as they are then. Access tokens keep theirs until they end, at most fifteen minutes later, but give no
     * roles once their user may not. An admin's own roles are another's to change, so that there is always one left.
     */
    @PutMapping("/api/v1/users/{username}/roles")
    Mono<RolesAnswer> set(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String username,
            @RequestBody RolesRequest request,
            ServerWebExchange exchange) {
        if (!caller.isAdmin()) {
            throw Problem.of(CommonProblem.FORBIDDEN, "Only an admin gives roles.");
        }
        if (caller.username().equalsIgnoreCase(username)) {
            throw Problem.of(CommonProblem.FORBIDDEN, "Your own roles are changed by another admin.");
        }
        Set<Role> roles = rolesOf(request);
        outbox.requireRoom();
        Who who = new Who(caller.userId(), caller.username());
        String about = username + " " + roles;
        Deed deed = new Deed(clock.instant(), Action.ROLES_SET, who, about, Deed.DONE, Origins.of(exchange));
        return users.setRoles(caller.userId(), username, roles, deed)
                .doOnNext(user -> log.info(
                        "{} ({}) gave {} ({}) the roles {}",
                        caller.username(),
                        caller.userId(),
                        user.username(),
                        user.id(),
                        user.roleNames()))
                .map(user -> new RolesAnswer(user.username(), user.roleNames()))
                .switchIfEmpty(Mono.error(() -> unknown(username)));
    }

    private static Set<Role> rolesOf(RolesRequest request) {
        if (request.roles() == null) {
            throw Fields.invalid("roles", "is required");
        }
        Set<Role> roles = EnumSet.of(Role.USER);
        request.roles().forEach(role -> roles.add(Fields.oneOf("roles", role, Role.class)));
        return roles;
    }

    static Problem unknown(String username) {
        return Problem.of(GatewayProblem.USER_UNKNOWN, "Nobody is called \"" + username + "\".")
                .with("username", username);
    }
}
