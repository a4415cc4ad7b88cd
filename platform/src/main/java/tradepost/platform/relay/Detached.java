package tradepost.platform.relay;

import reactor.core.publisher.Mono;

/**
 * Work that runs to its end whatever becomes of the one who waits for it. A query that is cancelled half way can leave
 * its pooled connection in a state that hangs the next one (r2dbc-postgresql #661), so that neither a client that goes
 * away nor a timeout of ours may ever reach a query. What bounds it is the server's own {@code statement_timeout}.
 */
public final class Detached {
    private Detached() {}

    /** The same result; a cancel, or a timeout further down, stops the waiting and not the work. */
    public static <T> Mono<T> of(Mono<T> work) {
        return Mono.fromFuture(work::toFuture, true);
    }
}
