package tradepost.gateway.auth;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.gateway.audit.Origins;
import tradepost.gateway.domain.LinkPurpose;
import tradepost.gateway.domain.Registration;
import tradepost.gateway.domain.User;
import tradepost.gateway.secret.Secrets;
import tradepost.gateway.store.AccountStore;
import tradepost.gateway.store.UserStore;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Fields;

/** Passwords and addresses. Nothing here tells whether an address is anyone's, in words or in time. */
@RestController
@RequestMapping("/api/v1/auth")
class AccountController {
    private static final int SECRET_MAX = 100;
    /** Longer than it takes to have a mail sent: who is answered does not learn whether one was. */
    private static final Duration ALIKE = Duration.ofMillis(400);

    private final PasswordChange passwords;
    private final MailedLinks links;
    private final UserStore users;
    private final AccountStore accounts;
    private final Clock clock;

    AccountController(
            PasswordChange passwords, MailedLinks links, UserStore users, AccountStore accounts, Clock clock) {
        this.passwords = passwords;
        this.links = links;
        this.users = users;
        this.accounts = accounts;
        this.clock = clock;
    }

    record ChangeRequest(
            @Nullable String oldPassword, @Nullable String newPassword) {
        /** Without the passwords: records are printed whole otherwise. */
        @Override
        public String toString() {
            return "ChangeRequest[]";
        }
    }

    record MailRequest(@Nullable String email) {}

    record ResetRequest(@Nullable String token, @Nullable String password) {
        /** Without the password: records are printed whole otherwise. */
        @Override
        public String toString() {
            return "ResetRequest[]";
        }
    }

    record VerifyRequest(@Nullable String token) {
        /** Without the token: records are printed whole otherwise. */
        @Override
        public String toString() {
            return "VerifyRequest[]";
        }
    }

    /** The new session is the only one there is then. */
    @PostMapping("/password")
    Mono<ResponseEntity<SignedIn>> change(
            @AuthenticationPrincipal Caller caller, @RequestBody ChangeRequest change, ServerWebExchange exchange) {
        String oldPassword = Fields.text("oldPassword", change.oldPassword(), 1, Registration.PASSWORD_MAX);
        String newPassword =
                Fields.text("newPassword", change.newPassword(), Registration.PASSWORD_MIN, Registration.PASSWORD_MAX);
        return passwords
                .change(caller.username(), Origins.of(exchange), oldPassword, newPassword)
                .map(signedIn ->
                        ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(signedIn));
    }

    /** The user of that address, if there is one, is mailed a link by which to choose a new password. */
    @PostMapping("/password-reset")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Void> requestReset(@RequestBody MailRequest request) {
        return mail(request, LinkPurpose.RESET_PASSWORD);
    }

    @PutMapping("/password-reset")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> reset(@RequestBody ResetRequest reset, ServerWebExchange exchange) {
        String token = Fields.text("token", reset.token(), 1, SECRET_MAX);
        String password =
                Fields.text("password", reset.password(), Registration.PASSWORD_MIN, Registration.PASSWORD_MAX);
        return passwords.reset(token, password, Origins.of(exchange));
    }

    /** The user of that address, if there is one who has not proved it yet, is mailed a link by which to. */
    @PostMapping("/verification-mails")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Void> requestVerification(@RequestBody MailRequest request) {
        return mail(request, LinkPurpose.VERIFY_EMAIL);
    }

    @PostMapping("/verify-email")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> verify(@RequestBody VerifyRequest request, ServerWebExchange exchange) {
        String token = Fields.text("token", request.token(), 1, SECRET_MAX);
        return accounts.verifyEmail(Secrets.hash(token), Origins.of(exchange), clock.instant())
                .switchIfEmpty(Mono.error(PasswordChange::linkInvalid))
                .then();
    }

    private Mono<Void> mail(MailRequest request, LinkPurpose purpose) {
        String email = Registration.email(request.email());
        links.requireSent();
        return Mono.when(
                users.findByEmail(email)
                        .filter(user -> isFor(user, purpose))
                        .flatMap(user -> links.send(user, purpose)),
                Mono.delay(ALIKE));
    }

    private static boolean isFor(User user, LinkPurpose purpose) {
        return user.enabled()
                && switch (purpose) {
                    case VERIFY_EMAIL -> !user.emailVerified();
                    case RESET_PASSWORD -> true;
                };
    }
}
