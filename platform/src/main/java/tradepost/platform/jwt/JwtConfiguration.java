package tradepost.platform.jwt;

import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.platform.event.AccessRevoked;
import tradepost.platform.event.Topic;
import tradepost.platform.management.ManagementPort;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;
import tradepost.platform.problem.ProblemWriter;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.TopicTail;

/**
 * Every request of a service must carry a valid access token, but for what the service's {@link PublicPaths} bean
 * names, where it has one. On the management port anyone is told whether the service is well, and admins the rest.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableWebFluxSecurity
@EnableConfigurationProperties(JwtProperties.class)
public class JwtConfiguration {
    private static final String HEALTH = "health";
    private static final String ADMIN = "ADMIN";

    @Bean
    PublicKeys publicKeys(JwtProperties properties) {
        return PublicKeys.read(properties.jwks());
    }

    @Bean
    TokenVerifier tokenVerifier(PublicKeys keys, JwtProperties properties, Clock clock) {
        return new TokenVerifier(keys, properties, clock);
    }

    @Bean
    KeyRefresh keyRefresh(PublicKeys keys) {
        return new KeyRefresh(keys);
    }

    @Bean
    Revocations revocations(JwtProperties properties, Clock clock) {
        return new Revocations(properties.clockSkew(), clock);
    }

    /** The publisher is asked for so that the topic is there. */
    @Bean
    TopicTail revocationTail(KafkaProperties kafka, KafkaPublisher publisher, Revocations revocations) {
        return new TopicTail(
                        kafka,
                        "revocations",
                        Map.of(Topic.REVOCATIONS, AccessRevoked.class),
                        TopicTail.From.BEGINNING,
                        revocations)
                .watched();
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
    SecurityWebFilterChain tokenChain(
            ServerHttpSecurity http,
            TokenVerifier tokens,
            Revocations revocations,
            @Qualifier("revocationTail") TopicTail tail,
            JwtProperties properties,
            ObjectProvider<PublicPaths> open,
            ObjectProvider<MoneyPaths> money) {
        AccessFilter access = new AccessFilter(
                tokens, revocations, tail, changes(money.getIfAvailable(MoneyPaths::new)), properties.behindMax());
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .addFilterAt(access, SecurityWebFiltersOrder.AUTHENTICATION)
                .authorizeExchange(exchanges -> exchanges
                        .matchers(told(EndpointRequest.to(HEALTH)))
                        .permitAll()
                        .matchers(told(EndpointRequest.toAnyEndpoint()))
                        .hasRole(ADMIN)
                        .matchers(withoutToken(open.getIfAvailable(PublicPaths::new)))
                        .permitAll()
                        .anyExchange()
                        .authenticated())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (exchange, error) -> ProblemWriter.write(exchange, unauthenticated()))
                        .accessDeniedHandler((exchange, error) -> ProblemWriter.write(exchange, forbidden())))
                .build();
    }

    /** Nobody else is asked which endpoints there are. */
    private static ServerWebExchangeMatcher told(ServerWebExchangeMatcher endpoints) {
        Paths paths = Paths.of(Stream.of(ManagementPort.PATHS));
        return exchange -> paths.contain(exchange) ? endpoints.matches(exchange) : MatchResult.notMatch();
    }

    /** What is told on the management port is not on the service's: whoever asks there is told that it is not. */
    private static Paths withoutToken(PublicPaths open) {
        return Paths.of(Stream.concat(Stream.of(ManagementPort.PATHS), Arrays.stream(open.patterns())));
    }

    private static Predicate<ServerWebExchange> changes(MoneyPaths money) {
        Paths paths = Paths.of(Arrays.stream(money.patterns()));
        return exchange -> !exchange.getRequest().getMethod().equals(HttpMethod.GET) && paths.contain(exchange);
    }

    private static Problem unauthenticated() {
        return Problem.of(
                CommonProblem.UNAUTHENTICATED,
                "Send a valid access token as \"Authorization: Bearer …\"; POST /api/v1/auth/login gives one.");
    }

    private static Problem forbidden() {
        return Problem.of(CommonProblem.FORBIDDEN, "Your account may not do this.");
    }
}
