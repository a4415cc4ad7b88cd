package tradepost.gateway.sso;

import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.*;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/**
 * The providers of the settings. What a provider says of itself is read when it is first needed, and again every hour:
 * one that is down keeps no gateway from starting. Its keys are read when a token names one that is not known.
 */
final class Providers {
    private static final Logger log = LoggerFactory.getLogger(Providers.class);
    private static final List<SignatureAlgorithm> ALGORITHMS =
            List.of(SignatureAlgorithm.RS256, SignatureAlgorithm.PS256, SignatureAlgorithm.ES256);
    private static final Duration KNOWN = Duration.ofHours(1);
    /** By which a provider's clock may differ from ours. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private static final String SETTINGS = "/.well-known/openid-configuration";
    private static final ParameterizedTypeReference<Map<String, Object>> OBJECT = new ParameterizedTypeReference<>() {};

    private final Function<Duration, WebClient> clients;
    private final Duration timeout;
    private final @Nullable URI publicUrl;
    private final Map<String, Mono<Provider>> providers = new HashMap<>();

    /** @param clients for calls that take no longer than that */
    Providers(SignOnProperties properties, @Nullable URI publicUrl, Function<Duration, WebClient> clients) {
        this.clients = clients;
        this.timeout = properties.timeout();
        this.publicUrl = publicUrl;
        properties.providers().forEach((name, settings) -> providers.put(name, provider(name, settings)));
    }

    /**
     * A provider that has told about itself.
     *
     * @param manager gets its tokens and checks them: signature, issuer, audience, times, nonce
     * @param timeout as long as it may take to answer one call
     */
    record Provider(ClientRegistration registration, ReactiveAuthenticationManager manager, Duration timeout) {}

    /** @return fails with PROVIDER_UNKNOWN, or with SERVICE_UNAVAILABLE while it cannot be reached */
    Mono<Provider> get(String name) {
        return providers.getOrDefault(name, Mono.error(() -> unknown(name)));
    }

    /** What a call to a provider fails with is that it is down, however deep it lies: keys are read within others. */
    static Throwable toProblem(String name, Throwable error) {
        boolean isDown = Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof WebClientException
                        || cause instanceof TimeoutException
                        || cause instanceof ParseException);
        return isDown ? unusable(name, error) : error;
    }

    /** What exactly is wrong with it is for the log. */
    private static Problem unusable(String name, Throwable error) {
        log.warn("the provider {} cannot be used: {}", name, error.toString());
        return Problem.of(
                        CommonProblem.SERVICE_UNAVAILABLE,
                        name + " does not answer now as it should. Try again shortly, or log in with a password.")
                .with("service", name);
    }

    private static Problem unknown(String name) {
        return Problem.of(GatewayProblem.PROVIDER_UNKNOWN, "Nobody signs on by \"" + name + "\" here.")
                .with("provider", name);
    }

    private Mono<Provider> provider(String name, SignOnProperties.Provider settings) {
        URI issuer = SignOnProperties.issuer(name, settings);
        Duration limit = settings.timeout() == null ? timeout : settings.timeout();
        WebClient http = clients.apply(limit);
        return http.get()
                .uri(issuer.toString().replaceAll("/$", "") + SETTINGS)
                .retrieve()
                .bodyToMono(OBJECT)
                .timeout(limit)
                .map(told -> registration(name, settings, requireIssuer(issuer, told)))
                .map(registration -> new Provider(registration, manager(registration, http), limit))
                .onErrorMap(error -> unusable(name, error))
                .cache(_ -> KNOWN, _ -> Duration.ZERO, () -> Duration.ZERO);
    }

    private static Map<String, Object> requireIssuer(URI issuer, Map<String, Object> told) {
        if (!issuer.toString().equals(told.get("issuer"))) {
            throw new IllegalStateException(issuer + " says that it is " + told.get("issuer"));
        }
        return told;
    }

    private ClientRegistration registration(String name, SignOnProperties.Provider settings, Map<String, Object> told) {
        return ClientRegistrations.fromOidcConfiguration(told)
                .registrationId(name)
                .clientId(settings.clientId())
                .clientSecret(settings.clientSecret())
                .redirectUri(String.valueOf(publicUrl).replaceAll("/+$", "") + "/api/v1/oauth2/callback/" + name)
                .scope("openid", "email", "profile")
                .build();
    }

    /** Who someone is stands in the signed token; nothing else is asked. */
    private ReactiveAuthenticationManager manager(ClientRegistration registration, WebClient http) {
        WebClientReactiveAuthorizationCodeTokenResponseClient tokens =
                new WebClientReactiveAuthorizationCodeTokenResponseClient();
        tokens.setWebClient(http);
        ReactiveJwtDecoder decoder = decoder(registration, http);
        OidcAuthorizationCodeReactiveAuthenticationManager manager =
                new OidcAuthorizationCodeReactiveAuthenticationManager(
                        tokens, user -> Mono.just(new DefaultOidcUser(List.of(), user.getIdToken())));
        manager.setJwtDecoderFactory(_ -> decoder);
        return manager;
    }

    /** As Spring Security's own factory makes it, but for calls that take no longer than they may. */
    private ReactiveJwtDecoder decoder(ClientRegistration registration, WebClient http) {
        NimbusReactiveJwtDecoder decoder = NimbusReactiveJwtDecoder.withJwkSetUri(
                        Objects.requireNonNull(registration.getProviderDetails().getJwkSetUri()))
                .webClient(http)
                .jwsAlgorithms(taken -> taken.addAll(ALGORITHMS))
                .build();
        OidcIdTokenValidator claims = new OidcIdTokenValidator(registration);
        claims.setClockSkew(SKEW);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(SKEW), claims));
        decoder.setClaimSetConverter(
                new ClaimTypeConverter(ReactiveOidcIdTokenDecoderFactory.createDefaultClaimTypeConverters()));
        return decoder;
    }
}
