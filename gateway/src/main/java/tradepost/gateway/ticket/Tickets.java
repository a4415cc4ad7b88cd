package tradepost.gateway.ticket;

import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.secret.OneTimeStore;
import tradepost.platform.problem.Problem;

/**
 * A ticket stands for the access token it was asked for with, for one path and one use: what it opens ends with that
 * token and with its session, as if the token itself had been sent.
 */
@Component
class Tickets {
    static final List<String> PATHS = List.of("/api/v1/ws/orders", "/api/v1/ws/prices");
    static final Duration LIFE = Duration.ofSeconds(30);

    private static final String PURPOSE = "ticket";

    private final OneTimeStore store;

    Tickets(OneTimeStore store) {
        this.store = store;
    }

    Mono<String> issue(String path, String accessToken) {
        return store.keep(PURPOSE, path + " " + accessToken, LIFE);
    }

    /** @return the access token; fails with TICKET_INVALID, and the ticket is good for nothing from then on */
    Mono<String> redeem(String ticket, String path) {
        String expected = path + " ";
        return store.take(PURPOSE, ticket)
                .filter(kept -> kept.startsWith(expected))
                .map(kept -> kept.substring(expected.length()))
                .switchIfEmpty(Mono.error(Tickets::invalid));
    }

    private static Problem invalid() {
        return Problem.of(
                GatewayProblem.TICKET_INVALID,
                "This ticket was used, is older than " + LIFE.toSeconds()
                        + " seconds, or is for another stream. POST /api/v1/stream-tickets gives another.");
    }
}
