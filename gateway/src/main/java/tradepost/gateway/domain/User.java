package tradepost.gateway.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Ids;
import tradepost.platform.event.UserRegistered;

/**
 * A user, without their password.
 *
 * @param username as it was registered; no other user has it in any mixture of cases
 * @param emailVerified whether the user has proved that the address is theirs
 * @param enabled whether the user may log in
 */
public record User(
        UUID id,
        String username,
        String email,
        boolean emailVerified,
        List<Role> roles,
        boolean enabled,
        Instant createdAt) {

    /** A new user; {@code firstAdmin} is the name, if any, that may administer from the start. */
    public static User register(UUID id, Registration registration, @Nullable String firstAdmin, Instant now) {
        boolean isFirstAdmin = registration.username().equalsIgnoreCase(firstAdmin);
        List<Role> roles = isFirstAdmin ? List.of(Role.USER, Role.ADMIN) : List.of(Role.USER);
        return new User(id, registration.username(), registration.email(), false, roles, true, now);
    }

    public List<String> roleNames() {
        return roles.stream().map(Role::name).toList();
    }

    /** What the other services are told of a new user. */
    public UserRegistered registered() {
        return told("registered", createdAt);
    }

    /** What they are told of a user who has changed; each change is an event of its own. */
    public UserRegistered changed(Instant at) {
        return told("changed:" + at, at);
    }

    private UserRegistered told(String event, Instant at) {
        return new UserRegistered(Ids.derived(id, event), at, id, username, email, roleNames(), enabled);
    }
}
