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

/**
 * Database work that runs apart from the request that asked for it: a client that goes away, or a time that is over, never cancels a
 * query, which can leave a pooled connection hanging (r2dbc-postgresql issue 661). The server's statement timeout ends it instead.
 */
final class Uncancelled {
    private static final Logger log = LoggerFactory.getLogger(Uncancelled.class);
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private Uncancelled() {}

    /** @return fails with SERVICE_UNAVAILABLE if the database cannot be reached or does not answer in time */
    static <T> Mono<T> run(Mono<T> work) {
        return Mono.fromFuture(work::toFuture, true)
                .timeout(LIMIT)
                .doOnError(Uncancelled::isOutage, error -> log.warn("the database does not answer", error))
                .onErrorMap(Uncancelled::isOutage, _ -> unavailable());
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
