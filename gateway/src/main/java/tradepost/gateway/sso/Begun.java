package tradepost.gateway.sso;

import java.util.Map;
import java.util.Objects;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import tradepost.gateway.secret.Secrets;

/**
 * A sign-on that has begun, kept for the browser that began it until it returns.
 *
 * @param state that the provider sends back with the browser
 * @param nonce of which the provider signs the hash
 * @param verifier of which the provider was sent the hash, and which it wants to see for its code (PKCE)
 * @param redirect the page the browser goes to in the end
 * @param challenge the hash of what that page keeps, and which is wanted for a code of ours
 */
public record Begun(String provider, String state, String nonce, String verifier, String redirect, String challenge) {
    /** What the provider is asked; the same again when the browser has returned. */
    OAuth2AuthorizationRequest request(ClientRegistration registration) {
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(
                        Objects.requireNonNull(registration.getProviderDetails().getAuthorizationUri()))
                .clientId(registration.getClientId())
                .redirectUri(registration.getRedirectUri())
                .scopes(registration.getScopes())
                .state(state)
                .attributes(Map.of(OidcParameterNames.NONCE, nonce, PkceParameterNames.CODE_VERIFIER, verifier))
                .additionalParameters(Map.of(
                        OidcParameterNames.NONCE,
                        hash(nonce),
                        PkceParameterNames.CODE_CHALLENGE,
                        hash(verifier),
                        PkceParameterNames.CODE_CHALLENGE_METHOD,
                        "S256"))
                .build();
    }

    static String hash(String secret) {
        return Secrets.encode(Secrets.hash(secret));
    }

    /** Without the secrets: records are printed whole otherwise. */
    @Override
    public String toString() {
        return "Begun[" + provider + "]";
    }
}
