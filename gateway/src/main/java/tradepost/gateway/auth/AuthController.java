package tradepost.gateway.auth;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.gateway.audit.Origins;
import tradepost.gateway.domain.Registration;
import tradepost.platform.problem.Fields;

/** Account and tokens. What holds a token is never kept by a cache. */
@RestController
@RequestMapping("/api/v1/auth")
class AuthController {
    private static final int TOKEN_MAX = 200;

    private final Register register;
    private final LogIn logIn;
    private final Refresh refresh;

    AuthController(Register register, LogIn logIn, Refresh refresh) {
        this.register = register;
        this.logIn = logIn;
        this.refresh = refresh;
    }

    record RegisterRequest(
            @Nullable String username,
            @Nullable String email,
            @Nullable String password) {
        /** Without the password: records are printed whole otherwise. */
        @Override
        public String toString() {
            return "RegisterRequest[" + username + "]";
        }
    }

    record LoginRequest(@Nullable String username, @Nullable String password) {
        /** Without the password: records are printed whole otherwise. */
        @Override
        public String toString() {
            return "LoginRequest[" + username + "]";
        }
    }

    record RefreshRequest(@Nullable String refreshToken) {
        /** Without the token: records are printed whole otherwise. */
        @Override
        public String toString() {
            return "RefreshRequest[]";
        }
    }

    @PostMapping("/register")
    Mono<ResponseEntity<SignedIn>> register(@RequestBody RegisterRequest asked, ServerWebExchange exchange) {
        return register.register(
                        Registration.of(asked.username(), asked.email(), asked.password()), Origins.of(exchange))
                .map(AuthController::toAnswer);
    }

    /** Where the address is to be proved first, the answer is 202 and empty, whether or not the address is known. */
    private static ResponseEntity<SignedIn> toAnswer(Register.Registered registered) {
        SignedIn signedIn = registered.signedIn();
        return signedIn == null
                ? ResponseEntity.accepted().build()
                : ResponseEntity.created(URI.create("/api/v1/users/me"))
                        .cacheControl(CacheControl.noStore())
                        .body(signedIn);
    }

    @PostMapping("/login")
    Mono<ResponseEntity<SignedIn>> logIn(@RequestBody LoginRequest asked, ServerWebExchange exchange) {
        String username = Fields.text("username", asked.username(), 1, Registration.PASSWORD_MAX);
        String password = Fields.text("password", asked.password(), 1, Registration.PASSWORD_MAX);
        return logIn.logIn(username, password, Origins.of(exchange)).map(AuthController::ok);
    }

    @PostMapping("/refresh")
    Mono<ResponseEntity<SignedIn>> refresh(@RequestBody RefreshRequest request, ServerWebExchange exchange) {
        String token = Fields.text("refreshToken", request.refreshToken(), 1, TOKEN_MAX);
        return refresh.refresh(token, Origins.of(exchange)).map(AuthController::ok);
    }

    private static ResponseEntity<SignedIn> ok(SignedIn signedIn) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(signedIn);
    }
}
