package tradepost.gateway.sso;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthorizationCodeAuthenticationToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
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
            @Nullable String error) {}

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
                                    new OAuth2AuthorizationCodeAuthenticationToken(provider.registration(), exchange));
                })
                .timeout(providers.timeout().multipliedBy(2))
                .map(Authentication::getPrincipal)
                .cast(OidcUser.class)
                .map(Proof::identity)
                .onErrorMap(OAuth2AuthorizationException.class, Proof::refused)
                .onErrorMap(OAuth2AuthenticationException.class, Proof::refused)
                .onErrorMap(error -> Providers.toProblem(begun.provider(), error));
    }

    private static OAuth2AuthorizationResponse response(OAuth2AuthorizationRequest request, Returned returned) {
        String state = String.valueOf(returned.state());
        return returned.code() == null || returned.error() != null
                ? OAuth2AuthorizationResponse.error(returned.error() == null ? "no_code" : returned.error())
                        .redirectUri(Objects.requireNonNull(request.getRedirectUri()))
                        .state(state)
                        .build()
                : OAuth2AuthorizationResponse.success(returned.code())
                        .redirectUri(Objects.requireNonNull(request.getRedirectUri()))
                        .state(state)
                        .build();
    }

    private static ProvedIdentity identity(OidcUser user) {
        return new ProvedIdentity(
                Objects.requireNonNull(user.getIssuer()).toString(),
                Objects.requireNonNull(user.getSubject()),
                Registration.isEmail(user.getEmail()) ? user.getEmail() : null,
                Boolean.TRUE.equals(user.getEmailVerified()),
                user.getPreferredUsername());
    }

    /** What exactly was wrong is for the log. */
    private static Problem refused(Exception cause) {
        log.warn("a sign-on was refused: {}", cause.toString());
        return Problem.of(GatewayProblem.SIGN_ON_REFUSED, "The provider has not proved who you are.");
    }
}
