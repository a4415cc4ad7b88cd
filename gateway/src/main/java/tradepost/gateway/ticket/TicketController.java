package tradepost.gateway.ticket;

import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.platform.problem.Fields;

/** {@code POST /api/v1/stream-tickets}: a ticket that opens a WebSocket, once. */
@RestController
class TicketController {
    private static final int SCHEME = "Bearer ".length();

    private final Tickets tickets;

    TicketController(Tickets tickets) {
        this.tickets = tickets;
    }

    /** @param path of the WebSocket, without a query: {@code /api/v1/ws/orders} */
    record TicketRequest(@Nullable String path) {}

    /** @param ticket to be sent as {@code ?ticket=} */
    record TicketAnswer(String ticket, String path, long expiresInSeconds) {
        /** Without the ticket: records are printed whole otherwise. */
        @Override
        public String toString() {
            return "TicketAnswer[" + path + "]";
        }
    }

    /** @param authorization by which Spring Security knows the caller, so that it is there and good */
    @PostMapping("/api/v1/stream-tickets")
    Mono<ResponseEntity<TicketAnswer>> issue(
            @RequestHeader(HttpHeaders.AUTHORIZATION) String authorization, @RequestBody TicketRequest request) {
        String path = request.path();
        if (path == null || !Tickets.PATHS.contains(path)) {
            throw Fields.invalid("path", "is one of " + Tickets.PATHS);
        }
        return tickets.issue(path, authorization.substring(SCHEME).trim())
                .map(ticket -> new TicketAnswer(ticket, path, Tickets.LIFE.toSeconds()))
                .map(answer -> ResponseEntity.status(HttpStatus.CREATED)
                        .cacheControl(CacheControl.noStore())
                        .body(answer));
    }
}
