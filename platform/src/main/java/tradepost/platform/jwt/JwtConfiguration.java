package tradepost.platform.jwt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;
import tradepost.platform.problem.ProblemWriter;

/**
 * Every request of a service must carry a valid access token, but for what the service's {@link PublicPaths} bean
 * names.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
@EnableConfigurationProperties(JwtProperties.class)
public class JwtConfiguration {
    private static final String SCHEME = "Bearer ";

    @Bean
    TokenVerifier tokenVerifier(JwtProperties properties, Clock clock) throws IOException {
        return TokenVerifier.of(properties.jwks().getContentAsString(StandardCharsets.UTF_8), properties, clock);
    }

    /** Tokens are all there is: without this Spring Boot makes up a user and logs its password. */
    @Bean
    ReactiveAuthenticationManager noPasswords() {
        return _ -> Mono.error(new BadCredentialsException("passwords are not taken here"));
    }

    /** Each request is measured once, as a whole; to measure every filter costs a tenth of it and tells nobody more. */
    @Bean
    SecurityObservationSettings noObservationsOfFilters() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    ServerWebExchangeFirewall firewall() {
        return Firewall.strict();
    }

    @Bean
    SecurityWebFilterChain tokenChain(ServerHttpSecurity http, TokenVerifier tokens, PublicPaths open) {
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .addFilterAt(bearer(tokens), SecurityWebFiltersOrder.AUTHENTICATION)
                .authorizeExchange(exchanges -> exchanges
                        .pathMatchers(open.patterns())
                        .permitAll()
                        .anyExchange()
                        .authenticated())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (exchange, error) -> ProblemWriter.write(exchange, unauthenticated()))
                        .accessDeniedHandler((exchange, error) -> ProblemWriter.write(exchange, forbidden())))
                .build();
    }

    private static WebFilter bearer(TokenVerifier tokens) {
        return (exchange, chain) -> token(exchange)
                .flatMap(tokens::verify)
                .map(caller -> chain.filter(exchange)
                        .contextWrite(ReactiveSecurityContextHolder.withAuthentication(new Authenticated(caller))))
                .orElseGet(() -> chain.filter(exchange));
    }

    private static Optional<String> token(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).trim());
    }

    private static Problem unauthenticated() {
        return Problem.of(
                CommonProblem.UNAUTHENTICATED,
                "Send a valid access token as \"Authorization: Bearer …\"; POST /api/v1/auth/login gives one.");
    }

    private static Problem forbidden() {
        return Problem.of(CommonProblem.FORBIDDEN, "Your account may not do this.");
    }

    /** The verified caller, as Spring Security carries it. */
    private static final class Authenticated extends AbstractAuthenticationToken {
        private final transient Caller caller;

        Authenticated(Caller caller) {
            super(AuthorityUtils.createAuthorityList(
                    caller.roles().stream().map(role -> "ROLE_" + role).toList()));
            this.caller = caller;
            super.setAuthenticated(true);
        }

        @Override
        public Object getCredentials() {
            return "";
        }

        @Override
        public Caller getPrincipal() {
            return caller;
        }
    }
}
