package tradepost.gateway.domain;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/**
 * Who administers at a moment.
 *
 * @param names their usernames in small letters, by id
 */
public record Admins(Map<UUID, String> names) {

    /** @throws Problem FORBIDDEN unless {@code by} is an admin; who may not change their own account leaves one */
    public void requireIsOne(UUID by) {
        if (!names.containsKey(by)) {
            throw Problem.of(CommonProblem.FORBIDDEN, "Only an admin may, and you are none any more.");
        }
    }

    /** @throws Problem FORBIDDEN unless {@code by} is an admin, and one is left once that user has these roles */
    public void requireMayChange(UUID by, String username, Set<Role> roles) {
        requireIsOne(by);
        boolean isOnlyAdmin = names.size() == 1 && names.containsValue(username.toLowerCase(Locale.ROOT));
        if (isOnlyAdmin && !roles.contains(Role.ADMIN)) {
            throw Problem.of(CommonProblem.FORBIDDEN, "The last admin stays one.");
        }
    }
}
