package tradepost.marketdata.alphavantage;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.Objects;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tradepost.marketdata.feed.FeedsProperties;

/** Asks Alpha Vantage. What it fails with never has the key in it, which is in the address of every call. */
final class AlphaVantageClient {
    private static final int BODY_MAX = 1_048_576;

    private final WebClient http;
    private final FeedsProperties.AlphaVantage settings;
    private final String key;

    AlphaVantageClient(FeedsProperties.AlphaVantage settings, ReactorResourceFactory resources) {
        this.settings = settings;
        this.key = Objects.requireNonNull(settings.key());
        Duration timeout = settings.timeout();
        this.http = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(resources, client -> withTimeout(client, timeout)))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(BODY_MAX))
                .build();
    }

    /** The latest bars of a symbol; fails with {@link Failed} if there is no answer, or one of no known form. */
    Mono<IntradayAnswer> fetch(String symbol) {
        return http.get()
                .uri(IntradayAddress.of(settings.url(), symbol, settings.interval(), key))
                .exchangeToMono(AlphaVantageClient::body)
                .timeout(settings.timeout())
                .map(body -> IntradayJson.read(body, symbol, key))
                .onErrorMap(error -> new Failed(symbol + ": " + reason(error)));
    }

    private static Mono<byte[]> body(ClientResponse response) {
        return response.statusCode().value() == 200
                ? response.bodyToMono(byte[].class).defaultIfEmpty(new byte[0])
                : response.releaseBody()
                        .then(Mono.error(() -> new Failed(
                                "it answered " + response.statusCode().value())));
    }

    private String reason(Throwable error) {
        return (error instanceof Failed || error instanceof IntradayJson.Unreadable
                        ? String.valueOf(error.getMessage())
                        : error.toString())
                .replace(key, "…");
    }

    private static HttpClient withTimeout(HttpClient client, Duration timeout) {
        return client.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .responseTimeout(timeout)
                .compress(true);
    }

    /** There was no answer that can be used; there may be one later. */
    static final class Failed extends RuntimeException {
        Failed(String message) {
            super(message, null, false, false);
        }
    }
}
