package tradepost.orders.view;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/** Whose orders and trades are asked for. */
final class Owner {
    private Owner() {}

    /**
     * The caller, or whom an admin names.
     *
     * @throws Problem FORBIDDEN where somebody else names a user, themselves too
     */
    static UUID of(Caller caller, @Nullable String userId) {
        if (userId == null) {
            return caller.userId();
        }
        if (!caller.isAdmin()) {
            throw Problem.of(CommonProblem.FORBIDDEN, "Only an admin names a user. Leave userId out to see your own.")
                    .with("field", "userId");
        }
        return Fields.uuid("userId", userId);
    }
}
