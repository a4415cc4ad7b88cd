package tradepost.gateway.route;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.gateway.route.FailureLog.Kind;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/** A service that cannot be reached, or does not answer in time, is named to the client. */
final class UpstreamFailures implements GlobalFilter, Ordered {
    /** The metadata of a route that names its service. */
    static final String SERVICE = "service";

    /** What the JDK says of a handshake that the other side ended. */
    private static final String REFUSED_BY_PEER = "Received fatal alert";

    private final Breakers breakers;
    private final FailureLog told = new FailureLog(System::nanoTime);

    UpstreamFailures(Breakers breakers) {
        this.breakers = breakers;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    /** A call to a service: not made while most of them fail. */
    Mono<Void> guard(String service, Mono<Void> call) {
        return call.doOnSuccess(_ -> told.answered(service))
                .onErrorMap(DecoderException.class, UpstreamFailures::lostByTls)
                .transformDeferred(CircuitBreakerOperator.of(breakers.of(service)))
                .onErrorMap(error -> toProblem(error, service));
    }

    /** A stream is refused with all else; how it ends, hours later, says nothing of how the service is. */
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        String service = String.valueOf(route.getMetadata().get(SERVICE));
        CircuitBreaker breaker = breakers.of(service);
        return Mono.defer(() -> {
                    if (!breaker.tryAcquirePermission()) {
                        return Mono.error(CallNotPermittedException.createCallNotPermittedException(breaker));
                    }
                    breaker.releasePermission();
                    return chain.filter(exchange);
                })
                .onErrorMap(DecoderException.class, UpstreamFailures::lostByTls)
                .onErrorMap(error -> toProblem(error, service));
    }

    /** What TLS meets after its handshake Netty raises as a failure to decode: the connection is lost. */
    private static Throwable lostByTls(DecoderException failure) {
        return failure.getCause() instanceof SSLException cause ? new SSLException(cause) : failure;
    }

    private Throwable toProblem(Throwable error, String service) {
        return switch (error) {
            case ResponseStatusException status
            when status.getStatusCode() == HttpStatus.GATEWAY_TIMEOUT -> late(service);
            case ReadTimeoutException _ -> late(service);
            case CallNotPermittedException _ -> down(service);
            case ConnectException refused -> unreachable(service, refused);
            case NoRouteToHostException unroutable -> unreachable(service, unroutable);
            case UnknownHostException unknown -> unreachable(service, unknown);
            case TimeoutException noConnection -> unreachable(service, noConnection);
            case SSLHandshakeException refused when isBeforeAnyRequest(refused) -> unsecured(service, refused);
            case IOException lost -> lost(service, lost);
            default -> error;
        };
    }

    /**
     * By TLS 1.3 a client is ready before the server has read its certificate: a refusal that comes from there may come
     * after the request has gone.
     */
    private static boolean isBeforeAnyRequest(SSLHandshakeException failure) {
        return !String.valueOf(failure.getMessage()).contains(REFUSED_BY_PEER);
    }

    private static Problem down(String service) {
        return Problem.of(
                        CommonProblem.SERVICE_UNAVAILABLE,
                        service + " is down: most of the last calls to it failed, so that this one was not made."
                                + " What other services answer is not affected.")
                .with(SERVICE, service)
                .with("retryAfterSeconds", Breakers.PAUSE.toSeconds());
    }

    private Problem unreachable(String service, Exception cause) {
        told.failed(service, Kind.UNREACHABLE, cause);
        return Problem.of(CommonProblem.SERVICE_UNAVAILABLE, service + " cannot be reached now. Try again shortly.")
                .with(SERVICE, service);
    }

    /** The gateway does not trust who answers there, or was left before it knew. */
    private Problem unsecured(String service, Exception cause) {
        told.failed(service, Kind.UNSECURED, cause);
        return Problem.of(
                        CommonProblem.SERVICE_UNAVAILABLE,
                        "The connection to " + service + " could not be secured (TLS), so that the request was not"
                                + " sent. Try again shortly; where that does not help, the gateway's log tells why.")
                .with(SERVICE, service);
    }

    /** The request may have been on its way already: only a client with an idempotency key may repeat it blindly. */
    private Problem lost(String service, Exception cause) {
        told.failed(service, Kind.LOST, cause);
        return Problem.of(
                        CommonProblem.SERVICE_UNAVAILABLE,
                        service + " was lost while it answered; it is not known whether it did what was asked."
                                + " Repeat it with the same Idempotency-Key, or look first.")
                .with(SERVICE, service);
    }

    private static Problem late(String service) {
        return Problem.of(
                        CommonProblem.UPSTREAM_TIMEOUT,
                        service + " did not answer in time; it is not known whether it did what was asked.")
                .with(SERVICE, service);
    }
}
