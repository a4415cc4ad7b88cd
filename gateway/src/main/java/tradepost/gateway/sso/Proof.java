package tradepost.gateway.sso;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthorizationCodeAuthenticationToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.domain.ProvedIdentity;
import tradepost.gateway.domain.Registration;
import tradepost.platform.problem.Problem;

/** Has a provider prove who returned from it. */
final class Proof {
    private static final Logger log = LoggerFactory.getLogger(Proof.class);

    /** As RFC 6749 has them; anything else is nothing for the log. */
    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,40}");

    private static final String NO_CODE = "no_code";
    private static final String OTHER_ERROR = "another_error";

    private final Providers providers;

    Proof(Providers providers) {
        this.providers = providers;
    }

    /**
     * What a browser brought back from a provider.
     *
     * @param code null where the provider refused
     * @param error its reason then
     */
    record Returned(
            @Nullable String code,
            @Nullable String state,
            @Nullable String error) {
        /** Without the secrets: records are printed whole otherwise. */
        @Override
        public String toString() {
            return "Returned[]";
        }
    }

    /** @return fails with SIGN_ON_REFUSED, or with SERVICE_UNAVAILABLE if the provider does not answer */
    Mono<ProvedIdentity> of(Begun begun, Returned returned) {
        return providers
                .get(begun.provider())
                .flatMap(provider -> {
                    OAuth2AuthorizationRequest request = begun.request(provider.registration());
                    OAuth2AuthorizationExchange exchange =
                            new OAuth2AuthorizationExchange(request, response(request, returned));
                    return provider.manager()
                            .authenticate(
                                    new OAuth2AuthorizationCodeAuthenticationToken(provider.registration(), exchange))
                            .timeout(provider.timeout().multipliedBy(2));
                })
                .map(Authentication::getPrincipal)
                .cast(OidcUser.class)
                .map(Proof::identity)
                .onErrorMap(error -> Providers.toProblem(begun.provider(), error))
                .onErrorMap(OAuth2AuthorizationException.class, cause -> refused(cause, cause.getError()))
                .onErrorMap(OAuth2AuthenticationException.class, cause -> refused(cause, cause.getError()));
    }

    private static OAuth2AuthorizationResponse response(OAuth2AuthorizationRequest request, Returned returned) {
        String state = String.valueOf(returned.state());
        String code = returned.code();
        return returned.error() != null || code == null || code.isBlank()
                ? OAuth2AuthorizationResponse.error(error(returned.error()))
                        .redirectUri(Objects.requireNonNull(request.getRedirectUri()))
                        .state(state)
                        .build()
                : OAuth2AuthorizationResponse.success(code)
                        .redirectUri(Objects.requireNonNull(request.getRedirectUri()))
                        .state(state)
                        .build();
    }

    private static String error(@Nullable String told) {
        return told == null || told.isBlank() ? NO_CODE : known(told);
    }

    /** Browsers and providers write what they like: a line break would begin a line of theirs in the log. */
    private static String known(String error) {
        return ERROR.matcher(error).matches() ? error : OTHER_ERROR;
    }

    private static ProvedIdentity identity(OidcUser user) {
        return new ProvedIdentity(
                Objects.requireNonNull(user.getIssuer()).toString(),
                Objects.requireNonNull(user.getSubject()),
                Registration.isEmail(user.getEmail()) ? user.getEmail() : null,
                Boolean.TRUE.equals(user.getEmailVerified()),
                user.getPreferredUsername());
    }

    /** What was wrong is for the log, in words of ours. */
    private static Problem refused(Exception cause, OAuth2Error error) {
        log.warn(
                "a sign-on was refused: {}, {}",
                cause.getClass().getSimpleName(),
                known(String.valueOf(error.getErrorCode())));
        return Problem.of(GatewayProblem.SIGN_ON_REFUSED, "The provider has not proved who you are.");
    }
}
