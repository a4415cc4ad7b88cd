package tradepost.orders.view;

import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import tradepost.orders.view.OrderChanges.Signal;
import tradepost.platform.jwt.Caller;

/** The changes of the caller's orders as Server-Sent Events. */
@RestController
class OrderStream {
    private final OrderChanges changes;

    OrderStream(OrderChanges changes) {
        this.changes = changes;
    }

    @GetMapping(path = "/api/v1/orders/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Object>> stream(@AuthenticationPrincipal Caller caller) {
        return changes.of(caller).map(OrderStream::toEvent);
    }

    private static ServerSentEvent<Object> toEvent(Signal signal) {
        return switch (signal) {
            case Signal.Changed(var change) ->
                ServerSentEvent.<Object>builder(change)
                        .event("order")
                        .id(change.id().toString())
                        .build();
            case Signal.Alive _ -> ServerSentEvent.builder().comment("alive").build();
            case Signal.End end ->
                ServerSentEvent.<Object>builder(end).event("end").build();
        };
    }
}
