package tradepost.gateway.store;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;
import reactor.core.publisher.Mono;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.Detached;

/**
 * Database work that a caller waits for only so long, and whose outage is told as one; no query is ever cancelled for
 * it.
 */
final class Bounded {
    private static final Logger log = LoggerFactory.getLogger(Bounded.class);
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private Bounded() {}

    /** @return fails with SERVICE_UNAVAILABLE if the database cannot be reached or does not answer in time */
    static <T> Mono<T> run(Mono<T> work) {
        return Detached.of(work)
                .timeout(LIMIT)
                .doOnError(Bounded::isOutage, error -> log.warn("the database does not answer", error))
                .onErrorMap(Bounded::isOutage, _ -> unavailable());
    }

    private static boolean isOutage(Throwable error) {
        return error instanceof DataAccessResourceFailureException
                || error instanceof TransientDataAccessException
                || error instanceof TransactionException
                || error instanceof TimeoutException;
    }

    private static Problem unavailable() {
        return Problem.of(
                        CommonProblem.SERVICE_UNAVAILABLE, "The user database does not answer now. Try again shortly.")
                .with("service", "gateway");
    }
}
