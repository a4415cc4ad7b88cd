package tradepost.gateway.sso;

import io.netty.channel.ChannelOption;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tradepost.gateway.auth.AuthProperties;
import tradepost.gateway.auth.Refusals;
import tradepost.gateway.auth.SignIn;
import tradepost.gateway.secret.OneTimeStore;
import tradepost.gateway.store.IdentityStore;
import tradepost.gateway.store.SessionStore;
import tradepost.gateway.store.UserStore;

/** Sign-on by the providers of the settings, of which there may be none. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SignOnProperties.class)
class SignOnConfiguration {
    /**
     * Not by the client that forwards to services: whom that trusts, and what it shows them, is between these.
     *
     * @throws IllegalStateException if there are providers and no public address for them to send browsers back to
     * @throws IllegalArgumentException if others could read what they send there
     */
    @Bean
    Providers providers(SignOnProperties properties, AuthProperties auth, ReactorResourceFactory resources) {
        if (!properties.providers().isEmpty() && auth.publicUrl() == null) {
            throw new IllegalStateException("tradepost.sign-on.providers needs tradepost.auth.public-url:"
                    + " providers send browsers back there");
        }
        if (!properties.providers().isEmpty() && auth.publicUrl() != null) {
            SignOnProperties.requireSafe("tradepost.auth.public-url", auth.publicUrl());
        }
        return new Providers(properties, auth.publicUrl(), timeout -> http(timeout, resources));
    }

    private static WebClient http(Duration timeout, ReactorResourceFactory resources) {
        return WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(resources, client -> client.responseTimeout(timeout)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))))
                .filter(ExchangeFilterFunction.ofResponseProcessor(SignOnConfiguration::refuseFailure))
                .build();
    }

    /** A provider that fails says nothing of who someone is: it is down, as if it did not answer. */
    private static Mono<ClientResponse> refuseFailure(ClientResponse response) {
        return response.statusCode().is5xxServerError() ? response.createError() : Mono.just(response);
    }

    @Bean
    Entrance entrance(
            IdentityStore identities, Refusals refusals, AuthProperties auth, SecureRandom random, Clock clock) {
        return new Entrance(identities, refusals, auth.firstAdmin(), random, clock);
    }

    @Bean
    SignOn signOn(
            Providers providers,
            Entrance entrance,
            OneTimeStore store,
            UserStore users,
            SessionStore sessions,
            SignIn signIn,
            Refusals refusals,
            SignOnProperties properties,
            AuthProperties auth,
            SecureRandom random,
            Clock clock) {
        List<URI> pages = properties.pages(auth.publicUrl());
        return new SignOn(providers, entrance, store, users, sessions, signIn, refusals, pages, random, clock);
    }
}
