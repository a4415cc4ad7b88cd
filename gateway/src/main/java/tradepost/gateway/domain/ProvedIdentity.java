package tradepost.gateway.domain;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tradepost.platform.problem.Problem;

/**
 * Whom a provider says that someone is, proved by its signature.
 *
 * @param subject never another's at this issuer
 * @param email as the provider has it; null where it has told none that we take
 * @param emailVerified whether the provider says that the address is theirs
 * @param name by which they would like to be called
 */
public record ProvedIdentity(
        String issuer,
        String subject,
        @Nullable String email,
        boolean emailVerified,
        @Nullable String name) {
    private static final int NAME_MAX = 20;
    private static final int NAME_MIN = 3;

    /** What follows from it. */
    public sealed interface Decision {
        /** It is that user's already. */
        record Known(User user) implements Decision {}

        /** It becomes that user's: both have proved the same address. */
        record Link(User user) implements Decision {}

        /** It becomes a new user's. */
        record Register(String email) implements Decision {}
    }

    /**
     * An account here.
     *
     * @param isTheirsAlone whether nobody can come in who has not proved the address: it has no password, or one that
     *     was set by a mailed link
     */
    public record Account(User user, boolean isTheirsAlone) {}

    /**
     * An account that someone else may have a password of links to nothing: whoever registered another's address before
     * them would share what is theirs. That they have opened a mailed link since, of an account they thought their own,
     * changes nothing.
     *
     * @param holder of this identity
     * @param ofAddress the account that has its address
     * @throws Problem SIGN_ON_UNVERIFIED, SIGN_ON_ADDRESS_TAKEN, SIGN_ON_REFUSED
     */
    public Decision decide(Optional<User> holder, Optional<Account> ofAddress) {
        if (holder.isPresent()) {
            return new Decision.Known(enabled(holder.get()));
        }
        if (email == null || !emailVerified) {
            throw Problem.of(
                    GatewayProblem.SIGN_ON_UNVERIFIED,
                    "The provider does not say that your e-mail address is yours. Prove it there first.");
        }
        return ofAddress
                .<Decision>map(account -> new Decision.Link(proved(account)))
                .orElseGet(() -> new Decision.Register(email));
    }

    private static User proved(Account account) {
        if (!account.user().emailVerified() || !account.isTheirsAlone()) {
            throw Problem.of(
                    GatewayProblem.SIGN_ON_ADDRESS_TAKEN,
                    "Your e-mail address belongs to an account that may have another's password. Choose a new password"
                            + " by a mailed link, and sign on again.");
        }
        return enabled(account.user());
    }

    private static User enabled(User user) {
        if (!user.enabled()) {
            throw Problem.of(GatewayProblem.SIGN_ON_REFUSED, "This account may not be used.");
        }
        return user;
    }

    /** A name for a new user, made of what the provider calls them; it may be another's. */
    public String username() {
        String wished = name != null ? name : email != null ? email : "";
        String plain =
                wished.replaceAll("@.*", "").replaceAll("[^A-Za-z0-9_.-]+", "-").toLowerCase(Locale.ROOT);
        String cut = plain.substring(0, Math.min(plain.length(), NAME_MAX));
        return cut.length() < NAME_MIN ? "user" : cut;
    }
}
