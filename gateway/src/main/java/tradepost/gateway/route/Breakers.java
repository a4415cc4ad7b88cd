package tradepost.gateway.route;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * Which services are not asked for a moment, because most of the last calls to them failed: those that could not be
 * made, were lost, or were not answered in time. What a service answers, whatever it says, is no failure of it. After
 * the pause a few calls are made for a trial, however long they take to come, and decide.
 */
final class Breakers {
    private static final int CALLS = 20;
    private static final float FAILED_PERCENT = 50;
    private static final int TRIAL_CALLS = 5;
    /** As long as a service that is back may still be told to be down. */
    static final Duration PAUSE = Duration.ofSeconds(2);

    private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(CALLS)
            .minimumNumberOfCalls(CALLS)
            .failureRateThreshold(FAILED_PERCENT)
            .waitDurationInOpenState(PAUSE)
            .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
            .writableStackTraceEnabled(false)
            .recordExceptions(IOException.class, TimeoutException.class, ReadTimeoutException.class)
            .build();

    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();

    CircuitBreaker of(String service) {
        return breakers.computeIfAbsent(service, name -> CircuitBreaker.of(name, CONFIG));
    }
}
