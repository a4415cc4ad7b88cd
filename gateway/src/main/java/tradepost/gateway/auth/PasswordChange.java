package tradepost.gateway.auth;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.AccountMails;
import tradepost.gateway.domain.Deed.Action;
import tradepost.gateway.domain.Deed.Who;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.domain.LinkPurpose;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.secret.Secrets;
import tradepost.gateway.store.AccountStore;
import tradepost.gateway.store.UserStore;
import tradepost.gateway.store.UserStore.WithPassword;
import tradepost.platform.problem.Problem;

/**
 * Gives a user another password: who has the old one, or reads the user's mails. All sessions end with the old
 * password, in every service.
 */
@Component
class PasswordChange {
    private final UserStore users;
    private final AccountStore accounts;
    private final Passwords passwords;
    private final NewPasswords newPasswords;
    private final LogInThrottle throttle;
    private final SignIn signIn;
    private final Refusals refusals;
    private final Clock clock;

    PasswordChange(
            UserStore users,
            AccountStore accounts,
            Passwords passwords,
            NewPasswords newPasswords,
            LogInThrottle throttle,
            SignIn signIn,
            Refusals refusals,
            Clock clock) {
        this.users = users;
        this.accounts = accounts;
        this.passwords = passwords;
        this.newPasswords = newPasswords;
        this.throttle = throttle;
        this.signIn = signIn;
        this.refusals = refusals;
        this.clock = clock;
    }

    /** @return a new session, the only one; fails with INVALID_CREDENTIALS if it is not the old password */
    Mono<SignedIn> change(String username, Origin origin, String oldPassword, String newPassword) {
        Mono<WithPassword> checked = users.findByUsername(username)
                .filterWhen(known -> passwords.matches(oldPassword, known.passwordHash()));
        return throttle.guard(username, origin.address(), checked)
                .flatMap(known -> newPasswords
                        .hash("newPassword", newPassword)
                        .flatMap(newHash -> record(known, newHash, origin)))
                .switchIfEmpty(Mono.error(PasswordChange::wrong))
                .transform(refusals.recorded(Action.PASSWORD_CHANGED, Who.claimed(username), origin));
    }

    private Mono<SignedIn> record(WithPassword known, String newHash, Origin origin) {
        Instant now = clock.instant();
        SignIn.Opened opened = signIn.open(known.user(), now);
        return accounts.changePassword(
                        Objects.requireNonNull(known.passwordHash()),
                        newHash,
                        opened.session(),
                        opened.refreshTokenHash(),
                        AccountMails.passwordChanged(known.user(), now),
                        origin)
                .map(_ -> opened.signedIn());
    }

    /**
     * The user comes in from that address from now on, whoever else tries passwords.
     *
     * @return fails with LINK_INVALID, or with INVALID_FIELD if nobody should have that password
     */
    Mono<Void> reset(String secret, String password, Origin origin) {
        byte[] hash = Secrets.hash(secret);
        return accounts.isGood(LinkPurpose.RESET_PASSWORD, hash, clock.instant())
                .filter(isGood -> isGood)
                .flatMap(_ -> newPasswords.hash("password", password))
                .flatMap(newHash -> accounts.resetPassword(hash, newHash, origin, clock.instant()))
                .switchIfEmpty(Mono.error(PasswordChange::linkInvalid))
                .transform(refusals.recorded(Action.PASSWORD_RESET, Who.UNKNOWN, origin))
                .then();
    }

    static Problem linkInvalid() {
        return Problem.of(
                GatewayProblem.LINK_INVALID, "This link was used, is too old, or was replaced by a newer one.");
    }

    private static Problem wrong() {
        return Problem.of(GatewayProblem.INVALID_CREDENTIALS, "The old password is wrong.");
    }
}
