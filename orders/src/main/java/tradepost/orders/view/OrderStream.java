package tradepost.orders.view;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import tradepost.platform.jwt.Caller;

/** The changes of the caller's orders as Server-Sent Events. */
@RestController
class OrderStream {
    private final OrderChanges changes;

    OrderStream(OrderChanges changes) {
        this.changes = changes;
    }

    /**
     * Without {@code Last-Event-ID} what happens from now on; with it all that happened after that event, and on.
     */
    @GetMapping(path = "/api/v1/orders/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Object>> stream(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        return changes.of(caller, lastEventId).map(OrderStream::toEvent);
    }

    private static ServerSentEvent<Object> toEvent(Signal.Told told) {
        ServerSentEvent.Builder<Object> event =
                ServerSentEvent.<Object>builder(told.data()).event(told.event());
        return (told.id() == null ? event : event.id(told.id())).build();
    }
}
