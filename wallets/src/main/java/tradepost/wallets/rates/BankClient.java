package tradepost.wallets.rates;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tradepost.wallets.rates.BankTable.Kind;
import tradepost.wallets.rates.BankTable.Source;

/**
 * Asks the banks for their tables. Each table has a circuit breaker of its own, so that one that keeps failing does not
 * keep the others away; an answer that is refused counts as a failure like no answer.
 */
final class BankClient {
    private static final int WINDOW = 6;
    private static final int CALLS_MIN = 3;
    private static final double WAIT_GROWTH = 2;
    private static final double JITTER = 0.5;
    private static final float FAILED_PERCENT_MAX = 50;

    private final WebClient http;
    private final BankProperties properties;
    private final Clock clock;
    private final Retry retry;
    private final Map<Kind, CircuitBreaker> breakers = new EnumMap<>(Kind.class);

    BankClient(BankProperties properties, ReactorResourceFactory resources, Clock clock) {
        this.properties = properties;
        this.clock = clock;
        this.http = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(resources, this::withTimeouts))
                .codecs(codecs -> codecs.defaultCodecs()
                        .maxInMemorySize((int) properties.bodyMax().toBytes()))
                .build();
        this.retry = Retry.of("bank", retryConfig(properties));
        for (Kind kind : Kind.values()) {
            breakers.put(kind, CircuitBreaker.of("bank table " + kind, breakerConfig(properties)));
        }
    }

    /**
     * The latest table of a kind.
     *
     * @param last the one we have; null for none
     */
    Mono<BankTable> fetch(Kind kind, @Nullable BankTable last) {
        return request(kind)
                .map(body -> read(kind, body).requirePlausible(last, clock.instant(), properties.movedMax()))
                .transformDeferred(CircuitBreakerOperator.of(breaker(kind)))
                .transformDeferred(RetryOperator.of(retry));
    }

    /** Whether an answer may come soon: the bank was away, late or failing, and did not send what is refused. */
    static boolean isOutage(Throwable error) {
        return switch (error) {
            case WebClientResponseException answer -> answer.getStatusCode().is5xxServerError();
            case WebClientRequestException _, TimeoutException _, IOException _, CallNotPermittedException _ -> true;
            default -> false;
        };
    }

    CircuitBreaker breaker(Kind kind) {
        CircuitBreaker breaker = breakers.get(kind);
        if (breaker == null) {
            throw new IllegalStateException("no breaker for " + kind);
        }
        return breaker;
    }

    private Mono<byte[]> request(Kind kind) {
        return http.get()
                .uri(address(kind))
                .accept(mediaTypes(kind))
                .retrieve()
                .bodyToMono(byte[].class)
                .defaultIfEmpty(new byte[0])
                .timeout(properties.connectTimeout().plus(properties.responseTimeout()));
    }

    private static MediaType[] mediaTypes(Kind kind) {
        return switch (kind.source()) {
            case NBP -> new MediaType[] {MediaType.APPLICATION_JSON};
            case ECB -> new MediaType[] {MediaType.TEXT_XML, MediaType.APPLICATION_XML};
        };
    }

    private URI address(Kind kind) {
        return kind.source() == Source.ECB
                ? properties.ecbUrl()
                : URI.create(properties.nbpUrl() + "/exchangerates/tables/" + kind + "/?format=json");
    }

    private static BankTable read(Kind kind, byte[] body) {
        return kind.source() == Source.ECB ? EcbXml.read(body) : NbpJson.read(kind, body);
    }

    private HttpClient withTimeouts(HttpClient client) {
        return client.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        properties.connectTimeout().toMillis())
                .responseTimeout(properties.responseTimeout())
                .compress(true);
    }

    /** What is absurd stays so, and what the breaker does not permit is not asked. */
    private static RetryConfig retryConfig(BankProperties properties) {
        return RetryConfig.custom()
                .maxAttempts(properties.attempts())
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(
                        properties.retryWait(), WAIT_GROWTH, JITTER, properties.retryWaitMax()))
                .retryOnException(error -> !(error instanceof CallNotPermittedException)
                        && !(error instanceof TableRefused refused && refused.fault() == TableRefused.Fault.ABSURD))
                .build();
    }

    private static CircuitBreakerConfig breakerConfig(BankProperties properties) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(WINDOW)
                .minimumNumberOfCalls(CALLS_MIN)
                .failureRateThreshold(FAILED_PERCENT_MAX)
                .waitDurationInOpenState(properties.breakerOpen())
                .permittedNumberOfCallsInHalfOpenState(1)
                .build();
    }
}
